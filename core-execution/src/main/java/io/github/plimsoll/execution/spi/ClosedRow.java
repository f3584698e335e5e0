package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Usd;

/**
 * How a position ended, as far as rules look back at it.
 *
 * @param number its running number within the account
 * @param instrument market
 * @param closedAt world time, microseconds
 * @param realized profit or loss net of every fee
 * @param reason such as USER, STOP_LOSS, LIQUIDATION
 */
public record ClosedRow(int number, String instrument, long closedAt, Usd realized, String reason) {}
