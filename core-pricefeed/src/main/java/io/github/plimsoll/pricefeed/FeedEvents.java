package io.github.plimsoll.pricefeed;

import java.util.List;

/**
 * Changes since a cursor. Immutable.
 *
 * @param events oldest first
 * @param cursor what to ask with next
 * @param lost how many were forgotten in between: the feed remembers the last 4,096
 */
public record FeedEvents(List<FeedEvent> events, long cursor, long lost) {
    public FeedEvents {
        events = List.copyOf(events);
    }
}
