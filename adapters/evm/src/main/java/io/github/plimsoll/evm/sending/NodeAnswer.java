package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Value;
import java.util.List;
import java.util.Locale;

/**
 * What a node says to the bytes of a transaction, whatever client it runs. Only the first two mean that it has them; only
 * what it says about the transaction is an answer, and silence is none. The words are those of geth, reth, Nethermind, Besu,
 * OpenEthereum and anvil; they are compared without capitals.
 */
public enum NodeAnswer {
    /** It took them. */
    ACCEPTED,
    /** It had them already. */
    KNOWN,
    /** The place in the sequence is used: by these bytes, by others of ours, or by somebody else's. */
    NONCE_TOO_LOW,
    /** The chain waits for an earlier place first. */
    NONCE_TOO_HIGH,
    /** It holds others with the same place that offer nearly as much. */
    REPLACEMENT_UNDERPRICED,
    /** It takes none that offer so little. */
    UNDERPRICED,
    /** The account cannot pay for it. */
    INSUFFICIENT_FUNDS,
    /** It has no room for it now: a full pool, or one at a time of an account that runs code. */
    NO_ROOM,
    /** It was too much for it now: asked too often, or trouble of its own. */
    BUSY,
    /** It is on another chain. */
    WRONG_CHAIN,
    /** No node will ever take these bytes. */
    NEVER,
    /** Nothing that says whether it has them. */
    UNKNOWN;

    private record Words(NodeAnswer answer, List<String> any) {}

    /** The first line that fits counts; longer words stand before the shorter ones that they contain. */
    private static final List<Words> TABLE = List.of(
            new Words(UNKNOWN, List.of("unknown transaction")),
            new Words(
                    KNOWN,
                    List.of(
                            "already known",
                            "known transaction",
                            "already imported",
                            "same hash was already imported",
                            "transaction already exists",
                            "already in the pool",
                            "already in mempool",
                            "alreadyknown")),
            new Words(
                    REPLACEMENT_UNDERPRICED,
                    List.of(
                            "replacement transaction underpriced",
                            "replacement underpriced",
                            "replacementnotallowed",
                            "another transaction with same nonce",
                            "there is another transaction with the same nonce",
                            "gas price not enough to replace",
                            "could not replace existing tx")),
            new Words(
                    NONCE_TOO_HIGH,
                    List.of(
                            "nonce too high",
                            "nonce too far in the future",
                            "exceeds next nonce",
                            "gapped-nonce tx from delegated accounts",
                            "nonce gap",
                            "noncegap")),
            new Words(
                    NONCE_TOO_LOW,
                    List.of("nonce too low", "oldnonce", "old nonce", "nonce is too low", "invalid nonce; got")),
            new Words(
                    INSUFFICIENT_FUNDS,
                    List.of(
                            "insufficient funds",
                            "insufficientfunds",
                            "insufficient balance",
                            "upfront cost exceeds account balance",
                            "doesn't have enough funds",
                            "overshot")),
            new Words(
                    NO_ROOM,
                    List.of(
                            "in-flight transaction limit reached for delegated accounts",
                            "address already reserved",
                            "txpool is full",
                            "transaction pool is full",
                            "queue is full",
                            "too many pending",
                            "exceeds the per-account limit")),
            new Words(
                    UNDERPRICED,
                    List.of(
                            "transaction underpriced",
                            "less than block base fee",
                            "below base fee",
                            "below minimum",
                            "gas price too low",
                            "fee too low",
                            "feetoolow",
                            "feetoolowtocompete",
                            "tip too low",
                            "below configured minimum gas price")),
            new Words(WRONG_CHAIN, List.of("invalid chain id", "wrong chain", "chain id mismatch", "invalidchainid")),
            new Words(
                    NEVER,
                    List.of(
                            "intrinsic gas too low",
                            "intrinsic gas exceeds",
                            "exceeds block gas limit",
                            "exceeds maximum per-transaction gas limit",
                            "transaction gas limit too high",
                            "gas limit is too high",
                            "gaslimitexceeded",
                            "max priority fee per gas higher than max fee per gas",
                            "oversized data",
                            "invalid sender",
                            "invalid signature",
                            "invalid transaction v, r, s",
                            "negative value",
                            "transaction type not supported",
                            "rlp:",
                            "typed transaction too short",
                            "exceeds the configured cap",
                            "sender not an eoa",
                            "max initcode size exceeded",
                            "nonce has max value")));

    /** Whether a node has the bytes. */
    public boolean held() {
        return this == ACCEPTED || this == KNOWN;
    }

    /** What a node's answer to {@code eth_sendRawTransaction} says. */
    public static NodeAnswer of(RpcResult<?> result) {
        if (result instanceof Value<?>) {
            return ACCEPTED;
        }
        return result instanceof Refused<?> refused ? of(refused.code(), refused.message()) : UNKNOWN;
    }

    /**
     * What an error of JSON-RPC says.
     *
     * @param code its number; most clients use -32000 for everything
     * @param message its words
     */
    public static NodeAnswer of(long code, String message) {
        String words = message.toLowerCase(Locale.ROOT);
        for (Words line : TABLE) {
            for (String one : line.any()) {
                if (words.contains(one)) {
                    return line.answer();
                }
            }
        }
        boolean busy = code == -32005
                || code == -32016
                || code == 429
                || words.contains("too many requests")
                || words.contains("rate limit")
                || words.contains("limit exceeded");
        return busy ? BUSY : UNKNOWN;
    }
}
