package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.sending.FeeDecision;
import io.github.plimsoll.evm.sending.FeeQuote;
import io.github.plimsoll.evm.sending.FeeRule;
import io.github.plimsoll.evm.sending.Fees;
import io.github.plimsoll.evm.sending.OpStackPrices;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.sending.TransactionRules;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a transfer, or a transaction at the venue, costs on the chain, wei.
 *
 * @param gas units of it at most
 * @param now all of it at the fees of the newest block
 * @param data at most for its bytes on the chain below, part of the former
 * @param operator of the chain, part of {@code now}
 * @param most what has to be in the wallet for it, beside what is transferred: with the offered fees
 */
record TransferCost(long gas, BigInteger now, BigInteger data, BigInteger operator, BigInteger most) {
    /** What transfers of USDC and other tokens stay within; what is not used is not paid. */
    static final long TOKEN_GAS = 90_000;

    /** What opens, closes and changes of margin at the venue stay within; what is not used is not paid. */
    static final long VENUE_GAS = 1_500_000;

    private static final EvmAddress SOMEBODY = new EvmAddress("0x" + "f".repeat(40));
    /** transfer(address,uint256): a selector and two words. */
    private static final int TOKEN_DATA = 68;
    /** A delegate's open: two selectors, 16 words of the open and four of the delegate. */
    private static final int VENUE_DATA = 676;

    /** What a transfer costs, or why it would not be sent. */
    sealed interface Decision {
        /** @param cost of it */
        record Costs(TransferCost cost) implements Decision {}

        /** @param refusal why not, and what would pass */
        record Refused(Refusal refusal) implements Decision {}
    }

    /** Of ETH. */
    static Decision eth(ChainSettings chain, FeeQuote quote, OpStackPrices prices) {
        return of(chain, quote, prices, TransactionRules.MIN_GAS, 0);
    }

    /** Of a token. */
    static Decision token(ChainSettings chain, FeeQuote quote, OpStackPrices prices) {
        return of(chain, quote, prices, TOKEN_GAS, TOKEN_DATA);
    }

    /** Of what a delegate does at the venue. */
    static Decision venue(ChainSettings chain, FeeQuote quote, OpStackPrices prices) {
        return of(chain, quote, prices, VENUE_GAS, VENUE_DATA);
    }

    private static Decision of(ChainSettings chain, FeeQuote quote, OpStackPrices prices, long gas, int bytes) {
        FeeDecision decision = FeeRule.of(chain.fees().leavingRoom()).first(Optional.of(quote), gas);
        if (decision instanceof FeeDecision.Refused refused) {
            return new Decision.Refused(refused.refusal());
        }
        Transaction transaction = transaction(chain, ((FeeDecision.Pay) decision).fees(), gas, bytes);
        BigInteger data = prices.l1FeeAtMost(transaction.unsigned().length);
        BigInteger operator = prices.operatorFee(BigInteger.valueOf(gas));
        BigInteger now = quote.baseFee().add(quote.tip()).multiply(BigInteger.valueOf(gas));
        return new Decision.Costs(
                new TransferCost(gas, now.add(data).add(operator), data, operator, prices.needed(transaction)));
    }

    /** As large as one can be: bytes cost, and those that are not 0 cost more. */
    private static Transaction transaction(ChainSettings chain, Fees fees, long gas, int bytes) {
        byte[] data = new byte[bytes];
        Arrays.fill(data, (byte) -1);
        return Transaction.builder()
                .chainId(BigInteger.valueOf(chain.id()))
                .nonce(BigInteger.valueOf(Integer.MAX_VALUE))
                .fees(fees)
                .gasLimit(BigInteger.valueOf(gas))
                .to(SOMEBODY)
                .data(data)
                .build();
    }
}
