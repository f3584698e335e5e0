package io.github.plimsoll.pricefeed;

import org.jspecify.annotations.Nullable;

/** Strikes and successes of the sources of one market, by monotonic time. Guarded by the market's lock. */
final class Quarantine {
    private static final long SECOND = 1_000_000_000L;

    private final Terms terms;
    /** Made when the first source misbehaves. */
    private @Nullable Conduct @Nullable [] records;

    /** The sources in quarantine. */
    int held;

    Quarantine(Terms terms) {
        this.terms = terms;
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
        int strikes = terms.quarantine.strikes();
        Conduct known = known(source);
        Conduct record = known == null ? made(source, strikes) : known;
        record.successes = 0;
        if (known != null && nanos - record.lastNanos < SECOND) {
            return;
        }
        record.lastNanos = nanos;
        record.times[record.next] = nanos;
        record.next = (record.next + 1) % strikes;
        record.count = Math.min(strikes, record.count + 1);
        // The slot that comes next holds the oldest of the last so many strikes.
        if (record.count == strikes
                && nanos - record.times[record.next]
                        <= terms.quarantine.window().toNanos()
                && !isHeld(source)) {
            held |= 1 << source;
            record.heldSince = nanos;
        }
    }

    void success(int source, long nanos) {
        Conduct record = known(source);
        if (record == null || !isHeld(source) || nanos - record.lastNanos < SECOND) {
            return;
        }
        record.lastNanos = nanos;
        record.successes = Math.min(terms.quarantine.successes(), record.successes + 1);
        if (record.successes == terms.quarantine.successes()
                && nanos - record.heldSince >= terms.quarantine.atLeast().toNanos()) {
            held &= ~(1 << source);
            record.count = 0;
        }
    }

    boolean isHeld(int source) {
        return (held & (1 << source)) != 0;
    }

    /** Successes in a row so far. */
    int successes(int source) {
        Conduct record = known(source);
        return record == null ? 0 : record.successes;
    }

    private @Nullable Conduct known(int source) {
        @Nullable Conduct[] all = records;
        return all == null ? null : all[source];
    }

    private Conduct made(int source, int strikes) {
        @Nullable Conduct[] all = records;
        if (all == null) {
            all = new Conduct[terms.sources.length];
            records = all;
        }
        Conduct made = new Conduct(strikes);
        all[source] = made;
        return made;
    }
}
