package io.github.plimsoll.execution.stats;

import io.github.plimsoll.numbers.Usd;

/**
 * A trade that is over.
 *
 * @param net profit or loss net of every fee
 * @param openedAt world time, microseconds since the epoch
 * @param closedAt world time, microseconds since the epoch, not before {@code openedAt}
 */
public record ClosedTrade(Usd net, long openedAt, long closedAt) {
    public ClosedTrade {
        if (closedAt < openedAt) {
            throw new IllegalArgumentException("a trade closed at " + closedAt + " before it opened at " + openedAt);
        }
    }
}
