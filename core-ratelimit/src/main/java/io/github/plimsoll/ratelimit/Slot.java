package io.github.plimsoll.ratelimit;

/**
 * The counters of one limit within an entry. Every method is called with the stripe's lock held; {@code now} never
 * decreases within a stripe. What is reserved counts in full and is charged from the time of its commit.
 */
abstract class Slot {
    final Limit limit;
    /** Where its words begin within the entry. */
    final int at;

    Slot(Limit limit, int at) {
        this.limit = limit;
        this.at = at;
    }

    /** How many words it takes. */
    abstract int words();

    /** Forgets what no longer counts. */
    abstract void expire(byte[] e, long now);

    /** Charged and reserved, after {@link #expire} or at a later time without it. */
    abstract long used(byte[] e, long now);

    abstract long reserved(byte[] e);

    /** Whether the cost may be taken under this capacity; expires what it has to for the answer. */
    abstract boolean fits(byte[] e, long now, long cost, long capacity);

    /** Charges the cost for good if it fits. Not for a window, whose charges have records. */
    boolean take(byte[] e, long now, long cost, long capacity) {
        if (!fits(e, now, cost, capacity)) {
            return false;
        }
        charge(e, now, cost);
        return true;
    }

    /** How long until a cost within this capacity fits, when nothing else happens; 0 when it does; changes nothing. */
    abstract long retryAfter(byte[] e, long now, long cost, long capacity);

    /** What to say when it does not fit. */
    Decision.Denied refusal(byte[] e, long now, long cost, long capacity) {
        return new Decision.Denied(limit.id(), capacity, used(e, now), cost, retryAfter(e, now, cost, capacity));
    }

    /** What may still be taken; changes nothing. */
    abstract long remaining(byte[] e, long now, long capacity);

    /** When nothing would be charged any more. */
    abstract long resetAt(byte[] e, long now);

    abstract void reserve(byte[] e, long cost);

    abstract void release(byte[] e, long cost);

    /** Charges for good; a window's track has its record already. */
    abstract void charge(byte[] e, long now, long cost);

    /** Forgets what is charged, not what is reserved. */
    abstract void reset(byte[] e);

    /** Takes over the counters of the same limit under an earlier plan. */
    abstract void adopt(byte[] e, Slot old, byte[] from, long now);

    final boolean idle(byte[] e, long now) {
        return used(e, now) == 0;
    }

    final LimitStatus status(byte[] e, long now, long cost, long capacity) {
        return new LimitStatus(
                limit.id(),
                capacity,
                used(e, now),
                remaining(e, now, capacity),
                resetAt(e, now),
                cost > capacity ? LimitStatus.NEVER : retryAfter(e, now, cost, capacity));
    }
}
