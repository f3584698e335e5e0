package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
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
        var decision = limiter.reserve(TradingPlan.OPEN, TradingPlan.user(user), volumeMicros);
        granted = decision instanceof Granted yes ? yes : null;
        return Rulebook.rate(decision);
    }

    /** Holds a place in the exit lane for a partial close; what it held before is given back. */
    List<RuleLine> exit(String user) {
        settle(false);
        var decision = limiter.reserve(TradingPlan.EXIT, TradingPlan.user(user));
        granted = decision instanceof Granted yes ? yes : null;
        return Rulebook.rate(decision);
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
