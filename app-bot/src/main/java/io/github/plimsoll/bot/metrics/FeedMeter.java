package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.SourceState;
import java.util.List;

/** Markets and sources of the price feed. */
final class FeedMeter {
    private static final double MICROS = 1e6;
    private static final List<FeedReason> REASONS = FeedReason.ofQuotes();

    private final Board board;

    FeedMeter(Board board) {
        this.board = board;
    }

    void refresh(PriceFeed feed) {
        for (FeedHealth.MarketHealth market : feed.health().markets()) {
            String id = market.instrument().id();
            board.set(TradeMetrics.MARKET_USABLE, market.usable() ? 1 : 0, id);
            for (FeedHealth.SourceHealth source : market.sources()) {
                source(id, source);
            }
        }
    }

    private void source(String market, FeedHealth.SourceHealth source) {
        String name = source.source();
        double age = source.ageMicros().isPresent() ? source.ageMicros().getAsLong() / MICROS : Double.NaN;
        board.set(TradeMetrics.FEED_AGE, age, market, name);
        board.set(TradeMetrics.FEED_UP, source.state() == SourceState.UP ? 1 : 0, market, name);
        board.set(TradeMetrics.FEED_UPDATES, (double) source.updates(), market, name);
        for (FeedReason reason : REASONS) {
            board.set(
                    TradeMetrics.FEED_REJECTS,
                    (double) source.rejects().getOrDefault(reason, 0L),
                    market,
                    name,
                    reason.name());
        }
    }
}
