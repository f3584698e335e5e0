package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.time.Duration;

/** The twelve rules and the venue's terms that all measured ways share. */
final class Limits {
    static final int RULES = 12;

    static final int PRICE_TOO_OLD = 1;
    static final int LEVERAGE = 1 << 1;
    static final int TOO_SMALL = 1 << 2;
    static final int ORDER = 1 << 3;
    static final int POSITION = 1 << 4;
    static final int GROSS = 1 << 5;
    static final int NET = 1 << 6;
    static final int COUNT = 1 << 7;
    static final int STRESS = 1 << 8;
    static final int MARGIN = 1 << 9;
    static final int DAY = 1 << 10;
    static final int LIQUIDATION = 1 << 11;

    static final long MAX_AGE = 5_000_000;
    static final long MAX_LEVERAGE = 5_000;
    static final long MIN_NOTIONAL = 10_000_000;
    static final long MAX_ORDER = 20_000_000_000L;
    static final long MAX_POSITION = 30_000_000_000L;
    static final long MAX_GROSS = 150_000_000_000L;
    static final long MAX_NET = 60_000_000_000L;
    static final long STRESS_MOVE = 50_000;
    static final long MAX_STRESS = 100_000;
    static final long MAX_DAY_LOSS = 60_000;
    static final long BUFFER = 50_000;

    static final long FEE = 450;
    static final long SPREAD = 100;
    static final long THRESHOLD = 850_000;

    static final VenueTerms TERMS = new VenueTerms(
            Ratio.ofMillionths(FEE),
            Ratio.ofMillionths(SPREAD),
            Ratio.ofMillionths(THRESHOLD),
            Leverage.of(500),
            Usd.ZERO);

    private Limits() {}

    /** How many positions and working orders an account may have that holds so many. */
    static int maxCount(int positions) {
        return positions + 2;
    }

    static RiskPolicy policy(int positions) {
        return RiskPolicy.defaults().toBuilder("bench", 1)
                .maxPriceAge(Duration.ofSeconds(5))
                .maxLeverage(Leverage.of(50))
                .maxPosition(Usd.ofMicros(MAX_POSITION))
                .maxAccountRisk(Ratio.ofMillionths(MAX_STRESS))
                .stressMove(Ratio.ofMillionths(STRESS_MOVE))
                .liquidationBuffer(Ratio.ofMillionths(BUFFER))
                .maxDailyLoss(Ratio.ofMillionths(MAX_DAY_LOSS))
                .limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.ofMicros(MIN_NOTIONAL))
                .limit(RiskLimit.MAX_ORDER_NOTIONAL, Usd.ofMicros(MAX_ORDER))
                .limit(RiskLimit.MAX_GROSS_EXPOSURE, Usd.ofMicros(MAX_GROSS))
                .limit(RiskLimit.MAX_NET_EXPOSURE, Usd.ofMicros(MAX_NET))
                .limit(RiskLimit.MAX_POSITIONS, maxCount(positions))
                .build();
    }
}
