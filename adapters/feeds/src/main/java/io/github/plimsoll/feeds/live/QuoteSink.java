package io.github.plimsoll.feeds.live;

import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.List;

/**
 * Takes what sources say: a price feed, or something in between, such as a recorder that passes it on. Called by the
 * tasks of several sources at once; a source calls with one quote at a time. It must not block for long: meanwhile newer
 * quotes of a market replace older ones.
 */
public interface QuoteSink {
    /**
     * A source gave a price.
     *
     * @param source its name
     * @param receivedNanos when the message arrived, monotonic nanoseconds of the world clock
     */
    void offer(String source, Tick tick, long receivedNanos);

    /** The source was connected anew: its running numbers begin again. What it offers from here on came after that. */
    void connected(String source);

    /**
     * Offers to a price feed.
     *
     * @throws IllegalArgumentException naming every source and every market of theirs that the feed does not know
     */
    static QuoteSink of(PriceFeed feed, List<? extends PriceSource> sources) {
        return new FeedSink(feed, sources);
    }
}
