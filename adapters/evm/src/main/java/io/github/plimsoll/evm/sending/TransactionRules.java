package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What is refused before it is signed, because nodes refuse it or because it would cost too much. Immutable, thread-safe.
 *
 * @param chainId the only chain that is signed for
 * @param limits the most that gas may cost
 */
public record TransactionRules(BigInteger chainId, FeeLimits limits) {
    /** Most gas of one transaction (EIP-7825), 2^24. */
    public static final long MAX_GAS = 1 << 24;
    /** What every transaction uses. */
    public static final long MIN_GAS = 21_000;

    /** Everything that is wrong; nothing when it may be signed. */
    public List<Refusal> check(Transaction transaction) {
        List<Refusal> all = new ArrayList<>();
        if (!transaction.chainId().equals(chainId)) {
            all.add(refusal(
                    RefusalCode.WRONG_CHAIN,
                    chainId,
                    transaction.chainId(),
                    "the transaction is for chain " + transaction.chainId() + ", and only " + chainId
                            + " is signed for"));
        }
        BigInteger gas = transaction.gasLimit();
        above(all, RefusalCode.GAS_ABOVE_CAP, BigInteger.valueOf(MAX_GAS), gas, "gas");
        if (gas.compareTo(BigInteger.valueOf(MIN_GAS)) < 0) {
            all.add(refusal(
                    RefusalCode.GAS_TOO_LOW,
                    BigInteger.valueOf(MIN_GAS),
                    gas,
                    "gas is " + gas + ", and every transaction needs at least " + MIN_GAS));
        }
        Fees fees = transaction.fees();
        above(all, RefusalCode.TIP_ABOVE_FEE, fees.max(), fees.tip(), "wei per gas for the tip, of all that is paid,");
        above(all, RefusalCode.FEE_ABOVE_CAP, limits.perGas(), fees.max(), "wei per gas");
        above(all, RefusalCode.FEE_ABOVE_CAP, limits.perTransaction(), transaction.maxFee(), "wei for all gas");
        return all;
    }

    private static void above(List<Refusal> all, RefusalCode code, BigInteger limit, BigInteger actual, String what) {
        if (actual.compareTo(limit) > 0) {
            all.add(refusal(code, limit, actual, actual + " " + what + " is above " + limit + ", which would pass"));
        }
    }

    private static Refusal refusal(RefusalCode code, BigInteger limit, BigInteger actual, String sentence) {
        return new Refusal(code, limit, actual, sentence);
    }
}
