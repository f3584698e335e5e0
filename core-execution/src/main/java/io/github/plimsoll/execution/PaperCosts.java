package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import java.util.Objects;

/**
 * What trading on paper costs beyond the fee in the venue terms. Immutable.
 *
 * @param slippage price impact of every fill, 0 to 0.1; default 0.0005
 * @param latencyMicros an order fills no sooner than this after it was accepted, at least 1 tick: 1 us to 60 s
 */
public record PaperCosts(Ratio slippage, long latencyMicros) {
    public PaperCosts {
        Objects.requireNonNull(slippage, "slippage");
        if (slippage.millionths() < 0 || slippage.millionths() > 100_000) {
            throw new IllegalArgumentException("slippage must be 0 to 0.1 but is " + slippage);
        }
        if (latencyMicros < 1 || latencyMicros > 60_000_000) {
            throw new IllegalArgumentException("latency must be 1 us to 60 s but is " + latencyMicros + " us");
        }
    }

    /** 0.05 % slippage, 100 ms latency. */
    public static PaperCosts defaults() {
        return new PaperCosts(Ratio.ofMillionths(500), 100_000);
    }

    /** {@code mark * (1 +- (spread + slippage))}, against the trader and rounded against the trader. */
    Price fillPrice(Price mark, Ratio spread, boolean buys) {
        long worse = Math.addExact(spread.millionths(), slippage.millionths());
        long share = Ratio.ONE_MILLIONTHS + (buys ? worse : -worse);
        long units = Exact.mulDiv(
                mark.units(), Math.max(0, share), Ratio.ONE_MILLIONTHS, buys ? Rounding.CEILING : Rounding.FLOOR);
        return Price.of(Math.max(1, units), mark.decimals());
    }
}
