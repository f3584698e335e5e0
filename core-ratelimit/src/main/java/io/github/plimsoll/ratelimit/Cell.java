package io.github.plimsoll.ratelimit;

import org.jspecify.annotations.Nullable;

/** All counters of one key in one lane. Every method but the constructor is called with this cell's lock held. */
final class Cell {
    final RateLimiter owner;
    final Key key;
    private final Group group;
    private final @Nullable WindowLog[] logs;
    /** The latest time seen: a clock that goes back is read as standing still. */
    private long latest = Long.MIN_VALUE;

    private boolean evicted;

    Cell(RateLimiter owner, Key key, Group group) {
        this.owner = owner;
        this.key = key;
        this.group = group;
        this.logs = new WindowLog[group.limits().size()];
    }

    long latest() {
        return latest;
    }

    boolean evicted() {
        return evicted;
    }

    /** For a cell that got no place: whoever holds it has to look again. */
    void discard() {
        evicted = true;
    }

    void notBefore(long time) {
        latest = Math.max(latest, time);
    }

    /** Marks the cell as gone when it holds nothing that a fresh cell would not. */
    boolean evictIfIdle(long clock) {
        long now = advance(clock);
        for (WindowLog log : logs) {
            if (log != null) {
                log.expire(now);
                if (!log.idle()) {
                    return false;
                }
            }
        }
        evicted = true;
        return true;
    }

    /** Charges every limit of the action, or none. */
    Decision take(CompiledAction action, long[] costs, long clock, boolean commit) {
        long now = advance(clock);
        Decision denied = refusal(action, costs, now);
        if (denied != null) {
            return denied;
        }
        Reservation reservation = new Reservation(this, action, costs, now);
        long[] remaining = new long[costs.length];
        for (int i = 0; i < costs.length; i++) {
            WindowLog log = log(action.slots[i]);
            if (commit) {
                log.charge(now, costs[i]);
            } else {
                log.reserve(costs[i]);
            }
            remaining[i] = log.remaining();
        }
        if (commit) {
            reservation.settled = Settlement.COMMITTED;
        }
        return new Granted(reservation, remaining);
    }

    private @Nullable Decision refusal(CompiledAction action, long[] costs, long now) {
        Decision.Denied binding = null;
        for (int i = 0; i < costs.length; i++) {
            WindowLog log = log(action.slots[i]);
            log.expire(now);
            SlidingWindow limit = action.limits[i];
            long wait = log.waitForRoom(now, costs[i]);
            if (wait > 0 && (binding == null || wait > binding.retryAfterMicros())) {
                binding = new Decision.Denied(limit.id(), limit.capacity(), log.used(), costs[i], wait);
            }
            wait = log.waitForEvent(now);
            if (wait > 0 && (binding == null || wait > binding.retryAfterMicros())) {
                binding = new Decision.Denied(limit.id() + ".events", limit.maxEvents(), log.events(), 1, wait);
            }
        }
        return binding;
    }

    Settlement settle(Reservation reservation, long clock, Settlement wanted) {
        if (reservation.settled != null) {
            return reservation.settled == Settlement.COMMITTED
                    ? Settlement.ALREADY_COMMITTED
                    : Settlement.ALREADY_CANCELLED;
        }
        long now = advance(clock);
        for (int i = 0; i < reservation.costs.length; i++) {
            WindowLog log = log(reservation.action.slots[i]);
            log.release(reservation.costs[i]);
            if (wanted == Settlement.COMMITTED) {
                log.charge(now, reservation.costs[i]);
            }
        }
        reservation.settled = wanted;
        return wanted;
    }

    LimitStatus status(int slot, long clock) {
        long now = Math.max(latest, clock);
        SlidingWindow limit = group.limits().get(slot);
        WindowLog log = logs[slot];
        if (log == null) {
            return new LimitStatus(limit.id(), limit.capacity(), 0, limit.capacity(), now);
        }
        return new LimitStatus(limit.id(), limit.capacity(), log.usedAt(now), log.remainingAt(now), log.resetAt(now));
    }

    /** Adds recorded charges, oldest first, to a log that has none. */
    void restore(int slot, long[] times, long[] costs, int from, int to) {
        WindowLog log = log(slot);
        for (int i = from; i < to; i++) {
            latest = Math.max(latest, times[i]);
            log.charge(times[i], costs[i]);
        }
    }

    void forget(int slot) {
        WindowLog log = logs[slot];
        if (log != null) {
            log.clear();
        }
    }

    private WindowLog log(int slot) {
        WindowLog log = logs[slot];
        if (log == null) {
            log = new WindowLog(group.limits().get(slot));
            logs[slot] = log;
        }
        return log;
    }

    private long advance(long clock) {
        latest = Math.max(latest, clock);
        return latest;
    }
}
