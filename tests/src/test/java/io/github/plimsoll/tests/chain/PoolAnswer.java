package io.github.plimsoll.tests.chain;

/** What a pool says to bytes, in the words of six clients: geth, reth, Nethermind, Besu, OpenEthereum and anvil. */
enum PoolAnswer {
    TAKEN,
    KNOWN(
            "already known",
            "already known",
            "AlreadyKnown",
            "Known transaction",
            "Transaction with the same hash was already imported.",
            "transaction already imported"),
    NONCE_LOW(
            "nonce too low: next nonce 9, tx nonce 8",
            "nonce too low: next nonce 9, tx nonce 8",
            "OldNonce",
            "Nonce too low",
            "Transaction nonce is too low. Try incrementing the nonce.",
            "nonce too low"),
    REPLACEMENT(
            "replacement transaction underpriced",
            "replacement transaction underpriced",
            "ReplacementNotAllowed",
            "Replacement transaction underpriced",
            "Transaction gas price 7 is too low. There is another transaction with same nonce in the queue",
            "replacement transaction underpriced"),
    CHEAP(
            "transaction underpriced: gas tip cap 0, minimum needed 1",
            "max fee per gas less than block base fee: address 0x0, maxFeePerGas: 1, baseFee: 2",
            "FeeTooLow, MaxFeePerGas too low",
            "Gas price below configured minimum gas price",
            "Transaction gas price is too low. It does not satisfy your node's minimal gas price",
            "max fee per gas less than block base fee"),
    POOR(
            "insufficient funds for gas * price + value: balance 1, tx cost 2, overshot 1",
            "insufficient funds for gas * price + value: have 1 want 2",
            "InsufficientFunds, Account balance: 1",
            "Upfront cost exceeds account balance",
            "Insufficient funds. The account you tried to send transaction from does not have enough funds.",
            "Insufficient funds for gas * price + value"),
    FULL(
            "txpool is full",
            "txpool is full",
            "TxPool is full",
            "Transaction pool is full, too many pending",
            "There are too many transactions in the queue. The queue is full",
            "txpool is full"),
    ONE_AT_A_TIME("in-flight transaction limit reached for delegated accounts"),
    GAPPED("gapped-nonce tx from delegated accounts"),
    OTHER_CHAIN("invalid chain id for signer: have 8453 want 1"),
    TOO_MUCH_GAS("exceeds maximum per-transaction gas limit");

    /** How many clients there are. */
    static final int CLIENTS = 6;

    /** A line for each client. */
    private final String lines;

    PoolAnswer(String... words) {
        this.lines = String.join("\n", words);
    }

    String words(int client) {
        String[] words = lines.split("\n", -1);
        return words[Math.min(client, words.length - 1)];
    }

    /** As each client numbers it. */
    int code(int client) {
        return client == 5 ? -32003 : client == 2 ? -32010 : -32000;
    }
}
