package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;

/**
 * What experience says about figures like these: it advises and never decides. Immutable. Source: reference systems,
 * section 1.3.
 *
 * @param leverage leverage of the position
 * @param atStress loss at the stress move as a share of equity
 * @param distance from the price to liquidation as a share of the price
 */
public record RiskLesson(Leverage leverage, Ratio atStress, Ratio distance) {
    /** How much of the account a stress move takes. */
    public enum Level {
        /** Below 2 %. */
        CONSERVATIVE,
        /** From 2 %. */
        MODERATE,
        /** From 5 %. */
        AGGRESSIVE,
        /** From 10 %. */
        EXTREME
    }

    /** How much leverage that is: from 10x, 50x, 100x and 200x. */
    public enum LeverageClass {
        CONSERVATIVE,
        MODERATE,
        HIGH,
        VERY_HIGH,
        ULTRA_HIGH
    }

    /** The score in words: from 80, from 60, from 40, below. */
    public enum Verdict {
        EXCELLENT,
        GOOD,
        RISKY,
        VERY_RISKY
    }

    public RiskLesson {
        Given.notNull(leverage, "leverage");
        Given.notNull(atStress, "atStress");
        Given.notNull(distance, "distance");
    }

    public static Level level(Ratio atStress) {
        Given.notNull(atStress, "atStress");
        long share = atStress.millionths();
        if (share >= 100_000) {
            return Level.EXTREME;
        }
        if (share >= 50_000) {
            return Level.AGGRESSIVE;
        }
        return share >= 20_000 ? Level.MODERATE : Level.CONSERVATIVE;
    }

    public LeverageClass leverageClass() {
        int times = leverage.hundredths();
        if (times >= 20_000) {
            return LeverageClass.ULTRA_HIGH;
        }
        if (times >= 10_000) {
            return LeverageClass.VERY_HIGH;
        }
        if (times >= 5_000) {
            return LeverageClass.HIGH;
        }
        return times >= 1_000 ? LeverageClass.MODERATE : LeverageClass.CONSERVATIVE;
    }

    /** 25 to 100; more leverage, more at stake or a nearer liquidation never score higher. */
    public int score() {
        int times = leverage.hundredths();
        int score = 100;
        score -= times > 10_000 ? 30 : times > 5_000 ? 15 : times > 2_500 ? 5 : 0;
        score -= atStress.millionths() > 100_000 ? 25 : atStress.millionths() > 50_000 ? 10 : 0;
        score -= distance.millionths() < 10_000 ? 20 : distance.millionths() < 20_000 ? 10 : 0;
        return score;
    }

    public Verdict verdict() {
        int score = score();
        if (score >= 80) {
            return Verdict.EXCELLENT;
        }
        if (score >= 60) {
            return Verdict.GOOD;
        }
        return score >= 40 ? Verdict.RISKY : Verdict.VERY_RISKY;
    }
}
