package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;

/**
 * Holds an agreed price against a reference. Formula: allowed = limit per minute * max(1, minutes since the reference
 * was taken); a larger move is a jump. The reference is the last good price, renewed at most once a minute, so that
 * many small steps are one move too. A jump that agreed prices repeat, within the limit of its first price and never
 * more than the largest age apart, for the whole confirmation time becomes the new reference: a real crash stops trading
 * for that long and no longer.
 *
 * <p>Monotonic time throughout: a corrected wall clock neither allows nor forbids a move. Guarded by the market's lock.
 */
final class JumpGuard {
    private static final long MINUTE = 60_000_000_000L;

    private final Terms terms;

    private boolean anchored;
    private long reference;
    private long referenceNanos;

    private boolean pending;
    private long pendingUnits;
    private long pendingSince;
    private long pendingLast;

    JumpGuard(Terms terms) {
        this.terms = terms;
    }

    /** Allowed move from the reference now, in millionths. */
    long allowed(long nanos) {
        long elapsed = nanos - referenceNanos;
        return elapsed <= MINUTE ? terms.jumpLimit : Exact.mulDiv(terms.jumpLimit, elapsed, MINUTE, Rounding.DOWN);
    }

    /** The move from the reference, in millionths, rounded up. */
    long moved(long units) {
        return Exactly.millionths(Math.abs(units - reference), reference);
    }

    boolean isJump(long units, long nanos) {
        return anchored && Exactly.exceeds(Math.abs(units - reference), reference, allowed(nanos));
    }

    /** Takes an agreed price; true when it is good. */
    boolean admit(long units, long nanos) {
        if (!isJump(units, nanos)) {
            pending = false;
            if (!anchored || nanos - referenceNanos >= MINUTE) {
                anchor(units, nanos);
            }
            return true;
        }
        boolean continues = pending
                && nanos - pendingLast <= terms.maxGapNanos
                && !Exactly.exceeds(Math.abs(units - pendingUnits), pendingUnits, terms.jumpLimit);
        if (!continues) {
            pending = true;
            pendingUnits = units;
            pendingSince = nanos;
        }
        pendingLast = nanos;
        if (nanos - pendingSince < terms.jumpConfirmationNanos) {
            return false;
        }
        pending = false;
        anchor(units, nanos);
        return true;
    }

    /** Agreement was lost: what was pending must be confirmed from the beginning. */
    void interrupt() {
        pending = false;
    }

    private void anchor(long units, long nanos) {
        anchored = true;
        reference = units;
        referenceNanos = nanos;
    }
}
