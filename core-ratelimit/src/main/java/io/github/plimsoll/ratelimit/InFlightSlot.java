package io.github.plimsoll.ratelimit;

/** What is reserved, and nothing else. */
final class InFlightSlot extends Slot {
    InFlightSlot(InFlight limit, int at) {
        super(limit, at);
    }

    @Override
    int words() {
        return 1;
    }

    @Override
    void expire(byte[] e, long now) {
        // only the end of a reservation frees its place
    }

    @Override
    long used(byte[] e, long now) {
        return reserved(e);
    }

    @Override
    long reserved(byte[] e) {
        return Words.get(e, at);
    }

    @Override
    boolean fits(byte[] e, long now, long cost, long capacity) {
        return reserved(e) + cost <= capacity;
    }

    @Override
    long retryAfter(byte[] e, long now, long cost, long capacity) {
        return fits(e, now, cost, capacity) ? 0 : 1;
    }

    @Override
    long remaining(byte[] e, long now, long capacity) {
        return Math.max(0, capacity - reserved(e));
    }

    @Override
    long resetAt(byte[] e, long now) {
        return now;
    }

    @Override
    void reserve(byte[] e, long cost) {
        Words.add(e, at, cost);
    }

    @Override
    void release(byte[] e, long cost) {
        Words.add(e, at, -cost);
    }

    @Override
    void charge(byte[] e, long now, long cost) {
        // the work has ended: nothing is in flight any more
    }

    @Override
    void reset(byte[] e) {
        // what runs still runs
    }

    @Override
    void adopt(byte[] e, Slot old, byte[] from, long now) {
        Words.put(e, at, old.reserved(from));
    }
}
