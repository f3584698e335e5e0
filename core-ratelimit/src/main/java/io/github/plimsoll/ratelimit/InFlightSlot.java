package io.github.plimsoll.ratelimit;

/** What is reserved, and nothing else. */
final class InFlightSlot extends Slot {
    InFlightSlot(InFlight limit, int word) {
        super(limit, word);
    }

    @Override
    int words() {
        return 1;
    }

    @Override
    void expire(Stripe s, int e, long now) {
        // only the end of a reservation frees its place
    }

    @Override
    long used(Stripe s, int e, long now) {
        return reserved(s, e);
    }

    @Override
    long reserved(Stripe s, int e) {
        return s.words[s.base(e) + word];
    }

    @Override
    boolean fits(Stripe s, int e, long now, long cost, long capacity) {
        return reserved(s, e) + cost <= capacity;
    }

    @Override
    Decision.Denied refusal(Stripe s, int e, long now, long cost, long capacity) {
        return denied(capacity, reserved(s, e), cost, 1);
    }

    @Override
    long remaining(Stripe s, int e, long now, long capacity) {
        return Math.max(0, capacity - reserved(s, e));
    }

    @Override
    long resetAt(Stripe s, int e, long now) {
        return now;
    }

    @Override
    void reserve(Stripe s, int e, long cost) {
        s.words[s.base(e) + word] += cost;
    }

    @Override
    void release(Stripe s, int e, long cost) {
        s.words[s.base(e) + word] -= cost;
    }

    @Override
    void charge(Stripe s, int e, long now, long cost) {
        // the work has ended: nothing is in flight any more
    }

    @Override
    void reset(Stripe s, int e) {
        // what runs still runs
    }

    @Override
    void adopt(Stripe s, int e, Slot old, Stripe from, int fromEntry) {
        s.words[s.base(e) + word] = old.reserved(from, fromEntry);
    }
}
