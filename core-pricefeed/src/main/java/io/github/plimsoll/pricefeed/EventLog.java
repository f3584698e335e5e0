package io.github.plimsoll.pricefeed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The last changes of a feed, written round. Thread-safe; its lock is taken under a market's, never the other way. */
final class EventLog {
    static final int CAPACITY = 4_096;
    private static final int FIRST = 32;
    private static final byte MARKET = -1;
    private static final SourceState[] STATES = SourceState.values();

    private long[] times = new long[FIRST];
    private int[] markets = new int[FIRST];
    private byte[] sources = new byte[FIRST];
    private byte[] from = new byte[FIRST];
    private byte[] to = new byte[FIRST];
    private long count;

    synchronized void source(long now, int market, int source, SourceState before, SourceState after) {
        put(now, market, (byte) source, before.ordinal(), after.ordinal());
    }

    synchronized void market(long now, int market, boolean usable) {
        put(now, market, MARKET, 0, usable ? 1 : 0);
    }

    private void put(long now, int market, byte source, int before, int after) {
        int at = (int) (count++ % CAPACITY);
        if (at == times.length) {
            grow();
        }
        times[at] = now;
        markets[at] = market;
        sources[at] = source;
        from[at] = (byte) before;
        to[at] = (byte) after;
    }

    private void grow() {
        int length = times.length * 2;
        times = Arrays.copyOf(times, length);
        markets = Arrays.copyOf(markets, length);
        sources = Arrays.copyOf(sources, length);
        from = Arrays.copyOf(from, length);
        to = Arrays.copyOf(to, length);
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
