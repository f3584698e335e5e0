package io.github.plimsoll.examples;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;

/** Three sources, one of them wrong, then all of them silent: a price only when it may be traded on. */
public final class ValidatePrices {
    private ValidatePrices() {}

    public static void main(String[] args) {
        long[] now = {1_767_571_200_000_000L}; // microseconds; here the program moves it
        PriceFeed feed = PriceFeed.builder(WorldClock.of(() -> now[0]))
                .market(Instrument.cryptoPerp("BTC"), FeedPolicy.defaults())
                .source("alpha")
                .source("bravo")
                .source("charlie")
                .build();
        int bitcoin = feed.index("BTC-USD");

        offer(feed, bitcoin, "alpha", "65000", now[0]);
        System.out.println("one source: " + answer(feed, bitcoin));
        offer(feed, bitcoin, "bravo", "65010", now[0]);
        offer(feed, bitcoin, "charlie", "91000", now[0]);
        System.out.println("three, one wrong: " + answer(feed, bitcoin));
        now[0] += 6_000_000; // six seconds pass
        System.out.println("all silent: " + answer(feed, bitcoin));
    }

    private static void offer(PriceFeed feed, int market, String source, String price, long time) {
        long units = Price.parse(price, feed.instrument(market).priceDecimals()).units();
        System.out.println(
                "  " + source + " says " + price + ": " + feed.offer(market, feed.sourceIndex(source), units, 0, time));
    }

    private static String answer(PriceFeed feed, int market) {
        return feed.read(market).fold(price -> "trade at " + price.price(), reasons -> "no price: " + reasons.get(0));
    }
}
