package io.github.plimsoll.bot.world;

import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.ArrayList;
import java.util.List;

/** Which markets have no usable price, in words. */
public final class MissingPrices {
    private MissingPrices() {}

    /** One reason for each market without a usable price now. */
    public static List<String> of(PriceFeed feed) {
        List<String> reasons = new ArrayList<>();
        for (FeedHealth.MarketHealth market : feed.health().markets()) {
            if (!market.usable()) {
                reasons.add("no usable price for " + market.instrument() + ": "
                        + market.reasons().get(0));
            }
        }
        return reasons;
    }
}
