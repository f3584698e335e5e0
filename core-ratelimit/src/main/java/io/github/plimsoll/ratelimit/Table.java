package io.github.plimsoll.ratelimit;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one group, at most {@code maxKeys} of them, spread over stripes. When there is no room, entries are
 * looked at in turn, a bounded number per call, and the first idle one makes room. An idle entry holds nothing, so
 * nobody can tell that it is gone.
 */
final class Table {
    /** Entries looked at for one new key: a bound on the time a decision takes while the table is full. */
    static final int LOOKS = 64;

    private static final int MOST_STRIPES = 256;

    final Group group;
    final Stripe[] stripes;
    private final int maxKeys;
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger hand = new AtomicInteger();

    Table(Group group, int maxKeys, int actions) {
        this.group = group;
        this.maxKeys = maxKeys;
        int count = 1;
        while (count < MOST_STRIPES && count * 32L < maxKeys) {
            count *= 2;
        }
        stripes = new Stripe[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = new Stripe(group, actions);
        }
    }

    int size() {
        return size.get();
    }

    Stripe stripe(Key key) {
        return stripes[(key.spread() >>> 24) & (stripes.length - 1)];
    }

    /** The key's entry in its stripe, whose lock is held, made if there is room; null when there is none. */
    byte @Nullable [] obtain(Stripe held, Key key, long clock) {
        byte[] entry = held.find(key);
        if (entry != null) {
            return entry;
        }
        return takePlace(held, clock) ? held.add(key) : null;
    }

    private boolean takePlace(Stripe held, long clock) {
        int have = size.get();
        while (have < maxKeys) {
            if (size.compareAndSet(have, have + 1)) {
                return true;
            }
            have = size.get();
        }
        return evictOne(held, clock);
    }

    /** Removes an idle entry, whose place is then the caller's. Waits for no other stripe: a busy one is passed over. */
    private boolean evictOne(Stripe held, long clock) {
        int looks = LOOKS;
        for (int i = 0; i <= stripes.length && looks > 0; i++) {
            int at = hand.get();
            Stripe s = stripes[at & (stripes.length - 1)];
            boolean own = s.equals(held);
            if (!own && !s.tryLock()) {
                hand.compareAndSet(at, at + 1);
                continue;
            }
            try {
                long now = s.advance(clock);
                while (looks > 0 && s.hand < s.size) {
                    looks--;
                    if (group.idle(s.entry(s.hand), now)) {
                        s.remove(s.hand);
                        return true;
                    }
                    s.hand++;
                }
                if (s.hand >= s.size) {
                    s.hand = 0;
                    hand.compareAndSet(at, at + 1);
                }
            } finally {
                if (!own) {
                    s.unlock();
                }
            }
        }
        return false;
    }

    /** Takes over every entry of a table of the same group under an earlier plan; all locks of both are held. */
    void adopt(Table old) {
        for (int i = 0; i < stripes.length; i++) {
            Stripe from = old.stripes[i];
            Stripe to = stripes[i];
            to.advance(from.latest());
            for (int number = 0; number < from.size; number++) {
                group.adopt(to, to.add(from.key(number)), old.group, from.entry(number), from.latest());
            }
        }
        size.set(old.size());
    }
}
