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
    /** The largest capacity whose product with the period cannot wrap. */
    private final long maxCapacity;

    DrainSlot(TokenBucket limit, int at) {
        this(limit, at, limit.refill(), limit.periodMicros(), false);
    }

    DrainSlot(Gcra limit, int at) {
        this(limit, at, limit.rate(), limit.periodMicros(), true);
    }

    private DrainSlot(Limit limit, int at, long tokens, long micros, boolean cellRate) {
        super(limit, at);
        long common = Ranges.gcd(tokens, micros);
        this.rate = tokens / common;
        this.period = micros / common;
        this.maxCapacity = Ranges.MAX_PRODUCT / period;
        this.cellRate = cellRate;
    }

    /**
     * Tokens in parts. Under a plan never more than the range; what an earlier plan granted may be, and is then the
     * whole range: as much as any capacity, which is what counts.
     */
    private long parts(long tokens) {
        return tokens > maxCapacity ? Ranges.MAX_PRODUCT : tokens * period;
    }

    /** How long so many parts take to drain. */
    private long micros(long parts) {
        return parts / rate + (parts % rate == 0 ? 0 : 1);
    }

    long maxCapacity() {
        return maxCapacity;
    }

    @Override
    int words() {
        return cellRate ? 2 : 3;
    }

    @Override
    void expire(byte[] e, long now) {
        // what is owed is worked out from the time when it is asked for
    }

    private long owed(byte[] e, long now) {
        if (cellRate) {
            return Math.max(0, Words.get(e, at + Words.BYTES) - now * rate);
        }
        long owed = Words.get(e, at + Words.BYTES);
        if (owed == 0) {
            return 0;
        }
        long passed = now - Words.get(e, at + 2 * Words.BYTES);
        return passed > owed / rate ? 0 : owed - passed * rate;
    }

    @Override
    long used(byte[] e, long now) {
        return (owed(e, now) + period - 1) / period + reserved(e);
    }

    @Override
    long reserved(byte[] e) {
        return Words.get(e, at);
    }

    @Override
    boolean fits(byte[] e, long now, long cost, long capacity) {
        return fits(owed(e, now), capacity - reserved(e) - cost);
    }

    private boolean fits(long owed, long left) {
        return left >= 0 && owed <= left * period;
    }

    @Override
    boolean take(byte[] e, long now, long cost, long capacity) {
        long owed = owed(e, now);
        if (!fits(owed, capacity - reserved(e) - cost)) {
            return false;
        }
        owe(e, now, owed + cost * period);
        return true;
    }

    @Override
    long retryAfter(byte[] e, long now, long cost, long capacity) {
        long missing = reserved(e) + cost - capacity;
        return micros(Math.max(0, owed(e, now) + parts(missing)));
    }

    @Override
    long remaining(byte[] e, long now, long capacity) {
        return Math.max(0, capacity - used(e, now));
    }

    @Override
    long resetAt(byte[] e, long now) {
        return now + micros(owed(e, now) + parts(reserved(e)));
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
        owe(e, now, Math.min(Ranges.MAX_PRODUCT, owed(e, now) + parts(cost)));
    }

    private void owe(byte[] e, long now, long owed) {
        if (cellRate) {
            Words.put(e, at + Words.BYTES, now * rate + owed);
        } else {
            Words.put(e, at + Words.BYTES, owed);
            Words.put(e, at + 2 * Words.BYTES, now);
        }
    }

    @Override
    void reset(byte[] e) {
        Words.put(e, at + Words.BYTES, 0);
    }

    /** Tokens owed stay owed, a part of one as a whole one when the rate changed. */
    @Override
    void adopt(byte[] e, Slot old, byte[] from, long now) {
        DrainSlot before = (DrainSlot) old;
        long owed = before.owed(from, now);
        long parts = before.period == period ? owed : parts((owed + before.period - 1) / before.period);
        Words.put(e, at, before.reserved(from));
        owe(e, now, parts);
    }
}
