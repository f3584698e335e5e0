package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.pricefeed.PriceFeed;

/** Takes what is heard of a chain. Called by several threads. */
public interface ChainSink {
    /**
     * The sequencer's uptime feed was read.
     *
     * @param answer 0 is up; anything else is not
     * @param startedSeconds since when, epoch seconds; 0 is no valid round
     */
    void sequencer(long answer, long startedSeconds);

    /** The newest block has this time, epoch seconds. */
    void head(long blockSeconds);

    /** Tells a price feed, which must watch a chain. */
    static ChainSink of(PriceFeed feed) {
        return new ChainSink() {
            @Override
            public void sequencer(long answer, long startedSeconds) {
                feed.sequencer(answer, startedSeconds);
            }

            @Override
            public void head(long blockSeconds) {
                feed.head(blockSeconds);
            }
        };
    }
}
