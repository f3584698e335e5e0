package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tells admins, and who has a position there, when a market loses its price and when it has one again; a short flicker is
 * not told.
 */
final class FeedWatch {
    private static final int STEADY = 3;
    /** Time between two looks. */
    static final Duration EVERY = Duration.ofSeconds(1);

    private final PriceFeed feed;
    private final Function<String, Set<Long>> told;
    private final Replies replies;
    private final Map<String, Seen> markets = new TreeMap<>();

    /** What was told of a market, and how often in a row it looked otherwise. */
    private record Seen(boolean usable, int otherwise) {}

    /** @param told the chats that are told of a market */
    FeedWatch(PriceFeed feed, Function<String, Set<Long>> told, Replies replies) {
        this.feed = feed;
        this.told = told;
        this.replies = replies;
    }

    /** One look, and what is to be told after it. */
    void turn() {
        look(feed.health())
                .forEach((market, news) ->
                        told.apply(market).forEach(chat -> replies.tell(Priority.ALERT, chat, news, end -> {})));
    }

    /** What is to be told after another look, by market. */
    SortedMap<String, String> look(FeedHealth health) {
        SortedMap<String, String> news = new TreeMap<>();
        for (FeedHealth.MarketHealth market : health.markets()) {
            String id = market.instrument().id();
            Seen seen = markets.getOrDefault(id, new Seen(true, 0));
            if (market.usable() == seen.usable()) {
                markets.put(id, new Seen(seen.usable(), 0));
            } else if (seen.otherwise() + 1 < STEADY) {
                markets.put(id, new Seen(seen.usable(), seen.otherwise() + 1));
            } else {
                markets.put(id, new Seen(market.usable(), 0));
                news.put(
                        id,
                        market.usable()
                                ? "There is a usable price for " + id + " again."
                                : "No usable price for " + id + " ("
                                        + market.reasons().get(0) + "): opens are refused, closes go on.");
            }
        }
        return news;
    }
}
