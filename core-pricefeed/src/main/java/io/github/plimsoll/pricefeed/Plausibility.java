package io.github.plimsoll.pricefeed;

import org.jspecify.annotations.Nullable;

/**
 * Whether an agreed price is believed: not before a quorum has agreed for the warm-up after the start, not a jump, and not
 * far from its average. Guarded by the market's lock; monotonic time throughout.
 */
final class Plausibility {
    private final Terms terms;
    private final JumpGuard jumps;
    private final @Nullable PriceWindow window;

    private boolean warm;
    private boolean warming;
    private long warmingSince;
    private long agreedLast;
    private long average;

    Plausibility(Terms terms) {
        this.terms = terms;
        jumps = new JumpGuard(terms);
        warm = terms.warmUpNanos == 0;
        window = terms.policy
                .windowGuard()
                .map(guard -> new PriceWindow(guard.window(), WindowGuard.BUCKETS))
                .orElse(null);
    }

    /** Takes a price on which sound quotes agree; true when it is good. */
    boolean admit(long units, long nanos) {
        if (!warm) {
            warm(nanos);
        }
        boolean moderate = jumps.admit(units, nanos);
        if (moderate && window != null) {
            window.add(units, nanos);
            average = window.average(nanos);
        }
        return moderate && warm && !isOffAverage(units);
    }

    /** The same without remembering it: what confirms nothing is judged by what is known. */
    boolean isGood(long units, long nanos) {
        return warm && !jumps.isJump(units, nanos) && !isOffAverage(units);
    }

    private void warm(long nanos) {
        if (!warming || nanos - agreedLast > terms.maxGapNanos) {
            warming = true;
            warmingSince = nanos;
        }
        agreedLast = nanos;
        warm = nanos - warmingSince >= terms.warmUpNanos;
    }

    /** Agreement was lost. */
    void interrupt() {
        jumps.interrupt();
        warming = false;
    }

    boolean isJump(long units, long nanos) {
        return jumps.isJump(units, nanos);
    }

    /** Allowed move now, in millionths. */
    long allowedMove(long nanos) {
        return jumps.allowed(nanos);
    }

    /** Move from the reference, in millionths, rounded up. */
    long moved(long units) {
        return jumps.moved(units);
    }

    boolean isWarm() {
        return warm;
    }

    /** For how long agreement has held since the start. */
    long warmNanos(long nanos) {
        return warming ? nanos - warmingSince : 0;
    }

    boolean isOffAverage(long units) {
        return average > 0 && Exactly.exceeds(Math.abs(units - average), average, terms.windowDeviation);
    }

    /** Distance from the average, in millionths, rounded up. */
    long offAverage(long units) {
        return Exactly.millionths(Math.abs(units - average), average);
    }
}
