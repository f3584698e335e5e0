package io.github.plimsoll.execution.spi;

/** The price at which a paper venue trades: the market itself, not our opinion of it. Thread-safe. */
@FunctionalInterface
public interface MarkSource {
    /**
     * Last traded price in units of the instrument's price decimals at the current world time; 0 or less when the
     * market has not traded yet, so that nothing can fill.
     */
    long units(String instrument);
}
