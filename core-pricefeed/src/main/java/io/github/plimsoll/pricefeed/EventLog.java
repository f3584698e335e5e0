package io.github.plimsoll.pricefeed;

import java.util.ArrayList;
import java.util.List;

/** The last changes of a feed, written round. Thread-safe; its lock is taken under a market's, never the other way. */
final class EventLog {
    static final int CAPACITY = 4_096;
    private static final byte MARKET = -1;
    private static final SourceState[] STATES = SourceState.values();

    private final long[] times = new long[CAPACITY];
    private final int[] markets = new int[CAPACITY];
    private final byte[] sources = new byte[CAPACITY];
    private final byte[] from = new byte[CAPACITY];
    private final byte[] to = new byte[CAPACITY];
    private long count;

    synchronized void source(long now, int market, int source, SourceState before, SourceState after) {
        put(now, market, (byte) source, before.ordinal(), after.ordinal());
    }

    synchronized void market(long now, int market, boolean usable) {
        put(now, market, MARKET, usable ? 0 : 1, usable ? 1 : 0);
    }

    private void put(long now, int market, byte source, int before, int after) {
        int at = (int) (count++ % CAPACITY);
        times[at] = now;
        markets[at] = market;
        sources[at] = source;
        from[at] = (byte) before;
        to[at] = (byte) after;
    }

    /** @param after sequence of the last event that is known; 0: none */
    synchronized FeedEvents since(long after, PriceFeed feed) {
        long oldest = Math.max(0, count - CAPACITY);
        long first = Math.min(count, Math.max(oldest, after));
        List<FeedEvent> events = new ArrayList<>();
        for (long index = first; index < count; index++) {
            events.add(event(index, feed));
        }
        return new FeedEvents(events, count, Math.max(0, oldest - Math.max(0, after)));
    }

    private FeedEvent event(long index, PriceFeed feed) {
        int at = (int) (index % CAPACITY);
        var instrument = feed.instrument(markets[at]);
        return sources[at] == MARKET
                ? new FeedEvent.MarketChanged(index + 1, times[at], instrument, to[at] == 1)
                : new FeedEvent.SourceChanged(
                        index + 1,
                        times[at],
                        instrument,
                        feed.sourceName(sources[at]),
                        STATES[from[at]],
                        STATES[to[at]]);
    }
}
