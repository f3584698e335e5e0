package io.github.plimsoll.ratelimit;

/** A window of the calendar: which one it is, what was charged in it, and what is reserved. */
final class CalendarSlot extends Slot {
    private final long window;

    CalendarSlot(CalendarWindow limit, int at) {
        super(limit, at);
        this.window = limit.windowMicros();
    }

    @Override
    int words() {
        return 3;
    }

    @Override
    void expire(byte[] e, long now) {
        long current = now / window;
        if (Words.get(e, at) != current) {
            Words.put(e, at, current);
            Words.put(e, at + Words.BYTES, 0);
        }
    }

    @Override
    long used(byte[] e, long now) {
        return (Words.get(e, at) == now / window ? Words.get(e, at + Words.BYTES) : 0)
                + Words.get(e, at + 2 * Words.BYTES);
    }

    @Override
    long reserved(byte[] e) {
        return Words.get(e, at + 2 * Words.BYTES);
    }

    @Override
    boolean fits(byte[] e, long now, long cost, long capacity) {
        return used(e, now) + cost <= capacity;
    }

    @Override
    long retryAfter(byte[] e, long now, long cost, long capacity) {
        return fits(e, now, cost, capacity) ? 0 : next(now) - now;
    }

    private long next(long now) {
        return (now / window + 1) * window;
    }

    @Override
    long remaining(byte[] e, long now, long capacity) {
        return Math.max(0, capacity - used(e, now));
    }

    @Override
    long resetAt(byte[] e, long now) {
        return used(e, now) == 0 ? now : next(now);
    }

    @Override
    void reserve(byte[] e, long cost) {
        Words.add(e, at + 2 * Words.BYTES, cost);
    }

    @Override
    void release(byte[] e, long cost) {
        Words.add(e, at + 2 * Words.BYTES, -cost);
    }

    @Override
    void charge(byte[] e, long now, long cost) {
        expire(e, now);
        Words.add(e, at + Words.BYTES, cost);
    }

    @Override
    void reset(byte[] e) {
        Words.put(e, at + Words.BYTES, 0);
    }

    @Override
    void adopt(byte[] e, Slot old, byte[] from, long now) {
        CalendarSlot before = (CalendarSlot) old;
        long reserved = before.reserved(from);
        expire(e, now);
        Words.put(e, at + Words.BYTES, before.used(from, now) - reserved);
        Words.put(e, at + 2 * Words.BYTES, reserved);
    }
}
