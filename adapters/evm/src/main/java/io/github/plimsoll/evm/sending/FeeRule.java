package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.sending.FeeDecision.Pay;
import io.github.plimsoll.evm.sending.FeeDecision.Refused;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What to pay for gas. A first transaction offers {@code 2 x base fee + tip}: on a chain whose base fee rises by at most 4 %
 * a block that holds for 18 full blocks. A replacement raises both fields by a step at least, rounded up and by 1 wei at
 * least, as geth and reth ask for 10 % of both. A cap cuts the room for a rising base fee, never what has to be paid now:
 * when that alone is above the cap, nothing is sent. Immutable, thread-safe, without a chain.
 */
public final class FeeRule {
    /** The smallest step by which every known client takes a replacement, with room: 12.5 %. */
    public static final int STEP_PERMILLE = 125;

    private static final int SMALLEST_STEP = 100;
    private static final int LARGEST_STEP = 1_000;
    private static final BigInteger ALL = BigInteger.valueOf(1_000);

    private final FeeLimits limits;
    private final BigInteger step;

    private FeeRule(FeeLimits limits, int stepPermille) {
        this.limits = limits;
        this.step = BigInteger.valueOf(stepPermille);
    }

    /** The rule with the usual step. */
    public static FeeRule of(FeeLimits limits) {
        return new FeeRule(limits, STEP_PERMILLE);
    }

    /**
     * The rule with another step.
     *
     * @param permille 100 (10 %) to 1,000
     */
    public FeeRule step(int permille) {
        if (permille < SMALLEST_STEP || permille > LARGEST_STEP) {
            throw new IllegalArgumentException("a step is 100 to 1000 permille, not " + permille);
        }
        return new FeeRule(limits, permille);
    }

    /**
     * The fees of a transaction that is sent for the first time.
     *
     * @param now what gas costs; empty when no node says so, and then nothing is sent
     * @param gasLimit above 0
     */
    public FeeDecision first(Optional<FeeQuote> now, long gasLimit) {
        if (now.isEmpty()) {
            return unknown();
        }
        FeeQuote quote = now.get();
        BigInteger cap = cap(gasLimit);
        BigInteger due = quote.baseFee().add(quote.tip());
        if (due.compareTo(cap) > 0) {
            return refused(RefusalCode.FEE_ABOVE_CAP, cap, due, "gas costs now");
        }
        return new Pay(new Fees(quote.tip(), due.add(quote.baseFee()).min(cap)));
    }

    /**
     * The fees of a transaction that takes the place of one that was sent: with the same nonce, and whatever it is to do.
     *
     * @param sent what that one offered
     * @param now what gas costs; empty when no node says so, and then the one that was sent is left alone
     * @param gasLimit of the replacement, above 0
     */
    public FeeDecision replacement(Fees sent, Optional<FeeQuote> now, long gasLimit) {
        if (now.isEmpty()) {
            return unknown();
        }
        FeeQuote quote = now.get();
        BigInteger cap = cap(gasLimit);
        BigInteger smallest = raised(sent.max());
        if (smallest.compareTo(cap) > 0) {
            return refused(RefusalCode.BUMP_ABOVE_CAP, cap, smallest, "nodes take a replacement from");
        }
        // A tip that others pay is followed as far as the cap goes; the step has to be paid.
        BigInteger affordable = quote.tip().min(cap.subtract(quote.baseFee()));
        BigInteger tip = raised(sent.tip()).max(affordable);
        BigInteger due = quote.baseFee().add(tip);
        if (due.compareTo(cap) > 0) {
            return refused(RefusalCode.FEE_ABOVE_CAP, cap, due, "gas costs now");
        }
        BigInteger wanted = due.add(quote.baseFee()).max(smallest);
        return new Pay(new Fees(tip, wanted.min(cap)));
    }

    /** The smallest value that stands for a raised one: the step, rounded up, and 1 wei at least. */
    BigInteger raised(BigInteger sent) {
        BigInteger more = sent.multiply(step).add(ALL).subtract(BigInteger.ONE).divide(ALL);
        return sent.add(more.max(BigInteger.ONE));
    }

    private BigInteger cap(long gasLimit) {
        if (gasLimit <= 0) {
            throw new IllegalArgumentException("gas is above 0, not " + gasLimit);
        }
        return limits.perGas(gasLimit);
    }

    private static Refused unknown() {
        return new Refused(new Refusal(
                RefusalCode.FEE_UNKNOWN,
                BigInteger.ZERO,
                BigInteger.ZERO,
                "what gas costs is not known; it is tried again when a node says so"));
    }

    private static Refused refused(RefusalCode code, BigInteger cap, BigInteger actual, String what) {
        return new Refused(new Refusal(
                code,
                cap,
                actual,
                what + " " + actual + " wei, above the cap of " + cap + "; a cap of that much would do"));
    }
}
