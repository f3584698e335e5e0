package io.github.plimsoll.ratelimit;

import org.jspecify.annotations.Nullable;

/** An exact sliding window: how many of its track's newest records are its own, and their sum where costs differ. */
final class WindowSlot extends Slot {
    private static final long OPEN = 1L << 32;

    final long window;
    final int maxEvents;
    /** 0 when every cost is 1: then the records carry none, and counting them is enough. */
    final int costBytes;

    private final long costMask;
    private @Nullable Track track;
    private int costOffset;

    /**
     * @param plain whether every action charges exactly 1
     * @param before the same window under an earlier plan, whose records must still fit
     */
    WindowSlot(SlidingWindow limit, int word, boolean plain, @Nullable WindowSlot before) {
        super(limit, word);
        this.window = limit.windowMicros();
        this.maxEvents = limit.maxEvents();
        // one more bit than the capacity: an override may double it, and recorded usage may be above it
        int bits = 66 - Long.numberOfLeadingZeros(limit.capacity());
        int wide = Math.max(Math.min(8, (bits + 7) / 8), before == null ? 0 : before.costBytes);
        this.costBytes = plain ? 0 : wide;
        this.costMask = costBytes == 8 ? -1L : (1L << (8 * costBytes)) - 1;
    }

    void join(Track shared, int offset) {
        track = shared;
        costOffset = offset;
    }

    Track track() {
        Track joined = track;
        if (joined == null) {
            throw new IllegalStateException("a window belongs to a track");
        }
        return joined;
    }

    boolean plain() {
        return costBytes == 0;
    }

    /** The largest cost that a record can carry. */
    long maxCost() {
        return plain() ? 1 : costMask & Limit.MAX_CAPACITY;
    }

    @Override
    int words() {
        return plain() ? 1 : 3;
    }

    /** Records of this window. */
    int count(Stripe s, int e) {
        return (int) s.words[s.base(e) + word];
    }

    private int openCount(Stripe s, int e) {
        return (int) (s.words[s.base(e) + word] >>> 32);
    }

    long cost(byte[] ring, int position) {
        return plain() ? 1 : track().read(ring, position, costOffset, costMask);
    }

    private long charged(Stripe s, int e) {
        return plain() ? count(s, e) : s.words[s.base(e) + word + 1];
    }

    @Override
    long reserved(Stripe s, int e) {
        return plain() ? openCount(s, e) : s.words[s.base(e) + word + 2];
    }

    @Override
    void expire(Stripe s, int e, long now) {
        int count = count(s, e);
        byte[] ring;
        if (count == 0 || (ring = track().ring(s, e)) == null) {
            return;
        }
        int position = track().back(s, e, ring, count);
        int room = track().room(ring);
        int gone = 0;
        while (gone < count && track().time(ring, position) <= now - window) {
            if (!plain()) {
                s.words[s.base(e) + word + 1] -= cost(ring, position);
            }
            gone++;
            position = position + 1 == room ? 0 : position + 1;
        }
        s.words[s.base(e) + word] -= gone;
    }

    @Override
    long used(Stripe s, int e, long now) {
        long used = charged(s, e) + reserved(s, e);
        int gone = gone(s, e, now);
        for (int i = 0; i < gone; i++) {
            used -= costAt(s, e, i);
        }
        return used;
    }

    /** Most records under a capacity: an override raises both. */
    private long eventRoom(long capacity) {
        return maxEvents + Math.max(0, capacity - limit.capacity());
    }

    @Override
    boolean fits(Stripe s, int e, long now, long cost, long capacity) {
        return charged(s, e) + reserved(s, e) + cost <= capacity
                && (long) count(s, e) + openCount(s, e) < eventRoom(capacity);
    }

    @Override
    Decision.Denied refusal(Stripe s, int e, long now, long cost, long capacity) {
        int count = count(s, e);
        long used = charged(s, e) + reserved(s, e);
        long missing = cost - (capacity - used);
        long forRoom = 0;
        if (missing > 0) {
            forRoom = window;
            for (int i = 0; i < count; i++) {
                missing -= costAt(s, e, i);
                if (missing <= 0) {
                    forRoom = leavesAt(s, e, i) - now;
                    break;
                }
            }
        }
        long events = (long) count + openCount(s, e);
        long surplus = events - eventRoom(capacity) + 1;
        long forEvent = 0;
        if (surplus > 0) {
            forEvent = surplus <= count ? leavesAt(s, e, (int) surplus - 1) - now : window;
        }
        if (forEvent > forRoom) {
            return new Decision.Denied(limit.id() + ".events", eventRoom(capacity), events, 1, forEvent);
        }
        return denied(capacity, used, cost, forRoom);
    }

    @Override
    long remaining(Stripe s, int e, long now, long capacity) {
        long events = (long) count(s, e) - gone(s, e, now) + openCount(s, e);
        return events >= eventRoom(capacity) ? 0 : Math.max(0, capacity - used(s, e, now));
    }

    @Override
    long resetAt(Stripe s, int e, long now) {
        if (openCount(s, e) > 0) {
            return now + window;
        }
        int count = count(s, e);
        return count == 0 ? now : Math.max(now, leavesAt(s, e, count - 1));
    }

    @Override
    void reserve(Stripe s, int e, long cost) {
        s.words[s.base(e) + word] += OPEN;
        if (!plain()) {
            s.words[s.base(e) + word + 2] += cost;
        }
    }

    @Override
    void release(Stripe s, int e, long cost) {
        s.words[s.base(e) + word] -= OPEN;
        if (!plain()) {
            s.words[s.base(e) + word + 2] -= cost;
        }
    }

    @Override
    void charge(Stripe s, int e, long now, long cost) {
        s.words[s.base(e) + word]++;
        if (!plain()) {
            byte[] ring = track().ring(s, e);
            if (ring == null) {
                throw new IllegalStateException("a charge is written to its track first");
            }
            track().write(ring, track().back(s, e, ring, 1), costOffset, costMask, cost);
            s.words[s.base(e) + word + 1] += cost;
        }
    }

    @Override
    void reset(Stripe s, int e) {
        s.words[s.base(e) + word] &= -OPEN;
        if (!plain()) {
            s.words[s.base(e) + word + 1] = 0;
        }
    }

    /** Only what is reserved: the records come with the track. */
    @Override
    void adopt(Stripe s, int e, Slot old, Stripe from, int fromEntry) {
        WindowSlot before = (WindowSlot) old;
        s.words[s.base(e) + word] += OPEN * before.openCount(from, fromEntry);
        if (!plain()) {
            s.words[s.base(e) + word + 2] = before.reserved(from, fromEntry);
        }
    }

    private int gone(Stripe s, int e, long now) {
        int count = count(s, e);
        int gone = 0;
        while (gone < count && leavesAt(s, e, gone) <= now) {
            gone++;
        }
        return gone;
    }

    private int positionOf(Stripe s, int e, byte[] ring, int oldest) {
        return track().back(s, e, ring, count(s, e) - oldest);
    }

    private byte[] ring(Stripe s, int e) {
        byte[] ring = track().ring(s, e);
        if (ring == null) {
            throw new IllegalStateException("records are counted that are not there");
        }
        return ring;
    }

    private long leavesAt(Stripe s, int e, int oldest) {
        byte[] ring = ring(s, e);
        return track().time(ring, positionOf(s, e, ring, oldest)) + window;
    }

    private long costAt(Stripe s, int e, int oldest) {
        byte[] ring = ring(s, e);
        return cost(ring, positionOf(s, e, ring, oldest));
    }
}
