package io.github.plimsoll.ratelimit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one lane, at most {@code maxKeys} of them. When there is no room, cells are looked at in the order in
 * which they were last looked at, a bounded number per call, and the first idle one makes room. An idle cell holds
 * nothing, so nobody can tell that it is gone.
 */
final class KeyTable {
    /** Cells looked at for one new key: a bound on the time a decision takes while the table is full. */
    static final int LOOKS = 64;

    private final RateLimiter owner;
    private final int maxKeys;
    private final ConcurrentHashMap<Key, Cell> cells = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Cell> order = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    /** Latest time that an evicted cell had seen: a new cell must not believe an earlier clock. */
    private final AtomicLong evictedAt = new AtomicLong(Long.MIN_VALUE);

    KeyTable(RateLimiter owner, int maxKeys) {
        this.owner = owner;
        this.maxKeys = maxKeys;
    }

    int size() {
        return size.get();
    }

    @Nullable
    Cell find(Key key) {
        return cells.get(key);
    }

    /** The key's cell, made if there is room; null when there is none. */
    @Nullable
    Cell obtain(Key key, Group group, long now) {
        Cell known = cells.get(key);
        if (known != null) {
            return known;
        }
        Cell fresh = new Cell(owner, key, group);
        // others who want this key at once find the cell, and wait here until it is known whether there is room
        synchronized (fresh) {
            Cell other = cells.putIfAbsent(key, fresh);
            if (other != null) {
                return other;
            }
            if (!takePlace(now)) {
                fresh.discard();
                cells.remove(key, fresh);
                return null;
            }
            fresh.notBefore(evictedAt.get());
        }
        order.add(fresh);
        return fresh;
    }

    private boolean takePlace(long now) {
        for (int looks = 0; looks <= LOOKS; looks++) {
            int held = size.get();
            while (held < maxKeys) {
                if (size.compareAndSet(held, held + 1)) {
                    return true;
                }
                held = size.get();
            }
            Cell candidate = order.poll();
            if (candidate == null) {
                return false;
            }
            if (!evict(candidate, now)) {
                order.add(candidate);
            }
        }
        return false;
    }

    private boolean evict(Cell cell, long now) {
        synchronized (cell) {
            if (!cell.evictIfIdle(now)) {
                return false;
            }
            evictedAt.accumulateAndGet(cell.latest(), Math::max);
            cells.remove(cell.key, cell);
        }
        size.decrementAndGet();
        return true;
    }
}
