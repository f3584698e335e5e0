package io.github.plimsoll.bot.avantis;

import io.github.plimsoll.avantis.market.MarketBounds;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.VenueTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** The stricter one of each of two markets' terms. */
final class StricterTerms {
    private static final int DECIMALS = 4;
    /** From 1e-10 percent to millionths. */
    private static final long OF_A_MILLIONTH = 1_000_000;

    private static final long OF_A_HUNDREDTH = 100_000_000;

    private StricterTerms() {}

    /**
     * Larger costs and smallest order, smaller leverage.
     *
     * @param terms of paper
     * @param approved of the venue of real money; empty while nobody approved anything, which opens nothing there
     * @param spread that it takes at most, in percent
     */
    static VenueTerms of(VenueTerms terms, Optional<MarketBounds> approved, Optional<BigDecimal> spread) {
        VenueTerms bound = approved.map(market -> new VenueTerms(
                        larger(terms.takerFee(), share(market.fee())),
                        terms.spread(),
                        terms.liquidationThreshold(),
                        smaller(terms.maxLeverage(), market.maxLeverage()),
                        larger(terms.minNotional(), market.minNotional())))
                .orElse(terms);
        return new VenueTerms(
                bound.takerFee(),
                spread.map(percent -> larger(
                                bound.spread(),
                                Ratio.ofMillionths(percent.movePointRight(DECIMALS)
                                        .setScale(0, RoundingMode.UP)
                                        .longValueExact())))
                        .orElse(bound.spread()),
                bound.liquidationThreshold(),
                bound.maxLeverage(),
                bound.minNotional());
    }

    /** Rounded up, and never more than all. */
    private static Ratio share(long rate) {
        return Ratio.ofMillionths(Math.min(Ratio.ONE_MILLIONTHS, (rate + OF_A_MILLIONTH - 1) / OF_A_MILLIONTH));
    }

    private static Ratio larger(Ratio one, Ratio other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Usd larger(Usd one, long micros) {
        return one.micros() >= micros ? one : Usd.ofMicros(Math.min(micros, Usd.MAX_MICROS));
    }

    private static Leverage smaller(Leverage one, long leverage) {
        long hundredths = Math.max(100, leverage / OF_A_HUNDREDTH);
        return one.hundredths() <= hundredths ? one : Leverage.ofHundredths((int) hundredths);
    }
}
