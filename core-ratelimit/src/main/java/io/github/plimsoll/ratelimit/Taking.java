package io.github.plimsoll.ratelimit;

import io.github.plimsoll.ratelimit.CompiledAction.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One decision. Lives for the length of a call, and never leaves it, so that it costs no memory. */
final class Taking {
    /** The yes or no form says no without words. */
    private static final Decision NO = new Decision.Unsatisfiable("", 0, 0);

    private final MemoryLimiter limiter;
    private final CompiledAction action;
    private final Subject subject;
    private final long cost;
    private final long[] more;
    private final Asked asked;
    /** There was no room for a key. */
    boolean room;
    /** A new plan came into force: decide again. */
    boolean retired;

    Taking(MemoryLimiter limiter, CompiledAction action, Subject subject, long cost, long[] more, Asked asked) {
        this.limiter = limiter;
        this.action = action;
        this.subject = subject;
        this.cost = cost;
        this.more = more;
        this.asked = asked;
    }

    /** When all limits count the same kind of key. */
    @Nullable
    Decision fromOne(long clock) {
        Part part = action.parts[0];
        Key key = MemoryLimiter.key(action, subject, part.table.group.keyKind);
        Stripe s = part.table.stripe(key);
        s.lock();
        try {
            int entry = enter(part, s, key, clock);
            if (entry < 0) {
                return NO;
            }
            long now = s.advance(clock);
            if (!fits(part, s, entry, now, key)) {
                s.tally[2 * action.number + 1]++;
                return asked == Asked.YES_OR_NO ? NO : refusal(part, s, entry, now, key, null);
            }
            s.tally[2 * action.number]++;
            take(part, s, entry, now);
            if (asked == Asked.YES_OR_NO) {
                return null;
            }
            if (asked == Asked.CHARGE && part.slots.length <= 3) {
                int n = part.slots.length;
                return Granted.few(
                        action.limitIds,
                        left(part, 0, s, entry, now, key),
                        n > 1 ? left(part, 1, s, entry, now, key) : 0,
                        n > 2 ? left(part, 2, s, entry, now, key) : 0);
            }
            long[] remaining = new long[part.slots.length];
            for (int i = 0; i < remaining.length; i++) {
                remaining[i] = left(part, i, s, entry, now, key);
            }
            return granted(s, now, remaining);
        } finally {
            s.unlock();
        }
    }

    /** When the limits count keys of several kinds: their stripes are locked in one order, so that nobody waits in a ring. */
    @Nullable
    Decision fromSeveral(long clock) {
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
            int[] entries = new int[n];
            for (; locked < n; locked++) {
                stripes[locked].lock();
            }
            for (int p = 0; p < n; p++) {
                entries[p] = enter(action.parts[p], stripes[p], keys[p], clock);
                if (entries[p] < 0) {
                    return NO;
                }
            }
            return decide(clock, stripes, keys, entries);
        } finally {
            for (int p = 0; p < locked; p++) {
                stripes[p].unlock();
            }
        }
    }

    private @Nullable Decision decide(long clock, Stripe[] stripes, Key[] keys, int[] entries) {
        Decision.Denied denied = null;
        boolean fits = true;
        for (int p = 0; p < stripes.length; p++) {
            Part part = action.parts[p];
            long now = stripes[p].advance(clock);
            if (!fits(part, stripes[p], entries[p], now, keys[p])) {
                fits = false;
                denied = refusal(part, stripes[p], entries[p], now, keys[p], denied);
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
            take(part, stripes[p], entries[p], now);
            for (int i = 0; i < part.slots.length; i++) {
                remaining[part.at[i]] = left(part, i, stripes[p], entries[p], now, keys[p]);
            }
        }
        return asked == Asked.YES_OR_NO ? null : granted(stripes[0], stripes[0].advance(clock), remaining);
    }

    private int enter(Part part, Stripe s, Key key, long clock) {
        if (s.retired) {
            retired = true;
            return -1;
        }
        s.advance(clock);
        int entry = part.table.obtain(s, key, clock);
        room = entry < 0;
        return entry;
    }

    private long left(Part part, int i, Stripe s, int entry, long now, Key key) {
        return part.slots[i].remaining(s, entry, now, limiter.capacity(action, part.at[i], key));
    }

    private boolean fits(Part part, Stripe s, int entry, long now, Key key) {
        for (int i = 0; i < part.slots.length; i++) {
            Slot slot = part.slots[i];
            int at = part.at[i];
            slot.expire(s, entry, now);
            if (!slot.fits(s, entry, now, action.cost(at, cost, more), limiter.capacity(action, at, key))) {
                return false;
            }
        }
        return true;
    }

    /** The limit that has to be waited for longest; of equals, the first that the action names. */
    private Decision.@Nullable Denied refusal(
            Part part, Stripe s, int entry, long now, Key key, Decision.@Nullable Denied other) {
        Decision.Denied binding = other;
        for (int i = 0; i < part.slots.length; i++) {
            Slot slot = part.slots[i];
            int at = part.at[i];
            long wanted = action.cost(at, cost, more);
            long capacity = limiter.capacity(action, at, key);
            slot.expire(s, entry, now);
            if (!slot.fits(s, entry, now, wanted, capacity)) {
                Decision.Denied denied = slot.refusal(s, entry, now, wanted, capacity);
                if (binding == null
                        || denied.retryAfterMicros() > binding.retryAfterMicros()
                        || (denied.retryAfterMicros() == binding.retryAfterMicros()
                                && at < position(binding.limitId()))) {
                    binding = denied;
                }
            }
        }
        return binding;
    }

    private int position(String limitId) {
        for (int i = 0; i < action.limitIds.length; i++) {
            if (limitId.equals(action.limitIds[i]) || limitId.startsWith(action.limitIds[i] + ".")) {
                return i;
            }
        }
        return action.limitIds.length;
    }

    private void take(Part part, Stripe s, int entry, long now) {
        if (asked == Asked.RESERVE) {
            for (int i = 0; i < part.slots.length; i++) {
                part.slots[i].reserve(s, entry, action.cost(part.at[i], cost, more));
            }
            return;
        }
        for (Track track : part.tracks) {
            track.append(s, entry, now);
        }
        for (int i = 0; i < part.slots.length; i++) {
            part.slots[i].charge(s, entry, now, action.cost(part.at[i], cost, more));
        }
    }

    private Granted granted(Stripe first, long now, long[] remaining) {
        if (asked == Asked.CHARGE) {
            return Granted.of(action.limitIds, remaining, null);
        }
        first.open++;
        long[] costs = action.costs(cost, more);
        List<Reservation.Part> parts = new ArrayList<>(costs.length);
        for (int i = 0; i < costs.length; i++) {
            parts.add(new Reservation.Part(action.limitIds[i], costs[i]));
        }
        return Granted.of(
                action.limitIds, remaining, new Reservation(limiter, subject, action.name, action.lane, parts, now));
    }
}
