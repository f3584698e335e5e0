package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.config.LocalShares;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.RedisHealth;
import io.github.plimsoll.redis.RedisLimiter;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rate limits that several processes share over Redis, and how they fare. */
public final class SharedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLimits.class);

    private SharedLimits() {}

    static RedisLimiter over(String url, LocalShares shares, Plan plan, WorldClock clock, UsageHistory history) {
        RedisLimiter limiter = RedisLimiter.builder(url)
                .plan(plan)
                .clock(clock)
                .installation("plimsoll")
                .localShare(shares.percent(), shares.processes())
                .build();
        try {
            limiter.restore(history);
            LOG.info("rate limits are shared over Redis");
        } catch (RuntimeException down) {
            LOG.warn(
                    "Redis does not answer, so opens are {} until it does: {}",
                    shares.percent() == 0 ? "refused" : "granted of " + shares.percent() + " percent of each limit",
                    down.getMessage());
        }
        return limiter;
    }

    /** Trades are refused while the shared counters are unknown; closing never is. */
    public static Component component(RedisLimiter limiter) {
        RedisHealth health = limiter.redis();
        Map<String, String> detail = new TreeMap<>();
        detail.put("state", health.state().name());
        detail.put("failures", Long.toString(health.failures()));
        detail.put("local_share_percent", Integer.toString(health.localShare()));
        detail.put("counted_here", Long.toString(health.localDecisions()));
        detail.put("rebuilds", Long.toString(health.rebuilds()));
        ComponentState state = switch (health.state()) {
            case SHARED -> ComponentState.UP;
            case COUNTERS_LOST -> ComponentState.DEGRADED;
            case UNREACHABLE -> ComponentState.DOWN;
        };
        return new Component("redis", state, detail);
    }
}
