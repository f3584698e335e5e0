package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says when the next call to somebody else may be made: by the limits of an action, which may be several and linked,
 * and by what the other side asked for. It never sleeps; the caller waits. Thread-safe.
 */
public final class Pacer {
    private final RateLimiter limiter;
    private final String action;
    private final Subject subject;
    private final WorldClock clock;
    private final AtomicLong notBefore = new AtomicLong(Long.MIN_VALUE);

    /** @param action of the limiter's plan, with one cost per call: the weight */
    public Pacer(RateLimiter limiter, String action, Subject subject, WorldClock clock) {
        this.limiter = limiter;
        this.action = action;
        this.subject = subject;
        this.clock = clock;
    }

    /**
     * Zero when the call may be made now, and is then charged; else how long to wait before asking again.
     *
     * @param weight what the call costs, at least 1
     * @throws IllegalArgumentException when a call of this weight may never be made
     */
    public Duration before(long weight) {
        long asked = notBefore.get() - clock.epochMicros();
        if (notBefore.get() != Long.MIN_VALUE && asked > 0) {
            return Ranges.duration(asked);
        }
        return limiter.tryAcquire(action, subject, weight)
                .fold(
                        yes -> Duration.ZERO,
                        no -> Ranges.duration(no.retryAfterMicros()),
                        never -> {
                            throw new IllegalArgumentException("a call of weight " + weight
                                    + " may never be made: limit " + never.limitId() + " is " + never.limit());
                        },
                        unknown -> Duration.ofSeconds(1));
    }

    /** The other side asked to wait so long, such as with {@code retry_after}; a shorter wish than an earlier one changes nothing. */
    public void retryAfter(Duration wait) {
        long until = clock.epochMicros() + Math.max(0, wait.toNanos() / 1_000);
        notBefore.accumulateAndGet(until, Math::max);
    }

    /** The other side told what is left until a reset, such as in headers: with nothing left, that is waited for. */
    public void remaining(long left, Duration untilReset) {
        if (left <= 0) {
            retryAfter(untilReset);
        }
    }
}
