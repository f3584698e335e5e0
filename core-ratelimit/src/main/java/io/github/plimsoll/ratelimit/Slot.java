package io.github.plimsoll.ratelimit;

/**
 * The counters of one limit within an entry. Every method is called with the stripe's lock held; {@code now} never
 * decreases within a stripe. What is reserved counts in full and is charged from the time of its commit.
 */
abstract class Slot {
    final Limit limit;
    /** Offset of its words within the entry. */
    final int word;

    Slot(Limit limit, int word) {
        this.limit = limit;
        this.word = word;
    }

    /** How many words it takes. */
    abstract int words();

    /** Forgets what no longer counts. */
    abstract void expire(Stripe s, int e, long now);

    /** Charged and reserved, after {@link #expire} or at a later time without it. */
    abstract long used(Stripe s, int e, long now);

    abstract long reserved(Stripe s, int e);

    /** Whether the cost may be taken under this capacity; {@link #expire} was called. */
    abstract boolean fits(Stripe s, int e, long now, long cost, long capacity);

    /** What to say when it does not fit. */
    abstract Decision.Denied refusal(Stripe s, int e, long now, long cost, long capacity);

    /** What may still be taken; changes nothing. */
    abstract long remaining(Stripe s, int e, long now, long capacity);

    /** When nothing would be charged any more. */
    abstract long resetAt(Stripe s, int e, long now);

    abstract void reserve(Stripe s, int e, long cost);

    abstract void release(Stripe s, int e, long cost);

    /** Charges for good; a window's track has its record already. */
    abstract void charge(Stripe s, int e, long now, long cost);

    /** Forgets what is charged, not what is reserved. */
    abstract void reset(Stripe s, int e);

    /** Takes over the counters of the same limit under an earlier plan. */
    abstract void adopt(Stripe s, int e, Slot old, Stripe from, int fromEntry);

    final boolean idle(Stripe s, int e, long now) {
        expire(s, e, now);
        return used(s, e, now) == 0;
    }

    final LimitStatus status(Stripe s, int e, long now, long capacity) {
        return new LimitStatus(
                limit.id(), capacity, used(s, e, now), remaining(s, e, now, capacity), resetAt(s, e, now));
    }

    final Decision.Denied denied(long capacity, long used, long cost, long wait) {
        return new Decision.Denied(limit.id(), capacity, used, cost, Math.max(1, wait));
    }
}
