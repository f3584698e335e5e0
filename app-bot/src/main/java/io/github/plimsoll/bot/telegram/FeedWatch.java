package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.supervisor.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells admins when a market loses its price and when it has one again; a short flicker is not told. */
final class FeedWatch {
    private static final int STEADY = 3;
    private static final long EVERY_MILLIS = 1_000;

    private final PriceFeed feed;
    private final Set<Long> admins;
    private final Replies replies;
    private final Map<String, Seen> markets = new TreeMap<>();

    /** What was told of a market, and how often in a row it looked otherwise. */
    private record Seen(boolean usable, int otherwise) {}

    FeedWatch(PriceFeed feed, Set<Long> admins, Replies replies) {
        this.feed = feed;
        this.admins = admins;
        this.replies = replies;
    }

    void run(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            for (String news : look(feed.health())) {
                admins.forEach(admin -> replies.tell(Priority.ALERT, admin, news, end -> {}));
            }
            Thread.sleep(EVERY_MILLIS);
        }
    }

    /** What is to be told after another look. */
    List<String> look(FeedHealth health) {
        List<String> news = new ArrayList<>();
        for (FeedHealth.MarketHealth market : health.markets()) {
            String id = market.instrument().id();
            Seen seen = markets.getOrDefault(id, new Seen(true, 0));
            if (market.usable() == seen.usable()) {
                markets.put(id, new Seen(seen.usable(), 0));
            } else if (seen.otherwise() + 1 < STEADY) {
                markets.put(id, new Seen(seen.usable(), seen.otherwise() + 1));
            } else {
                markets.put(id, new Seen(market.usable(), 0));
                news.add(
                        market.usable()
                                ? "There is a usable price for " + id + " again."
                                : "No usable price for " + id + " ("
                                        + market.reasons().get(0) + "): opens are refused, closes go on.");
            }
        }
        return news;
    }
}
