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
    WindowSlot(SlidingWindow limit, int at, boolean plain, @Nullable WindowSlot before) {
        super(limit, at);
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
    int count(byte[] e) {
        return (int) Words.get(e, at);
    }

    private int openCount(byte[] e) {
        return (int) (Words.get(e, at) >>> 32);
    }

    long cost(byte[] e, int position) {
        return plain() ? 1 : track().read(e, position, costOffset, costMask);
    }

    private long charged(byte[] e) {
        return plain() ? count(e) : Words.get(e, at + Words.BYTES);
    }

    @Override
    long reserved(byte[] e) {
        return plain() ? openCount(e) : Words.get(e, at + 2 * Words.BYTES);
    }

    @Override
    void expire(byte[] e, long now) {
        int count = count(e);
        if (count == 0) {
            return;
        }
        int position = track().back(e, count);
        int room = track().room(e);
        int gone = 0;
        while (gone < count && track().time(e, position) <= now - window) {
            if (!plain()) {
                Words.add(e, at + Words.BYTES, -cost(e, position));
            }
            gone++;
            position = position + 1 == room ? 0 : position + 1;
        }
        Words.add(e, at, -gone);
    }

    @Override
    long used(byte[] e, long now) {
        long used = charged(e) + reserved(e);
        int gone = gone(e, now);
        for (int i = 0; i < gone; i++) {
            used -= costAt(e, i);
        }
        return used;
    }

    /** Most records under a capacity: an override raises both. */
    private long eventRoom(long capacity) {
        return maxEvents + Math.max(0, capacity - limit.capacity());
    }

    /** What has expired is looked at only when it matters, because it lies far from what is new. */
    @Override
    boolean fits(byte[] e, long now, long cost, long capacity) {
        if (hasRoom(e, cost, capacity)) {
            return true;
        }
        expire(e, now);
        return hasRoom(e, cost, capacity);
    }

    private boolean hasRoom(byte[] e, long cost, long capacity) {
        return charged(e) + reserved(e) + cost <= capacity && (long) count(e) + openCount(e) < eventRoom(capacity);
    }

    @Override
    long retryAfter(byte[] e, long now, long cost, long capacity) {
        return Math.max(untilRoom(e, now, cost, capacity), untilEvent(e, now, capacity));
    }

    /** Names what has to be waited for longest: the amount or, where too many small ones fill it, their number. */
    @Override
    Decision.Denied refusal(byte[] e, long now, long cost, long capacity) {
        long forEvent = untilEvent(e, now, capacity);
        if (forEvent > untilRoom(e, now, cost, capacity)) {
            return new Decision.Denied(
                    limit.id() + ".events", eventRoom(capacity), events(e, gone(e, now)), 1, forEvent);
        }
        return super.refusal(e, now, cost, capacity);
    }

    private long events(byte[] e, int gone) {
        return (long) count(e) - gone + openCount(e);
    }

    private long untilRoom(byte[] e, long now, long cost, long capacity) {
        long missing = cost - (capacity - used(e, now));
        if (missing <= 0) {
            return 0;
        }
        int count = count(e);
        for (int i = gone(e, now); i < count; i++) {
            missing -= costAt(e, i);
            if (missing <= 0) {
                return leavesAt(e, i) - now;
            }
        }
        return window;
    }

    private long untilEvent(byte[] e, long now, long capacity) {
        int gone = gone(e, now);
        long surplus = events(e, gone) - eventRoom(capacity) + 1;
        if (surplus <= 0) {
            return 0;
        }
        long last = gone + surplus - 1;
        return last < count(e) ? leavesAt(e, (int) last) - now : window;
    }

    @Override
    long remaining(byte[] e, long now, long capacity) {
        return events(e, gone(e, now)) >= eventRoom(capacity) ? 0 : Math.max(0, capacity - used(e, now));
    }

    @Override
    long resetAt(byte[] e, long now) {
        if (openCount(e) > 0) {
            return now + window;
        }
        int count = count(e);
        return count == 0 ? now : Math.max(now, leavesAt(e, count - 1));
    }

    @Override
    void reserve(byte[] e, long cost) {
        Words.add(e, at, OPEN);
        if (!plain()) {
            Words.add(e, at + 2 * Words.BYTES, cost);
        }
    }

    @Override
    void release(byte[] e, long cost) {
        Words.add(e, at, -OPEN);
        if (!plain()) {
            Words.add(e, at + 2 * Words.BYTES, -cost);
        }
    }

    @Override
    void charge(byte[] e, long now, long cost) {
        Words.add(e, at, 1);
        if (!plain()) {
            track().write(e, track().back(e, 1), costOffset, costMask, cost);
            Words.add(e, at + Words.BYTES, cost);
        }
    }

    @Override
    void reset(byte[] e) {
        Words.put(e, at, Words.get(e, at) & -OPEN);
        if (!plain()) {
            Words.put(e, at + Words.BYTES, 0);
        }
    }

    /** Only what is reserved: the records come with the track. */
    @Override
    void adopt(byte[] e, Slot old, byte[] from, long now) {
        WindowSlot before = (WindowSlot) old;
        Words.add(e, at, OPEN * before.openCount(from));
        if (!plain()) {
            Words.put(e, at + 2 * Words.BYTES, before.reserved(from));
        }
    }

    private int gone(byte[] e, long now) {
        int count = count(e);
        int gone = 0;
        while (gone < count && leavesAt(e, gone) <= now) {
            gone++;
        }
        return gone;
    }

    private int positionOf(byte[] e, int oldest) {
        return track().back(e, count(e) - oldest);
    }

    private long leavesAt(byte[] e, int oldest) {
        return track().time(e, positionOf(e, oldest)) + window;
    }

    private long costAt(byte[] e, int oldest) {
        return cost(e, positionOf(e, oldest));
    }
}
