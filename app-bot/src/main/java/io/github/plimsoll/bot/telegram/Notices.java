package io.github.plimsoll.bot.telegram;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says how often somebody may be told something that is not an answer to a command: once per person and interval, and
 * only so many in all. Remembers a bounded number of people; the oldest is forgotten first. Thread-safe.
 */
final class Notices {
    private static final long MINUTE = 60_000_000_000L;

    private final long intervalNanos;
    private final int perMinute;
    private final LongSupplier nanos;
    private final Map<Long, Long> last;
    private long minuteStart;
    private int inMinute;

    Notices(long intervalNanos, int perMinute, int people, LongSupplier nanos) {
        this.intervalNanos = intervalNanos;
        this.perMinute = perMinute;
        this.nanos = nanos;
        this.minuteStart = nanos.getAsLong();
        this.last = new Latest<>(people);
    }

    /** Whether this person may be told now; counts it when so. */
    synchronized boolean allow(long person) {
        long now = nanos.getAsLong();
        if (now - minuteStart >= MINUTE) {
            minuteStart = now;
            inMinute = 0;
        }
        Long before = last.get(person);
        if (inMinute >= perMinute || (before != null && now - before < intervalNanos)) {
            return false;
        }
        inMinute++;
        last.remove(person);
        last.put(person, now);
        return true;
    }

    synchronized int remembered() {
        return last.size();
    }
}
