package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.LimiterHealth;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.Headroom;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is left under each limit, and how full the rate limiter is. */
final class LimitMeter {
    private final Board board;

    LimitMeter(Board board) {
        this.board = board;
    }

    void limiter(RateLimiter limiter, UserId user) {
        LimiterHealth health = limiter.health();
        board.set(TradeMetrics.LIMITER_KEYS, (double) health.keys(), "normal");
        board.set(TradeMetrics.LIMITER_KEYS, (double) health.exitKeys(), "exit");
        board.set(TradeMetrics.LIMITER_NO_ROOM, (double) health.refusedForRoom());
        for (LimitStatus status : limiter.status(TradingPlan.user(user.value()))) {
            board.set(
                    TradeMetrics.HEADROOM,
                    share(status.remaining(), status.limit()),
                    "RATE_" + status.limitId().toUpperCase(Locale.ROOT));
        }
    }

    void risk(TradeDesk desk, Listings listings, AccountId account) {
        Map<String, Double> least = new TreeMap<>();
        for (Listing listing : listings.all()) {
            for (Headroom room : desk.headroom(account, listing.instrument().id())) {
                least.merge(room.code().name(), share(room.left(), room.limit()), Math::min);
            }
        }
        least.forEach((code, share) -> board.set(TradeMetrics.HEADROOM, share, code));
    }

    /** A limit of nothing leaves nothing. */
    static double share(long left, long limit) {
        return limit <= 0 ? 0 : Math.min(1, Math.max(0, (double) left / limit));
    }
}
