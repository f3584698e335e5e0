package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one order holds of a user's limits until it is known whether it stands. Confined to one call. */
final class Charge {
    private final RateLimiter limiter;
    private @Nullable Granted granted;

    Charge(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** Holds quota and volume for an open; what it held before is given back. */
    List<RuleLine> open(String user, long volumeMicros) {
        settle(false);
        return held(user, limiter.reserve(TradingPlan.OPEN, TradingPlan.user(user), volumeMicros));
    }

    /** Holds a place in the exit lane for what reduces risk in part or changes exits; what it held before is given back. */
    List<RuleLine> exit(String user) {
        settle(false);
        return held(user, limiter.reserve(TradingPlan.EXIT, TradingPlan.user(user)));
    }

    private List<RuleLine> held(String user, Decision decision) {
        granted = decision instanceof Granted yes ? yes : null;
        return Rulebook.rate(decision, limiter.plan(), () -> limiter.status(TradingPlan.user(user)));
    }

    /** What an open would find now, limit by limit; holds nothing. */
    List<RateRoom> look(String user, long volumeMicros) {
        List<RateRoom> rooms = new ArrayList<>();
        // how long to wait is told for a cost: one of the limits counts dollars, the others opens
        List<LimitStatus> ones = limiter.status(TradingPlan.user(user));
        List<LimitStatus> dollars = limiter.status(TradingPlan.user(user), volumeMicros);
        for (int i = 0; i < ones.size(); i++) {
            switch (ones.get(i).limitId()) {
                case TradingPlan.OPENS, TradingPlan.TRADES -> rooms.add(Rulebook.room(ones.get(i), 1));
                case TradingPlan.VOLUME -> rooms.add(Rulebook.room(dollars.get(i), volumeMicros));
                default -> {
                    // no limit of an open
                }
            }
        }
        return rooms;
    }

    /** Charges what is held, or gives it back. */
    void settle(boolean keep) {
        Granted held = granted;
        if (held == null) {
            return;
        }
        granted = null;
        if (keep) {
            limiter.commit(held.reservation());
        } else {
            limiter.cancel(held.reservation());
        }
    }
}
