package io.github.plimsoll.pricefeed;

import org.jspecify.annotations.Nullable;

/** Strikes and successes of the sources of one market, by monotonic time. Guarded by the market's lock. */
final class Quarantine {
    private static final long SECOND = 1_000_000_000L;

    private final int strikes;
    private final long windowNanos;
    private final int successes;
    private final long atLeastNanos;
    private final @Nullable Conduct[] records;

    /** The sources in quarantine. */
    int held;

    Quarantine(QuarantinePolicy policy, int sources) {
        strikes = policy.strikes();
        windowNanos = policy.window().toNanos();
        successes = policy.successes();
        atLeastNanos = policy.atLeast().toNanos();
        records = new Conduct[sources];
    }

    /** Of a source that misbehaved at least once. */
    private static final class Conduct {
        /** Times of the last strikes, written round. */
        final long[] times;

        int next;
        int count;
        long lastNanos;
        long heldSince;
        int successes;

        Conduct(int strikes) {
            times = new long[strikes];
        }
    }

    void strike(int source, long nanos) {
        Conduct known = records[source];
        Conduct record = known == null ? new Conduct(strikes) : known;
        records[source] = record;
        record.successes = 0;
        if (known != null && nanos - record.lastNanos < SECOND) {
            return;
        }
        record.lastNanos = nanos;
        record.times[record.next] = nanos;
        record.next = (record.next + 1) % strikes;
        record.count = Math.min(strikes, record.count + 1);
        // The slot that comes next holds the oldest of the last so many strikes.
        if (record.count == strikes && nanos - record.times[record.next] <= windowNanos && !isHeld(source)) {
            held |= 1 << source;
            record.heldSince = nanos;
        }
    }

    void success(int source, long nanos) {
        Conduct record = records[source];
        if (record == null || !isHeld(source) || nanos - record.lastNanos < SECOND) {
            return;
        }
        record.lastNanos = nanos;
        record.successes = Math.min(successes, record.successes + 1);
        if (record.successes == successes && nanos - record.heldSince >= atLeastNanos) {
            held &= ~(1 << source);
            record.count = 0;
        }
    }

    boolean isHeld(int source) {
        return (held & (1 << source)) != 0;
    }

    /** Successes in a row so far. */
    int successes(int source) {
        Conduct record = records[source];
        return record == null ? 0 : record.successes;
    }
}
