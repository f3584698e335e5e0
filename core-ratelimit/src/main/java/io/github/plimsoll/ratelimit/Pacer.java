package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says when the next call to somebody else may be made: by the limits of an action, which may be several and linked
 * (such as weight a minute and calls a second), by what the other side said is left, and by what it asked to wait. It
 * never sleeps; the caller waits. Elapsed time is the clock's monotonic time. Thread-safe.
 */
public final class Pacer {
    private final RateLimiter limiter;
    private final String action;
    private final Subject subject;
    private final WorldClock clock;
    private long notBefore;
    /** What the other side said is left of a quota of its own, and until when. */
    private long left;

    private long leftUntil;

    /** @param action of the limiter's plan, with one cost per call: the weight */
    public Pacer(RateLimiter limiter, String action, Subject subject, WorldClock clock) {
        this.limiter = limiter;
        this.action = action;
        this.subject = subject;
        this.clock = clock;
        this.notBefore = now();
        this.leftUntil = notBefore;
    }

    private long now() {
        return Math.floorDiv(clock.monotonicNanos(), 1_000L);
    }

    /**
     * Zero when the call may be made now, and is then charged; else how long to wait before asking again.
     *
     * @param weight what the call costs, at least 1
     * @throws IllegalArgumentException when a call of this weight may never be made
     */
    public synchronized Duration before(long weight) {
        long now = now();
        boolean told = now < leftUntil;
        long until = told && weight > left ? Math.max(notBefore, leftUntil) : notBefore;
        if (until > now) {
            return Ranges.duration(until - now);
        }
        return limiter.tryAcquire(action, subject, weight)
                .fold(
                        yes -> {
                            left -= told ? weight : 0;
                            return Duration.ZERO;
                        },
                        no -> Ranges.duration(no.retryAfterMicros()),
                        never -> {
                            throw new IllegalArgumentException("a call of weight " + weight
                                    + " may never be made: limit " + never.limitId() + " is " + never.limit());
                        },
                        unknown -> Duration.ofSeconds(1));
    }

    /** The other side asked to wait so long, such as with {@code retry_after}; a shorter wish than an earlier one changes nothing. */
    public synchronized void retryAfter(Duration wait) {
        notBefore = Math.max(notBefore, now() + micros(wait));
    }

    /** The other side told what weight is left until its quota begins anew; what is heavier waits for that. */
    public synchronized void remaining(long weightLeft, Duration untilReset) {
        left = weightLeft;
        leftUntil = now() + micros(untilReset);
    }

    /**
     * Takes from the headers of an answer what they say: {@code Retry-After} in seconds, and what is left
     * ({@code RateLimit-Remaining}, {@code X-RateLimit-Remaining}) until when ({@code RateLimit-Reset},
     * {@code X-RateLimit-Reset}: in so many seconds, or at that second of the epoch). What is missing or no number
     * changes nothing.
     *
     * @param header the value of a header by its name, which is asked for as written here; null when there is none
     */
    public void headers(Function<? super String, @Nullable String> header) {
        seconds(header, "Retry-After").ifPresent(wait -> retryAfter(Duration.ofSeconds(wait)));
        for (String prefix : new String[] {"RateLimit-", "X-RateLimit-"}) {
            Optional<Long> kept = seconds(header, prefix + "Remaining");
            Optional<Long> reset = seconds(header, prefix + "Reset").map(this::fromNow);
            if (kept.isPresent() && reset.isPresent()) {
                remaining(kept.get(), Duration.ofSeconds(reset.get()));
                return;
            }
        }
    }

    /** So many seconds are a time of the epoch, and no length. */
    private long fromNow(long seconds) {
        long epoch = Math.floorDiv(clock.epochMicros(), 1_000_000L);
        return seconds > 1_000_000_000L ? Math.max(0, seconds - epoch) : seconds;
    }

    private static Optional<Long> seconds(Function<? super String, @Nullable String> header, String name) {
        String value = header.apply(name);
        // eighteen digits are more than any clock counts and less than a long overflows
        return value != null && value.strip().matches("[0-9]{1,18}")
                ? Optional.of(Long.parseLong(value.strip()))
                : Optional.empty();
    }

    /** At most a hundred years: whoever asks for more is not believed in full. */
    private static long micros(Duration wait) {
        if (wait.isNegative()) {
            return 0;
        }
        return Math.min(wait.getSeconds(), 3_155_760_000L) * 1_000_000L + wait.getNano() / 1_000;
    }
}
