package io.github.plimsoll.feeds.live;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Offers to a price feed by its numbers. Thread-safe. */
final class FeedSink implements QuoteSink {
    private final PriceFeed feed;
    private final Map<String, Integer> sources = new HashMap<>();
    private final Map<String, Integer> markets = new HashMap<>();

    FeedSink(PriceFeed feed, List<? extends PriceSource> offering) {
        this.feed = feed;
        for (Instrument instrument : feed.instruments()) {
            markets.put(instrument.id(), feed.index(instrument.id()));
        }
        List<String> problems = new ArrayList<>();
        for (PriceSource source : offering) {
            if (feed.sources().contains(source.name())) {
                sources.put(source.name(), feed.sourceIndex(source.name()));
            } else {
                problems.add("no source " + source.name() + "; there are " + feed.sources());
            }
            source.markets().stream()
                    .filter(market -> !markets.containsKey(market))
                    .forEach(market -> problems.add(
                            source.name() + " quotes " + market + ", but there is no such market in the feed"));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("price feed: " + String.join("; ", problems));
        }
    }

    @Override
    public void offer(String source, Tick tick, long receivedNanos) {
        Quote quote = tick.fill(new Quote()).receivedAt(receivedNanos);
        feed.offer(known(markets, tick.market()), known(sources, source), quote);
    }

    @Override
    public void connected(String source) {
        feed.resubscribed(known(sources, source));
    }

    private static int known(Map<String, Integer> places, String name) {
        Integer place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no " + name + " in the price feed");
        }
        return place;
    }
}
