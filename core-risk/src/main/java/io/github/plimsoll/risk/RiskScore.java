package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.List;

/**
 * Scores from 0 (calm) to 1 (about to be lost), for people: nothing is decided by them. Rounded up. Stateless. Source:
 * reference systems, section 1.4.
 */
public final class RiskScore {
    private static final long ONE = Ratio.ONE_MILLIONTHS;

    private RiskScore() {}

    /** A position's score and its notional. */
    public record Scored(Usd notional, Ratio score) {
        public Scored {
            Given.notNull(notional, "notional");
            Given.notNull(score, "score");
        }
    }

    /**
     * 0.3 x leverage (whole from 10x) + 0.4 x nearness of liquidation + 0.3 x lost share of the collateral. Nearer
     * liquidation, more leverage or more loss never scores lower.
     *
     * @param distance from the mark to liquidation as a share of the mark; 0 or less is due
     * @param lost loss so far as a share of the collateral; negative for a profit
     */
    public static Ratio position(Leverage leverage, Ratio distance, Ratio lost) {
        Given.notNull(leverage, "leverage");
        Given.notNull(distance, "distance");
        Given.notNull(lost, "lost");
        long geared = Math.min(ONE, leverage.hundredths() * 1_000L);
        long near = ONE - clamp(distance.millionths());
        long sum = 3 * geared + 4 * near + 3 * clamp(lost.millionths());
        return Ratio.ofMillionths(Exact.divide(sum, 10, Rounding.UP));
    }

    /**
     * The notional-weighted mean, raised half way to 1 by concentration: {@code mean + (1 - mean) x largest share / 2}.
     * One position alone is the most concentrated portfolio there is.
     */
    public static Ratio portfolio(List<Scored> positions) {
        List<Scored> scored = Given.noNulls(positions, "positions");
        long total = 0;
        long largest = 0;
        for (Scored one : scored) {
            if (one.notional().isNegative()) {
                throw new IllegalArgumentException("notional must be at least 0 USD but is " + one.notional());
            }
            total = Math.addExact(total, one.notional().micros());
            largest = Math.max(largest, one.notional().micros());
        }
        if (total == 0) {
            return Ratio.ZERO;
        }
        long mean = 0;
        for (Scored one : scored) {
            mean += Exact.mulDiv(one.notional().micros(), clamp(one.score().millionths()), total, Rounding.UP);
        }
        long capped = Math.min(ONE, mean);
        long share = Exact.mulDiv(largest, ONE, total, Rounding.UP);
        return Ratio.ofMillionths(Math.min(ONE, capped + Exact.mulDiv(ONE - capped, share, 2 * ONE, Rounding.UP)));
    }

    private static long clamp(long share) {
        return Math.max(0, Math.min(ONE, share));
    }
}
