package io.github.plimsoll.ratelimit;

import java.time.Duration;
import java.util.List;

/**
 * Generic cell rate: one number per key. {@code rate} tokens come back per period, evenly, and at most {@code burst}
 * can be taken at once, so any window of one period sees at most {@code rate + burst}. Equal to a {@link TokenBucket}
 * of the same numbers in every answer; smaller. Immutable; checked when the plan is built.
 *
 * @param id name within the plan; not blank, no dot
 * @param keyKind the kind of key that is counted
 * @param rate tokens that come back per period, at least 1
 * @param periodMicros length of the period in microseconds, at most 366 days
 * @param burst most tokens at once, at least 1
 */
public record Gcra(String id, String keyKind, long rate, long periodMicros, long burst) implements Limit {
    /** Tokens per microsecond, as a fraction in lowest terms, have at most this numerator: time times it must fit. */
    public static final long MAX_RATE = 1_000;

    public static Gcra of(String id, String keyKind, long rate, Duration period, long burst) {
        return new Gcra(id, keyKind, rate, Ranges.micros(period), burst);
    }

    @Override
    public long capacity() {
        return burst;
    }

    @Override
    public void check(List<String> problems) {
        Ranges.named(this, problems);
        TokenBucket.refill(this, rate, periodMicros, problems);
        if (rate >= 1 && periodMicros >= 1 && rate / Ranges.gcd(rate, periodMicros) > MAX_RATE) {
            problems.add(Ranges.name(this) + ": " + rate + " per " + periodMicros
                    + " us is too fine for one number per key; use a token bucket");
        }
    }
}
