package io.github.plimsoll.feeds;

import java.util.List;

/**
 * Where a replay stands. The world time is all that is needed to resume: everything else follows from it. Immutable.
 *
 * @param worldMicros epoch microseconds; all quotes due until then were delivered
 * @param markets one per tape
 */
public record TapePosition(long worldMicros, List<Market> markets) {
    public TapePosition {
        markets = List.copyOf(markets);
    }

    /**
     * @param instrument such as BTC-USD
     * @param tick the tick that is current, counted from 1; 0 before the first
     * @param ticks ticks on the tape
     * @param interpolated whether the ticks are computed from bars
     * @param ended whether the tape is over, so that its sources quote no more
     */
    public record Market(String instrument, int tick, int ticks, boolean interpolated, boolean ended) {}
}
