package io.github.plimsoll.ratelimit;

import io.github.plimsoll.ratelimit.CompiledAction.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One decision, made of arguments only, so that it costs no memory. */
final class Taking {
    /** The yes or no form says no without words. */
    private static final Decision NO = new Decision.Unsatisfiable("", 0, 0);

    private static final long[] NO_COSTS = new long[0];

    /** There was no room for a key. */
    static final Decision NO_ROOM = new Decision.Unsatisfiable("", 0, 1);
    /** A new plan came into force: decide again. */
    static final Decision RETIRED = new Decision.Unsatisfiable("", 0, 2);

    private Taking() {}

    /** When all limits count the same kind of key. */
    @Nullable
    static Decision fromOne(
            MemoryLimiter limiter,
            CompiledAction action,
            Subject subject,
            long cost,
            long[] more,
            Asked asked,
            long clock) {
        Part part = action.parts[0];
        Key key = MemoryLimiter.key(action, subject, part.table.group.keyKind);
        Stripe s = part.table.stripe(key);
        s.lock();
        try {
            if (s.retired) {
                return RETIRED;
            }
            long now = s.advance(clock);
            byte[] entry = part.table.obtain(s, key, now);
            if (entry == null) {
                return NO_ROOM;
            }
            if (!fits(limiter, action, cost, more, part, entry, now, key)) {
                s.tally[2 * action.number + 1]++;
                return asked == Asked.YES_OR_NO
                        ? NO
                        : refusal(limiter, action, cost, more, part, entry, now, key, null);
            }
            s.tally[2 * action.number]++;
            entry = take(action, cost, more, asked, part, s, entry, now);
            if (asked == Asked.YES_OR_NO) {
                return null;
            }
            if (asked == Asked.CHARGE && part.slots.length <= 3) {
                int n = part.slots.length;
                return Granted.few(
                        action.limitIds,
                        left(limiter, action, part, 0, entry, now, key),
                        n > 1 ? left(limiter, action, part, 1, entry, now, key) : 0,
                        n > 2 ? left(limiter, action, part, 2, entry, now, key) : 0);
            }
            long[] remaining = new long[part.slots.length];
            for (int i = 0; i < remaining.length; i++) {
                remaining[i] = left(limiter, action, part, i, entry, now, key);
            }
            return granted(limiter, action, subject, cost, more, asked, now, remaining);
        } finally {
            s.unlock();
        }
    }

    /**
     * One number at the plan's capacity, as most limits on messages and calls are: what can be known before is looked
     * up before the lock.
     *
     * @return 1 for yes, 0 for no, -1 when it has to be decided at length
     */
    static int quickly(CompiledAction action, Part part, Subject subject, long clock) {
        Table table = part.table;
        Key key = MemoryLimiter.key(action, subject, table.group.keyKind);
        Slot slot = part.slots[0];
        long cost = action.cost(0, 0, NO_COSTS);
        long capacity = action.capacities[0];
        int granted = 2 * action.number;
        Stripe s = table.stripe(key);
        long[] tally = s.tally;
        byte[] known = key.foundLast();
        int number = known == null ? -1 : Stripe.number(known);
        s.lock();
        try {
            byte[] entry = s.find(key, known, number);
            if (entry == null || s.retired) {
                return -1;
            }
            if (slot.take(entry, s.advance(clock), cost, capacity)) {
                tally[granted]++;
                return 1;
            }
            tally[granted + 1]++;
            return 0;
        } finally {
            s.unlock();
        }
    }

    /** When the limits count keys of several kinds: their stripes are locked in one order, so that nobody waits in a ring. */
    @Nullable
    static Decision fromSeveral(
            MemoryLimiter limiter,
            CompiledAction action,
            Subject subject,
            long cost,
            long[] more,
            Asked asked,
            long clock) {
        int n = action.parts.length;
        Stripe[] stripes = new Stripe[n];
        Key[] keys = new Key[n];
        for (int p = 0; p < n; p++) {
            Table table = action.parts[p].table;
            keys[p] = MemoryLimiter.key(action, subject, table.group.keyKind);
            stripes[p] = table.stripe(keys[p]);
        }
        int locked = 0;
        try {
            byte[][] entries = new byte[n][];
            for (; locked < n; locked++) {
                stripes[locked].lock();
            }
            for (int p = 0; p < n; p++) {
                if (stripes[p].retired) {
                    return RETIRED;
                }
                byte[] entry = action.parts[p].table.obtain(stripes[p], keys[p], stripes[p].advance(clock));
                if (entry == null) {
                    return NO_ROOM;
                }
                entries[p] = entry;
            }
            return decide(limiter, action, subject, cost, more, asked, clock, stripes, keys, entries);
        } finally {
            for (int p = 0; p < locked; p++) {
                stripes[p].unlock();
            }
        }
    }

