package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Usd;

/**
 * A position that ended. Immutable. Source: reference systems, section 1.10.
 *
 * @param instrument its market
 * @param closedMicros when, microseconds since the epoch
 * @param pnl profit or loss with all fees; exactly 0 is neither a win nor a loss
 * @param byStopLoss whether its stop loss (or liquidation) ended it
 */
public record ClosedTrade(String instrument, long closedMicros, Usd pnl, boolean byStopLoss) {
    public ClosedTrade {
        Given.notNull(instrument, "instrument");
        Given.notNull(pnl, "pnl");
    }
}
