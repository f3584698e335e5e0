package io.github.plimsoll.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * Charges of one key, shared by all sliding windows that the same actions charge: every charge is written once, in a
 * ring of fixed-width records (7 bytes of time and, where costs differ, the cost of each window), and each window
 * counts how many of the newest records are its own. The ring lies in the entry behind its words and behind the rings
 * of the tracks before it, so that a decision finds all it needs in one place.
 */
final class Track {
    private static final int TIME_BYTES = 7;
    private static final long TIME_MASK = (1L << (8 * TIME_BYTES)) - 1;
    private static final int FIRST_ROOM = 4;

    /** Which of its group. */
    final int number;

    /** Where the entry says where the next record goes and, in the upper half, how many have room. */
    private final int at;

    private final int firstRing;
    private final @Nullable Track before;
    private final WindowSlot[] slots;
    private final int record;
    private final int bound;

    /** @param firstRing where the words of an entry end */
    Track(int number, int at, int firstRing, @Nullable Track before, WindowSlot[] slots) {
        this.number = number;
        this.at = at;
        this.firstRing = firstRing;
        this.before = before;
        this.slots = slots;
        int width = TIME_BYTES;
        WindowSlot longest = slots[0];
        for (WindowSlot slot : slots) {
            slot.join(this, width);
            width += slot.costBytes;
            longest = slot.window > longest.window ? slot : longest;
        }
        record = width;
        // every record counts in the longest window, so there are never more records than it remembers
        bound = longest.maxEvents;
    }

    WindowSlot[] slots() {
        return slots;
    }

    int room(byte[] e) {
        return (int) (Words.get(e, at) >>> 32);
    }

    private int tail(byte[] e) {
        return (int) Words.get(e, at);
    }

    private void put(byte[] e, int room, int tail) {
        Words.put(e, at, (long) room << 32 | tail);
    }

    private int ring(byte[] e) {
        return before == null ? firstRing : before.end(e);
    }

    private int end(byte[] e) {
        return ring(e) + room(e) * record;
    }

    long time(byte[] e, int position) {
        return read(e, position, 0, TIME_MASK);
    }

    long read(byte[] e, int position, int offset, long mask) {
        return Words.get(e, ring(e) + position * record + offset) & mask;
    }

    void write(byte[] e, int position, int offset, long mask, long value) {
        int where = ring(e) + position * record + offset;
        Words.put(e, where, (Words.get(e, where) & ~mask) | value);
    }

    /** A position {@code back} records before the next one to be written. */
    int back(byte[] e, int back) {
        int position = tail(e) - back;
        return position < 0 ? position + room(e) : position;
    }

    /** Records that some window still counts. */
    int live(byte[] e) {
        int most = 0;
        for (WindowSlot slot : slots) {
            most = Math.max(most, slot.count(e));
        }
        return most;
    }

    /**
     * Adds a record of this time; each window then adds its cost to it.
     *
     * @return the entry, which is another one when the ring grew
     */
    byte[] append(Stripe s, byte[] entry, long now) {
        byte[] e = entry;
        int room = room(e);
        if (live(e) == room) {
            for (WindowSlot slot : slots) {
                slot.expire(e, now);
            }
            if (live(e) == room) {
                e = grow(s, e, room);
                room = room(e);
            }
        }
        int tail = tail(e);
        write(e, tail, 0, TIME_MASK, now);
        put(e, room, tail + 1 == room ? 0 : tail + 1);
        return e;
    }

    /** The ring is full: the oldest record lies where the next would go. */
    private byte[] grow(Stripe s, byte[] e, int live) {
        int room = live == 0 ? Math.min(FIRST_ROOM, bound) : Math.max(live + 1, Math.min(bound, live * 2));
        byte[] more = new byte[e.length + (room - live) * record];
        int start = ring(e);
        int end = end(e);
        int oldest = start + tail(e) * record;
        System.arraycopy(e, 0, more, 0, start);
        System.arraycopy(e, oldest, more, start, end - oldest);
        System.arraycopy(e, start, more, start + end - oldest, oldest - start);
        System.arraycopy(e, end, more, start + room * record, e.length - end);
        put(more, room, live);
        s.replace(e, more);
        return more;
    }

    /** Copies what the windows of an earlier plan remember of the same charges. */
    byte[] adopt(Stripe s, byte[] entry, Track old, byte[] from, long now) {
        byte[] e = entry;
        for (int back = old.live(from); back > 0; back--) {
            int position = old.back(from, back);
            long time = old.time(from, position);
            if (counts(time, now)) {
                e = append(s, e, time);
                for (WindowSlot slot : slots) {
                    WindowSlot was = old.slot(slot.limit.id());
                    slot.charge(e, time, was == null ? 1 : was.cost(from, position));
                }
            }
        }
        for (WindowSlot slot : slots) {
            slot.expire(e, now);
        }
        return e;
    }

    private boolean counts(long time, long now) {
        for (WindowSlot slot : slots) {
            if (time > now - slot.window) {
                return true;
            }
        }
        return false;
    }

    private @Nullable WindowSlot slot(String limitId) {
        for (WindowSlot slot : slots) {
            if (slot.limit.id().equals(limitId)) {
                return slot;
            }
        }
        return null;
    }
}
