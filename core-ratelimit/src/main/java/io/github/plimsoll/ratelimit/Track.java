package io.github.plimsoll.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Charges of one key, shared by all sliding windows that the same actions charge: every charge is written once, in a
 * ring of fixed-width records (7 bytes of time and, where costs differ, the cost of each window), and each window
 * counts how many of the newest records are its own.
 */
final class Track {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int TIME_BYTES = 7;
    private static final long TIME_MASK = (1L << (8 * TIME_BYTES)) - 1;
    /** The last record may be read as a whole long. */
    private static final int PAD = 8;

    private static final int FIRST_ROOM = 4;

    /** Position of the ring among the references of an entry. */
    final int ref;
    /** Offset of the word that says where the next record goes. */
    final int tailWord;

    private final WindowSlot[] slots;
    private final int record;
    private final int bound;

    Track(int ref, int tailWord, WindowSlot[] slots) {
        this.ref = ref;
        this.tailWord = tailWord;
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

    int room(byte[] ring) {
        return (ring.length - PAD) / record;
    }

    int tail(Stripe s, int e) {
        return (int) s.words[s.base(e) + tailWord];
    }

    byte @Nullable [] ring(Stripe s, int e) {
        return (byte[]) s.refs[e * s.group.refs + ref];
    }

    long time(byte[] ring, int position) {
        return (long) LONGS.get(ring, position * record) & TIME_MASK;
    }

    long read(byte[] ring, int position, int offset, long mask) {
        return (long) LONGS.get(ring, position * record + offset) & mask;
    }

    void write(byte[] ring, int position, int offset, long mask, long value) {
        int at = position * record + offset;
        LONGS.set(ring, at, ((long) LONGS.get(ring, at) & ~mask) | value);
    }

    /** A position {@code back} records before the next one to be written. */
    int back(Stripe s, int e, byte[] ring, int back) {
        int position = tail(s, e) - back;
        return position < 0 ? position + room(ring) : position;
    }

    /** Records that some window still counts. */
    int live(Stripe s, int e) {
        int most = 0;
        for (WindowSlot slot : slots) {
            most = Math.max(most, slot.count(s, e));
        }
        return most;
    }

    /** Adds a record of this time; each window then adds its cost to it. */
    void append(Stripe s, int e, long now) {
        byte[] ring = ring(s, e);
        if (ring == null) {
            ring = new byte[Math.min(FIRST_ROOM, bound) * record + PAD];
            s.refs[e * s.group.refs + ref] = ring;
        } else {
            int live = live(s, e);
            if (live == room(ring)) {
                ring = grow(s, e, ring, live);
            }
        }
        int tail = tail(s, e);
        write(ring, tail, 0, TIME_MASK, now);
        s.words[s.base(e) + tailWord] = tail + 1 == room(ring) ? 0 : tail + 1;
    }

    private byte[] grow(Stripe s, int e, byte[] ring, int live) {
        int room = Math.max(live + 1, Math.min(bound, live * 2));
        byte[] more = new byte[room * record + PAD];
        int first = tail(s, e); // full: the oldest lies where the next would go
        int before = room(ring) - first;
        System.arraycopy(ring, first * record, more, 0, before * record);
        System.arraycopy(ring, 0, more, before * record, first * record);
        s.refs[e * s.group.refs + ref] = more;
        s.words[s.base(e) + tailWord] = live;
        return more;
    }

    /** Drops the records when no window counts any. */
    void tidy(Stripe s, int e) {
        if (live(s, e) == 0) {
            s.refs[e * s.group.refs + ref] = null;
            s.words[s.base(e) + tailWord] = 0;
        }
    }

    /** Copies what the windows of an earlier plan remember of the same charges. */
    void adopt(Stripe s, int e, Track old, Stripe from, int fromEntry, long now) {
        byte[] ring = old.ring(from, fromEntry);
        if (ring == null) {
            return;
        }
        for (int back = old.live(from, fromEntry); back > 0; back--) {
            int position = old.back(from, fromEntry, ring, back);
            long time = old.time(ring, position);
            if (counts(time, now)) {
                append(s, e, time);
                for (WindowSlot slot : slots) {
                    WindowSlot before = old.slot(slot.limit.id());
                    slot.charge(s, e, time, before == null ? 1 : before.cost(ring, position));
                }
            }
        }
        for (WindowSlot slot : slots) {
            slot.expire(s, e, now);
        }
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
