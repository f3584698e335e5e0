package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/**
 * An opening order that was recorded, as far as rules look back at it.
 *
 * @param instrument market
 * @param side of the position
 * @param collateral margin that it asked for
 * @param leverage that it asked for
 * @param origin who asked
 * @param recordedAt world time, microseconds
 */
public record AcceptedRow(
        String instrument, Side side, Usd collateral, Leverage leverage, Origin origin, long recordedAt) {}
