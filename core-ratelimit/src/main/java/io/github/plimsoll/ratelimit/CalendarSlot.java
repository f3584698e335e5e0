package io.github.plimsoll.ratelimit;

/** A window of the calendar: which one it is, what was charged in it, and what is reserved. */
final class CalendarSlot extends Slot {
    private final long window;

    CalendarSlot(CalendarWindow limit, int word) {
        super(limit, word);
        this.window = limit.windowMicros();
    }

    @Override
    int words() {
        return 3;
    }

    @Override
    void expire(Stripe s, int e, long now) {
        int at = s.base(e) + word;
        long current = now / window;
        if (s.words[at] != current) {
            s.words[at] = current;
            s.words[at + 1] = 0;
        }
    }

    @Override
    long used(Stripe s, int e, long now) {
        int at = s.base(e) + word;
        return (s.words[at] == now / window ? s.words[at + 1] : 0) + s.words[at + 2];
    }

    @Override
    long reserved(Stripe s, int e) {
        return s.words[s.base(e) + word + 2];
    }

    @Override
    boolean fits(Stripe s, int e, long now, long cost, long capacity) {
        return used(s, e, now) + cost <= capacity;
    }

    @Override
    Decision.Denied refusal(Stripe s, int e, long now, long cost, long capacity) {
        return denied(capacity, used(s, e, now), cost, next(now) - now);
    }

    private long next(long now) {
        return (now / window + 1) * window;
    }

    @Override
    long remaining(Stripe s, int e, long now, long capacity) {
        return Math.max(0, capacity - used(s, e, now));
    }

    @Override
    long resetAt(Stripe s, int e, long now) {
        return used(s, e, now) == 0 ? now : next(now);
    }

    @Override
    void reserve(Stripe s, int e, long cost) {
        s.words[s.base(e) + word + 2] += cost;
    }

    @Override
    void release(Stripe s, int e, long cost) {
        s.words[s.base(e) + word + 2] -= cost;
    }

    @Override
    void charge(Stripe s, int e, long now, long cost) {
        expire(s, e, now);
        s.words[s.base(e) + word + 1] += cost;
    }

    @Override
    void reset(Stripe s, int e) {
        s.words[s.base(e) + word + 1] = 0;
    }

    @Override
    void adopt(Stripe s, int e, Slot old, Stripe from, int fromEntry) {
        CalendarSlot before = (CalendarSlot) old;
        long now = from.latest();
        long reserved = before.reserved(from, fromEntry);
        expire(s, e, now);
        s.words[s.base(e) + word + 1] = before.used(from, fromEntry, now) - reserved;
        s.words[s.base(e) + word + 2] = reserved;
    }
}
