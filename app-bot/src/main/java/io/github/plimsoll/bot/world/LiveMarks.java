package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceSlot;

/** The market for the paper venue of a configured deployment: the agreed price, and none while there is none. */
final class LiveMarks implements MarkSource {
    private final PriceFeed feed;

    LiveMarks(PriceFeed feed) {
        this.feed = feed;
    }

    @Override
    public long units(String instrument) {
        PriceSlot slot = new PriceSlot();
        return feed.readInto(feed.index(instrument), slot) ? slot.units() : 0;
    }
}
