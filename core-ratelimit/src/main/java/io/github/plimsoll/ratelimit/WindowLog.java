package io.github.plimsoll.ratelimit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Charges of one key under one limit, oldest first, in a ring that grows up to the limit's bound. Guarded by the cell
 * that holds it. Times never decrease: the cell sees to that.
 */
final class WindowLog {
    private static final int FIRST_ROOM = 4;

    final SlidingWindow limit;
    private long[] at;
    /** Absent while every cost is 1, which is all that plain counting needs. */
    private long @Nullable [] costs;

    private int head;
    private int size;
    private long committed;
    private long reserved;
    private int openReservations;

    WindowLog(SlidingWindow limit) {
        this.limit = limit;
        this.at = new long[Math.min(FIRST_ROOM, limit.maxEvents())];
    }

    /** Forgets what no longer counts: a charge at t counts before t + window, not at it. */
    void expire(long now) {
        while (size > 0 && at[head] <= now - limit.windowMicros()) {
            committed -= cost(0);
            head = head + 1 == at.length ? 0 : head + 1;
            size--;
        }
    }

    boolean idle() {
        return size == 0 && openReservations == 0;
    }

    long used() {
        return committed + reserved;
    }

    long remaining() {
        return size + openReservations >= limit.maxEvents() ? 0 : Math.max(0, limit.capacity() - used());
    }

    int events() {
        return size + openReservations;
    }

    /** Microseconds until the cost fits, 0 when it does now; the cost is within the capacity. */
    long waitForRoom(long now, long cost) {
        long missing = cost - (limit.capacity() - used());
        if (missing <= 0) {
            return 0;
        }
        for (int i = 0; i < size; i++) {
            missing -= cost(i);
            if (missing <= 0) {
                return leavesAt(i) - now;
            }
        }
        return limit.windowMicros();
    }

    /** Microseconds until one more charge can be remembered, 0 when it can now. */
    long waitForEvent(long now) {
        int surplus = events() - limit.maxEvents() + 1;
        if (surplus <= 0) {
            return 0;
        }
        return surplus <= size ? leavesAt(surplus - 1) - now : limit.windowMicros();
    }

    void reserve(long cost) {
        reserved += cost;
        openReservations++;
    }

    void release(long cost) {
        reserved -= cost;
        openReservations--;
    }

    void charge(long now, long cost) {
        if (size == at.length) {
            grow();
        }
        if (costs == null && cost != 1) {
            costs = new long[at.length];
            Arrays.fill(costs, 1);
        }
        int tail = index(size);
        at[tail] = now;
        if (costs != null) {
            costs[tail] = cost;
        }
        size++;
        committed += cost;
    }

    /** Forgets committed charges. */
    void clear() {
        head = 0;
        size = 0;
        committed = 0;
    }

    // The following do not change anything: status must be free.

    long usedAt(long now) {
        long used = used();
        for (int i = 0; i < size && leavesAt(i) <= now; i++) {
            used -= cost(i);
        }
        return used;
    }

    long remainingAt(long now) {
        int gone = 0;
        while (gone < size && leavesAt(gone) <= now) {
            gone++;
        }
        return events() - gone >= limit.maxEvents() ? 0 : Math.max(0, limit.capacity() - usedAt(now));
    }

    long resetAt(long now) {
        if (openReservations > 0) {
            return now + limit.windowMicros();
        }
        return size == 0 ? now : Math.max(now, leavesAt(size - 1));
    }

    private long leavesAt(int i) {
        return at[index(i)] + limit.windowMicros();
    }

    private long cost(int i) {
        return costs == null ? 1 : costs[index(i)];
    }

    private int index(int i) {
        int at = head + i;
        return at >= this.at.length ? at - this.at.length : at;
    }

    private void grow() {
        int room = (int) Math.min(limit.maxEvents(), at.length * 2L);
        long[] times = new long[room];
        long @Nullable [] amounts = costs == null ? null : new long[room];
        for (int i = 0; i < size; i++) {
            times[i] = at[index(i)];
            if (amounts != null) {
                amounts[i] = cost(i);
            }
        }
        at = times;
        costs = amounts;
        head = 0;
    }
}
