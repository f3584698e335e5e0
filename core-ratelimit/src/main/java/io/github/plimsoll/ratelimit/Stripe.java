package io.github.plimsoll.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of one group's keys: an entry with the counters of each, found through an open hash index, or at once where
 * the key remembers it. Everything but {@link #lock}, {@link #tryLock} and {@link #unlock} is called with its lock held, which lasts for one
 * decision. Keys of one stripe share their latest time: a clock that goes back is read as standing still, for a key
 * that was evicted in between too.
 */
final class Stripe {
    /** Pauses between two looks at a lock that is held, at first and at most: looking costs its holder time. */
    private static final int FIRST_PAUSES = 16;

    private static final int MOST_PAUSES = 256;
    private static final byte[][] NO_ENTRIES = new byte[0][];
    private static final byte[] NO_ENTRY = new byte[0];
    private static final String[] NO_TEXTS = new String[0];
    private static final VarHandle LOCKED;

    static {
        try {
            LOCKED = MethodHandles.lookup().findVarHandle(Stripe.class, "locked", int.class);
        } catch (ReflectiveOperationException never) {
            throw new ExceptionInInitializerError(never);
        }
    }

    final Group group;
    int size;
    /** Where the search for idle entries goes on. */
    int hand;
    /** Decisions per action: granted at 2i, denied at 2i + 1. */
    final long[] tally;
    /** Set when a new plan replaced this one: look again. */
    boolean retired;

    private long latest;
    private byte[][] entries = NO_ENTRIES;
    /** Of the entries whose key does not fit into two words; as many as were needed so far. */
    private @Nullable String[] texts = NO_TEXTS;
    /** Hash in the upper half, number of the entry + 1 in the lower; 0 is free. */
    private long[] index = new long[0];

    @SuppressWarnings("unused") // through LOCKED
    private volatile int locked;

    Stripe(Group group, int actions) {
        this.group = group;
        this.tally = new long[2 * actions];
    }

    void lock() {
        if (!LOCKED.compareAndSet(this, 0, 1)) {
            contend();
        }
    }

    boolean tryLock() {
        return LOCKED.compareAndSet(this, 0, 1);
    }

    void unlock() {
        LOCKED.setRelease(this, 0);
    }

    @SuppressWarnings("ThreadPriorityCheck") // only after spinning, where the holder may wait for this processor
    private void contend() {
        int pauses = FIRST_PAUSES;
        do {
            for (int i = 0; i < pauses; i++) {
                Thread.onSpinWait();
            }
            if (pauses < MOST_PAUSES) {
                pauses *= 2;
            } else {
                Thread.yield();
            }
        } while (locked != 0 || !LOCKED.compareAndSet(this, 0, 1));
    }

    /** The time of this decision: never before one that was seen. */
    long advance(long clock) {
        if (clock > latest) {
            latest = clock;
        }
        return latest;
    }

    long latest() {
        return latest;
    }

    byte[] entry(int number) {
        return entries[number];
    }

    /**
     * The entry of a key, or null. What the key says it was found in last may be of another limiter, or gone: it is
     * believed when it lies here under its own number.
     */
    byte @Nullable [] find(Key key) {
        byte[] known = key.foundLast();
        return find(key, known, known == null ? -1 : number(known));
    }

    /**
     * The same, with what was known of it and that one's number, which may have been looked up before the lock was
     * held: whoever waits for it would only make the wait of others longer.
     */
    @SuppressWarnings("ReferenceEquality") // this very entry
    byte @Nullable [] find(Key key, byte @Nullable [] known, int number) {
        if (known != null && number >= 0 && number < size && entries[number] == known) {
            return known;
        }
        if (size == 0) {
            return null;
        }
        int mask = index.length - 1;
        int hash = key.spread();
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            long cell = index[i];
            if (cell == 0) {
                return null;
            }
            if ((int) (cell >>> 32) == hash) {
                byte[] entry = entries[(int) cell - 1];
                if (isOf(key, entry)) {
                    key.found(entry);
                    return entry;
                }
            }
        }
    }

    private boolean isOf(Key key, byte[] entry) {
        if (Words.get(entry, group.keyAt) != key.low() || Words.get(entry, group.keyAt + Words.BYTES) != key.high()) {
            return false;
        }
        String text = key.text();
        return text == null || text.equals(texts[number(entry)]);
    }

    /** A fresh entry for a key that has none. */
    byte[] add(Key key) {
        if ((size + 1) * 5L > index.length * 3L) {
            rebuild(Math.max(8, index.length * 2));
        }
        int number = size++;
        if (number == entries.length) {
            entries = Arrays.copyOf(entries, number + Math.max(2, number >> 2));
        }
        byte[] entry = new byte[group.length];
        Words.put(entry, group.keyAt, key.low());
        Words.put(entry, group.keyAt + Words.BYTES, key.high());
        place(entry, number);
        String text = key.text();
        if (text != null && number >= texts.length) {
            texts = Arrays.copyOf(texts, entries.length);
        }
        if (number < texts.length) {
            texts[number] = text;
        }
        put(key.spread(), number);
        key.found(entry);
        return entry;
    }

    private void place(byte[] entry, int number) {
        Words.put(entry, 0, number);
        entries[number] = entry;
    }

    static int number(byte[] entry) {
        return (int) Words.get(entry, 0);
    }

    /** Puts a larger copy where an entry was. */
    void replace(byte[] entry, byte[] larger) {
        place(larger, number(entry));
    }

    /** Forgets an entry; the last one moves to its place. */
    void remove(int number) {
        free(number);
        int last = --size;
        if (number != last) {
            index[position(last)] = ((long) hash(last) << 32) | (number + 1);
            place(entries[last], number);
        }
        if (number < texts.length) {
            texts[number] = last < texts.length ? texts[last] : null;
        }
        if (last < texts.length) {
            texts[last] = null;
        }
        entries[last] = NO_ENTRY;
    }

    /** The key of an entry. */
    Key key(int number) {
        byte[] entry = entries[number];
        String text = number < texts.length ? texts[number] : null;
        return Key.of(
                group.keyKind,
                text == null
                        ? Key.unpack(Words.get(entry, group.keyAt), Words.get(entry, group.keyAt + Words.BYTES))
                        : text);
    }

    private int hash(int number) {
        byte[] entry = entries[number];
        return Key.hash(Words.get(entry, group.keyAt), Words.get(entry, group.keyAt + Words.BYTES));
    }

    private int position(int number) {
        int mask = index.length - 1;
        int i = hash(number) & mask;
        while ((int) index[i] != number + 1) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private void free(int number) {
        int mask = index.length - 1;
        int hole = position(number);
        for (int i = (hole + 1) & mask; index[i] != 0; i = (i + 1) & mask) {
            int home = (int) (index[i] >>> 32) & mask;
            // a cell may move back when its home is not behind the hole
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                index[hole] = index[i];
                hole = i;
            }
        }
        index[hole] = 0;
    }

    private void put(int hash, int number) {
        int mask = index.length - 1;
        int i = hash & mask;
        while (index[i] != 0) {
            i = (i + 1) & mask;
        }
        index[i] = ((long) hash << 32) | (number + 1);
    }

    private void rebuild(int room) {
        long[] old = index;
        index = new long[room];
        for (long cell : old) {
            if (cell != 0) {
                put((int) (cell >>> 32), (int) cell - 1);
            }
        }
    }
}
