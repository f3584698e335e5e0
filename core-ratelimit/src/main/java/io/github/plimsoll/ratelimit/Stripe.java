package io.github.plimsoll.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of one group's keys: their counters side by side in one array of words, found through an open hash index.
 * Everything but {@link #lock}, {@link #tryLock} and {@link #unlock} is called with its lock held, which lasts for one
 * decision. Keys of one stripe share their latest time: a clock that goes back is read as standing still, for a key
 * that was evicted in between too.
 */
final class Stripe {
    private static final int SPINS = 64;
    private static final long[] NO_WORDS = new long[0];
    private static final Object[] NO_REFS = new Object[0];
    private static final VarHandle LOCKED;

    static {
        try {
            LOCKED = MethodHandles.lookup().findVarHandle(Stripe.class, "locked", int.class);
        } catch (ReflectiveOperationException never) {
            throw new ExceptionInInitializerError(never);
        }
    }

    final Group group;
    /** The first two words of an entry are its key, the others belong to the slots. */
    long[] words = NO_WORDS;
    /** The first reference of an entry is the text of a long key, the others are the records of the tracks. */
    @Nullable
    Object[] refs = NO_REFS;

    int size;
    /** Where the search for idle entries goes on. */
    int hand;
    /** Reserved and not yet ended. */
    long open;
    /** Decisions per action: granted at 2i, denied at 2i + 1. */
    final long[] tally;
    /** Set when a new plan replaced this one: look again. */
    boolean retired;

    private long latest;
    /** Hash in the upper half, entry + 1 in the lower; 0 is free. */
    private long[] index = NO_WORDS;

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
        int spins = 0;
        do {
            while (locked != 0) {
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        } while (!LOCKED.compareAndSet(this, 0, 1));
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

    int base(int entry) {
        return entry * group.words;
    }

    /** The entry of a key, or -1. */
    int find(Key key) {
        if (size == 0) {
            return -1;
        }
        int mask = index.length - 1;
        int hash = key.spread();
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            long cell = index[i];
            if (cell == 0) {
                return -1;
            }
            if ((int) (cell >>> 32) == hash) {
                int entry = (int) cell - 1;
                int base = base(entry);
                if (words[base] == key.low() && words[base + 1] == key.high() && sameText(entry, key)) {
                    return entry;
                }
            }
        }
    }

    private boolean sameText(int entry, Key key) {
        String text = key.text();
        return text == null || text.equals(refs[entry * group.refs]);
    }

    /** A fresh entry for a key that has none. */
    int add(Key key) {
        if ((size + 1) * 5L > index.length * 3L) {
            rebuild(Math.max(8, index.length * 2));
        }
        int entry = size++;
        int room = group.words == 0 ? 0 : words.length / group.words;
        if (entry == room) {
            int more = room + Math.max(2, room >> 2);
            words = Arrays.copyOf(words, more * group.words);
            refs = Arrays.copyOf(refs, more * group.refs);
        }
        int base = base(entry);
        words[base] = key.low();
        words[base + 1] = key.high();
        refs[entry * group.refs] = key.text();
        put(key.spread(), entry);
        return entry;
    }

    /** Forgets an entry; the last one moves to its place. */
    void remove(int entry) {
        free(entry);
        int last = --size;
        if (entry != last) {
            index[position(last)] = ((long) hash(last) << 32) | (entry + 1);
            System.arraycopy(words, base(last), words, base(entry), group.words);
            System.arraycopy(refs, last * group.refs, refs, entry * group.refs, group.refs);
        }
        Arrays.fill(words, base(last), base(last) + group.words, 0);
        Arrays.fill(refs, last * group.refs, (last + 1) * group.refs, null);
    }

    /** The key of an entry. */
    Key key(int entry) {
        Object text = refs[entry * group.refs];
        int base = base(entry);
        return Key.of(group.keyKind, text instanceof String id ? id : Key.unpack(words[base], words[base + 1]));
    }

    private int hash(int entry) {
        int base = base(entry);
        return Key.hash(words[base], words[base + 1]);
    }

    private int position(int entry) {
        int mask = index.length - 1;
        int i = hash(entry) & mask;
        while ((int) index[i] != entry + 1) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private void free(int entry) {
        int mask = index.length - 1;
        int hole = position(entry);
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

    private void put(int hash, int entry) {
        int mask = index.length - 1;
        int i = hash & mask;
        while (index[i] != 0) {
            i = (i + 1) & mask;
        }
        index[i] = ((long) hash << 32) | (entry + 1);
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
