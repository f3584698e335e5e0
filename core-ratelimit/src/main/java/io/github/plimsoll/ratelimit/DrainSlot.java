package io.github.plimsoll.ratelimit;

/**
 * Tokens that come back evenly. What is owed is kept in parts of a token, {@code period} parts each, of which
 * {@code rate} drain per microsecond: exact, with no fraction lost. A bucket keeps what is owed and since when; a
 * generic cell rate keeps the one number when everything will have drained, counted in parts.
 */
final class DrainSlot extends Slot {
    private final boolean cellRate;
    private final long rate;
    private final long period;

    DrainSlot(TokenBucket limit, int word) {
        this(limit, word, limit.refill(), limit.periodMicros(), false);
    }

    DrainSlot(Gcra limit, int word) {
        this(limit, word, limit.rate(), limit.periodMicros(), true);
    }

    private DrainSlot(Limit limit, int word, long tokens, long micros, boolean cellRate) {
        super(limit, word);
        long common = Ranges.gcd(tokens, micros);
        this.rate = tokens / common;
        this.period = micros / common;
        this.cellRate = cellRate;
    }

    /**
     * Tokens in parts. Under a plan never more than the range; what an earlier plan granted may be, and is then the
     * whole range: as much as any capacity, which is what counts.
     */
    private long parts(long tokens) {
        return tokens > maxCapacity() ? Ranges.MAX_PRODUCT : tokens * period;
    }

    /** How long so many parts take to drain. */
    private long micros(long parts) {
        return parts / rate + (parts % rate == 0 ? 0 : 1);
    }

    /** The largest capacity whose product with the period cannot wrap. */
    long maxCapacity() {
        return Ranges.MAX_PRODUCT / period;
    }

    @Override
    int words() {
        return cellRate ? 2 : 3;
    }

    @Override
    void expire(Stripe s, int e, long now) {
        // what is owed is worked out from the time when it is asked for
    }

    private long owed(Stripe s, int e, long now) {
        int at = s.base(e) + word;
        if (cellRate) {
            return Math.max(0, s.words[at + 1] - now * rate);
        }
        long owed = s.words[at + 1];
        if (owed == 0) {
            return 0;
        }
        long passed = now - s.words[at + 2];
        return passed > owed / rate ? 0 : owed - passed * rate;
    }

    @Override
    long used(Stripe s, int e, long now) {
        return (owed(s, e, now) + period - 1) / period + reserved(s, e);
    }

    @Override
    long reserved(Stripe s, int e) {
        return s.words[s.base(e) + word];
    }

    @Override
    boolean fits(Stripe s, int e, long now, long cost, long capacity) {
        long left = capacity - reserved(s, e) - cost;
        return left >= 0 && owed(s, e, now) <= left * period;
    }

    @Override
    Decision.Denied refusal(Stripe s, int e, long now, long cost, long capacity) {
        long missing = reserved(s, e) + cost - capacity;
        long surplus = owed(s, e, now) + (missing < 0 ? missing * period : parts(missing));
        return denied(capacity, used(s, e, now), cost, micros(surplus));
    }

    @Override
    long remaining(Stripe s, int e, long now, long capacity) {
        return Math.max(0, capacity - used(s, e, now));
    }

    @Override
    long resetAt(Stripe s, int e, long now) {
        return now + micros(owed(s, e, now) + parts(reserved(s, e)));
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
        owe(s, e, now, Math.min(Ranges.MAX_PRODUCT, owed(s, e, now) + parts(cost)));
    }

    private void owe(Stripe s, int e, long now, long owed) {
        int at = s.base(e) + word;
        if (cellRate) {
            s.words[at + 1] = now * rate + owed;
        } else {
            s.words[at + 1] = owed;
            s.words[at + 2] = now;
        }
    }

    @Override
    void reset(Stripe s, int e) {
        s.words[s.base(e) + word + 1] = 0;
    }

    /** Tokens owed stay owed, a part of one as a whole one when the rate changed. */
    @Override
    void adopt(Stripe s, int e, Slot old, Stripe from, int fromEntry) {
        DrainSlot before = (DrainSlot) old;
        long now = from.latest();
        long owed = before.owed(from, fromEntry, now);
        long parts = before.period == period ? owed : parts((owed + before.period - 1) / before.period);
        s.words[s.base(e) + word] = before.reserved(from, fromEntry);
        owe(s, e, now, parts);
    }
}