    private static @Nullable Decision decide(
            MemoryLimiter limiter,
            CompiledAction action,
            Subject subject,
            long cost,
            long[] more,
            Asked asked,
            long clock,
            Stripe[] stripes,
            Key[] keys,
            byte[][] entries) {
        Decision.Denied denied = null;
        boolean fits = true;
        for (int p = 0; p < stripes.length; p++) {
            Part part = action.parts[p];
            long now = stripes[p].advance(clock);
            if (!fits(limiter, action, cost, more, part, entries[p], now, keys[p])) {
                fits = false;
                denied = refusal(limiter, action, cost, more, part, entries[p], now, keys[p], denied);
            }
        }
        stripes[0].tally[2 * action.number + (fits ? 0 : 1)]++;
        if (!fits) {
            return denied;
        }
        long[] remaining = new long[action.limits.length];
        for (int p = 0; p < stripes.length; p++) {
            Part part = action.parts[p];
            long now = stripes[p].advance(clock);
            byte[] entry = take(action, cost, more, asked, part, stripes[p], entries[p], now);
            for (int i = 0; i < part.slots.length; i++) {
                remaining[part.at[i]] = left(limiter, action, part, i, entry, now, keys[p]);
            }
        }
        return asked == Asked.YES_OR_NO
                ? null
                : granted(limiter, action, subject, cost, more, asked, stripes[0].advance(clock), remaining);
    }

    private static long left(
            MemoryLimiter limiter, CompiledAction action, Part part, int i, byte[] entry, long now, Key key) {
        return part.slots[i].remaining(entry, now, limiter.capacity(action, part.at[i], key));
    }

    private static boolean fits(
            MemoryLimiter limiter,
            CompiledAction action,
            long cost,
            long[] more,
            Part part,
            byte[] entry,
            long now,
            Key key) {
        for (int i = 0; i < part.slots.length; i++) {
            Slot slot = part.slots[i];
            int at = part.at[i];
            if (!slot.fits(entry, now, action.cost(at, cost, more), limiter.capacity(action, at, key))) {
                return false;
            }
        }
        return true;
    }

    /** The limit that has to be waited for longest; of equals, the first that the action names. */
    private static Decision.@Nullable Denied refusal(
            MemoryLimiter limiter,
            CompiledAction action,
            long cost,
            long[] more,
            Part part,
            byte[] entry,
            long now,
            Key key,
            Decision.@Nullable Denied other) {
        Decision.Denied binding = other;
        for (int i = 0; i < part.slots.length; i++) {
            Slot slot = part.slots[i];
            int at = part.at[i];
            long wanted = action.cost(at, cost, more);
            long capacity = limiter.capacity(action, at, key);
            if (!slot.fits(entry, now, wanted, capacity)) {
                Decision.Denied denied = slot.refusal(entry, now, wanted, capacity);
                if (binding == null
                        || denied.retryAfterMicros() > binding.retryAfterMicros()
                        || (denied.retryAfterMicros() == binding.retryAfterMicros()
                                && at < position(action, binding.limitId()))) {
                    binding = denied;
                }
            }
        }
        return binding;
    }

    private static int position(CompiledAction action, String limitId) {
        for (int i = 0; i < action.limitIds.length; i++) {
            if (limitId.equals(action.limitIds[i]) || limitId.startsWith(action.limitIds[i] + ".")) {
                return i;
            }
        }
        return action.limitIds.length;
    }

    private static byte[] take(
            CompiledAction action, long cost, long[] more, Asked asked, Part part, Stripe s, byte[] found, long now) {
        if (asked == Asked.RESERVE) {
            for (int i = 0; i < part.slots.length; i++) {
                part.slots[i].reserve(found, action.cost(part.at[i], cost, more));
            }
            return found;
        }
        byte[] entry = found;
        for (Track track : part.tracks) {
            entry = track.append(s, entry, now);
        }
        for (int i = 0; i < part.slots.length; i++) {
            part.slots[i].charge(entry, now, action.cost(part.at[i], cost, more));
        }
        return entry;
    }

    private static Granted granted(
            MemoryLimiter limiter,
            CompiledAction action,
            Subject subject,
            long cost,
            long[] more,
            Asked asked,
            long now,
            long[] remaining) {
        if (asked == Asked.CHARGE) {
            return Granted.of(action.limitIds, remaining, null);
        }
        limiter.opened();
        long[] costs = action.costs(cost, more);
        List<Reservation.Part> parts = new ArrayList<>(costs.length);
        for (int i = 0; i < costs.length; i++) {
            parts.add(new Reservation.Part(action.limitIds[i], costs[i]));
        }
        return Granted.of(
                action.limitIds, remaining, new Reservation(limiter, subject, action.name, action.lane, parts, now));
    }
}
