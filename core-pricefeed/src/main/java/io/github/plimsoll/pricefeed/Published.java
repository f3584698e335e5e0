package io.github.plimsoll.pricefeed;

import java.lang.invoke.VarHandle;

/**
 * A market's good price for readers that take no lock: a writer, one at a time, makes the version odd, writes, and makes
 * it even; a reader whose version was odd or changed meanwhile asks under the lock. What was read is only used when the
 * version held, so that a number half written is never seen.
 */
final class Published {
    private int version;
    private long units;
    private long confidenceUnits;
    private long asOfMicros;
    private int contributors;
    private long untilMicros = Long.MIN_VALUE;
    private long untilNanos = Long.MIN_VALUE;

    /** Guarded by the market's lock. */
    void write(Consensus consensus, long untilMicros, long untilNanos) {
        begin();
        this.units = consensus.units;
        this.confidenceUnits = consensus.confidenceUnits;
        this.asOfMicros = consensus.asOfMicros;
        this.contributors = consensus.contributors;
        this.untilMicros = untilMicros;
        this.untilNanos = untilNanos;
        end();
    }

    /** Nothing to read. Guarded by the market's lock. */
    void clear() {
        begin();
        untilMicros = Long.MIN_VALUE;
        end();
    }

    private void begin() {
        version++;
        VarHandle.storeStoreFence();
    }

    private void end() {
        VarHandle.storeStoreFence();
        version++;
    }

    /** Begins a reading; odd when a writer is at work. */
    int begun() {
        int begun = version;
        VarHandle.loadLoadFence();
        return begun;
    }

    /** Whether what was read since is of one piece. */
    boolean held(int begun) {
        VarHandle.loadLoadFence();
        return (begun & 1) == 0 && version == begun;
    }

    boolean isUsable(long now, long nanos) {
        return now <= untilMicros && nanos <= untilNanos;
    }

    long units() {
        return units;
    }

    long confidenceUnits() {
        return confidenceUnits;
    }

    long asOfMicros() {
        return asOfMicros;
    }

    int contributors() {
        return contributors;
    }
}
