package io.github.plimsoll.ratelimit;

import java.time.Duration;
import java.util.List;

/**
 * A bucket of {@code capacity} tokens, full at first, that {@code refill} tokens per period flow back into, evenly and
 * exactly. Any window of one period sees at most {@code capacity + refill}. Immutable; checked when the plan is built.
 *
 * @param id name within the plan; not blank, no dot
 * @param keyKind the kind of key that is counted
 * @param capacity most tokens at once, at least 1
 * @param refill tokens per period, at least 1
 * @param periodMicros length of the period in microseconds, at most 366 days; capacity times the period, both divided
 *     by what refill and period have in common, must stay below 2^61
 */
public record TokenBucket(String id, String keyKind, long capacity, long refill, long periodMicros) implements Limit {
    public static TokenBucket of(String id, String keyKind, long capacity, long refill, Duration period) {
        return new TokenBucket(id, keyKind, capacity, refill, Ranges.micros(period));
    }

    @Override
    public void check(List<String> problems) {
        Ranges.named(this, problems);
        refill(this, refill, periodMicros, problems);
    }

    static void refill(Limit limit, long refill, long periodMicros, List<String> problems) {
        String name = Ranges.name(limit);
        Ranges.check(name, "refill per period", refill, Limit.MAX_CAPACITY, problems);
        Ranges.check(name, "period in microseconds", periodMicros, Ranges.MAX_WINDOW_MICROS, problems);
        if (refill >= 1 && periodMicros >= 1 && limit.capacity() >= 1) {
            long period = periodMicros / Ranges.gcd(refill, periodMicros);
            if (Math.multiplyHigh(limit.capacity(), period) != 0
                    || limit.capacity() * period < 0
                    || limit.capacity() * period > Ranges.MAX_PRODUCT) {
                problems.add(name + ": capacity " + limit.capacity() + " times the period of " + period
                        + " us per whole token is beyond 2^61; use coarser units");
            }
        }
    }
}
