package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.CompiledAction.Part;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts in this process's memory. Time is the clock's monotonic time, anchored to its wall time when the limiter is
 * built: stepping the wall clock neither mints nor destroys quota.
 */
final class MemoryLimiter implements RateLimiter {
    /** The year 2112: times beyond are read as this one, so that products with them stay in range. */
    static final long LAST_TIME = 4_500_000_000_000_000L;

    private static final long[] NO_COSTS = new long[0];

    private enum History {
        UNKNOWN,
        RESTORING,
        KNOWN
    }

    private final WorldClock clock;
    private final int maxKeys;
    private final long anchorMicros;
    private final long anchorNanos;
    private final AtomicReference<History> history;
    private final Adjustments adjustments = new Adjustments();
    private final LongAdder refusedForRoom = new LongAdder();
    /** Reserved and not yet ended, whatever became of the limits meanwhile. */
    private final LongAdder open = new LongAdder();

    private final Object changing = new Object();
    private volatile Book book;

    MemoryLimiter(WorldClock clock, Plan plan, int maxKeys) {
        this.clock = clock;
        this.maxKeys = maxKeys;
        this.anchorMicros = clock.epochMicros();
        this.anchorNanos = clock.monotonicNanos();
        this.book = new Book(plan, maxKeys, null);
        boolean needsHistory = plan.limits().stream().anyMatch(Limit::fromHistory);
        this.history = new AtomicReference<>(needsHistory ? History.UNKNOWN : History.KNOWN);
    }

    @Override
    public Plan plan() {
        return book.plan;
    }

    @Override
    public boolean allow(String action, Subject subject) {
        CompiledAction known = book.action(action);
        Part quick = known.quick;
        if (quick != null && !adjustments.any()) {
            int answer = Taking.quickly(known, quick, subject, micros());
            if (answer >= 0) {
                return answer > 0;
            }
        }
        return decide(action, subject, 0, 0, NO_COSTS, Asked.YES_OR_NO) == null;
    }

    @Override
    public boolean allow(String action, Subject subject, long cost) {
        return decide(action, subject, 1, cost, NO_COSTS, Asked.YES_OR_NO) == null;
    }

    @Override
    public Decision tryAcquire(String action, Subject subject) {
        return answer(decide(action, subject, 0, 0, NO_COSTS, Asked.CHARGE));
    }

    @Override
    public Decision tryAcquire(String action, Subject subject, long cost) {
        return answer(decide(action, subject, 1, cost, NO_COSTS, Asked.CHARGE));
    }

    @Override
    public Decision tryAcquire(String action, Subject subject, long first, long second, long... more) {
        long[] costs = new long[more.length + 2];
        costs[0] = first;
        costs[1] = second;
        System.arraycopy(more, 0, costs, 2, more.length);
        return answer(decide(action, subject, costs.length, first, costs, Asked.CHARGE));
    }

    @Override
    public Decision reserve(String action, Subject subject, long... costs) {
        long first = costs.length == 0 ? 0 : costs[0];
        return answer(decide(action, subject, costs.length, first, costs, Asked.RESERVE));
    }

    private static Decision answer(@Nullable Decision decision) {
        if (decision == null) {
            throw new IllegalStateException("only the yes or no form answers nothing");
        }
        return decision;
    }

    /** Null is yes, in the yes or no form only; there every other answer is no, and not looked at. */
    private @Nullable Decision decide(String name, Subject subject, int given, long cost, long[] more, Asked asked) {
        while (true) {
            Book now = book;
            CompiledAction action = now.action(name);
            action.checkCosts(given, cost, more);
            if (action.holdsPlaces && asked != Asked.RESERVE) {
                throw new IllegalArgumentException(
                        "action " + name + " limits what is in flight: reserve, and end the reservation");
            }
            Decision refused = refusedAtOnce(now, action, subject, cost, more);
            if (refused != null) {
                return refused;
            }
            Decision decision = action.parts.length == 1
                    ? Taking.fromOne(this, action, subject, cost, more, asked, micros())
                    : Taking.fromSeveral(this, action, subject, cost, more, asked, micros());
            if (Taking.NO_ROOM.equals(decision)) {
                refusedForRoom.increment();
                return full(now, action.lane);
            }
            if (!Taking.RETIRED.equals(decision)) {
                return decision;
            }
        }
    }

    private @Nullable Decision refusedAtOnce(Book now, CompiledAction action, Subject subject, long cost, long[] more) {
        Decision never =
                action.alwaysWithinPlan && !adjustments.any() ? null : beyondCapacity(action, subject, cost, more);
        if (never != null) {
            return never;
        }
        if (action.needsHistory && history.get() != History.KNOWN) {
            return new Decision.Unavailable(Decision.Reason.HISTORY_UNKNOWN, maxKeys, now.keys(action.lane));
        }
        return null;
    }

    private @Nullable Decision beyondCapacity(CompiledAction action, Subject subject, long cost, long[] more) {
        for (int i = 0; i < action.limits.length; i++) {
            long wanted = action.cost(i, cost, more);
            if (wanted > action.capacities[i] || adjustments.any()) {
                long capacity = capacity(action, i, key(action, subject, action.limits[i].keyKind()));
                if (wanted > capacity) {
                    return new Decision.Unsatisfiable(action.limitIds[i], capacity, wanted);
                }
            }
        }
        return null;
    }

    private Decision full(Book now, Lane lane) {
        return new Decision.Unavailable(Decision.Reason.KEY_TABLE_FULL, maxKeys, now.keys(lane));
    }

    static Key key(CompiledAction action, Subject subject, String kind) {
        Key key = subject.ofKind(kind);
        if (key == null) {
            throw new IllegalArgumentException(
                    "action " + action.name + " counts keys of kind " + kind + ", and " + subject + " has none");
        }
        return key;
    }

    long capacity(CompiledAction action, int limit, Key key) {
        if (!adjustments.any()) {
            return action.capacities[limit];
        }
        return action.priority.of(adjustments.capacity(key, action.limits[limit], micros()));
    }

    void opened() {
        open.increment();
    }

    @Override
    public Settlement commit(Reservation reservation) {
        return settle(reservation, Settlement.COMMITTED);
    }

    @Override
    public Settlement cancel(Reservation reservation) {
        return settle(reservation, Settlement.CANCELLED);
    }

    private Settlement settle(Reservation reservation, Settlement wanted) {
        if (!reservation.isOf(this)) {
            throw new IllegalArgumentException("this reservation was made by another limiter");
        }
        Settlement outcome = reservation.end(wanted);
        if (outcome != wanted) {
            return outcome;
        }
        open.decrement();
        // one key at a time: each part is given back or charged by itself
        for (Key key :
                reservation.subject() instanceof Keys several ? several.all() : List.of((Key) reservation.subject())) {
            boolean done = false;
            while (!done) {
                done = settle(book, key, reservation, wanted == Settlement.COMMITTED);
            }
        }
        return outcome;
    }

    /** False when a new plan came into force meanwhile. */
    private boolean settle(Book now, Key key, Reservation reservation, boolean charge) {
        for (Part part : now.parts(reservation)) {
            if (part.table.group.keyKind.equals(key.kind())) {
                return settle(part, key, reservation, charge);
            }
        }
        return true; // none of its limits is counted any more
    }

    private boolean settle(Part part, Key key, Reservation reservation, boolean charge) {
        Stripe s = part.table.stripe(key);
        s.lock();
        try {
            if (s.retired) {
                return false;
            }
            long now = s.advance(micros());
            byte[] entry = s.find(key);
            if (entry == null) {
                return true;
            }
            for (int i = 0; i < part.slots.length; i++) {
                part.slots[i].expire(entry, now);
                part.slots[i].release(entry, reservation.parts().get(part.at[i]).cost());
            }
            if (charge) {
                for (Track track : part.tracks) {
                    entry = track.append(s, entry, now);
                }
                for (int i = 0; i < part.slots.length; i++) {
                    part.slots[i].charge(
                            entry, now, reservation.parts().get(part.at[i]).cost());
                }
            }
            return true;
        } finally {
            s.unlock();
        }
    }

    @Override
    public List<LimitStatus> status(Key key, long cost) {
        if (cost < 1) {
            throw new IllegalArgumentException("a cost is at least 1, not " + cost);
        }
        Book now = book;
        Map<String, LimitStatus> known = new LinkedHashMap<>();
        for (Table table : now.tables) {
            if (table.group.keyKind.equals(key.kind())) {
                status(table, key, cost, known);
            }
        }
        if (known.isEmpty()) {
            throw new IllegalArgumentException("no limit counts keys of kind " + key.kind());
        }
        List<LimitStatus> all = new ArrayList<>();
        for (Limit limit : now.plan.limits()) {
            LimitStatus one = known.get(limit.id());
            if (one != null) {
                all.add(one);
            }
        }
        return List.copyOf(all);
    }

    /** All limits of a lane at one moment. */
    private void status(Table table, Key key, long cost, Map<String, LimitStatus> known) {
        long clockNow = micros();
        Stripe s = table.stripe(key);
        s.lock();
        try {
            byte[] entry = s.find(key);
            for (Slot slot : table.group.slots) {
                Limit limit = slot.limit;
                long capacity = adjustments.any() ? adjustments.capacity(key, limit, clockNow) : limit.capacity();
                LimitStatus status = entry == null
                        ? unused(limit, clockNow, cost, capacity)
                        : slot.status(entry, Math.max(clockNow, s.latest()), cost, capacity);
                boolean closed = limit.fromHistory() && history.get() != History.KNOWN;
                known.put(limit.id(), closed ? LimitStatus.unknown(limit.id(), capacity) : status);
            }
        } finally {
            s.unlock();
        }
    }

    private static LimitStatus unused(Limit limit, long now, long cost, long capacity) {
        return new LimitStatus(limit.id(), capacity, 0, capacity, now, cost > capacity ? LimitStatus.NEVER : 0);
    }

    @Override
    public Restored restore(UsageHistory usage) {
        if (!history.compareAndSet(History.UNKNOWN, History.RESTORING)) {
            throw new IllegalStateException(
                    history.get() == History.KNOWN ? "usage is restored already" : "usage is being restored");
        }
        History outcome = History.UNKNOWN;
        try {
            synchronized (changing) {
                Restored restored = new Restoration(book, micros()).read(usage).write();
                outcome = History.KNOWN;
                return restored;
            }
        } finally {
            history.set(outcome);
        }
    }

    @Override
    public void change(Plan plan) {
        synchronized (changing) {
            Book old = book;
            PlanChange.check(old.plan, plan);
            Book next = new Book(plan, maxKeys, old);
            next.adopt(old);
            book = next;
        }
    }

    @Override
    public void tighten(Key key, String limitId, long capacity) {
        adjustments.tighten(key, limit(limitId), capacity);
    }

    @Override
    public void give(SpecialLimit special) {
        Limit limit = limit(special.limitId());
        long most = most(limit);
        if (special.capacity() > most) {
            throw new IllegalArgumentException(
                    "limit " + limit.id() + " can be raised to at most " + most + ", not to " + special.capacity());
        }
        adjustments.give(special, limit);
    }

    private long most(Limit limit) {
        for (Table table : book.tables) {
            Slot slot = table.group.slot(limit.id());
            if (slot instanceof WindowSlot window) {
                return window.plain() ? SlidingWindow.MAX_EVENTS : window.maxCost();
            }
            if (slot instanceof DrainSlot drain) {
                return drain.maxCapacity();
            }
        }
        return Limit.MAX_CAPACITY;
    }

    @Override
    public void clearAdjustments(Key key, String limitId) {
        adjustments.clear(key, limit(limitId).id());
    }

    @Override
    public List<SpecialLimit> specialLimits() {
        return adjustments.specials(micros());
    }

    private Limit limit(String id) {
        return book.plan
                .limit(id)
                .orElseThrow(() -> new IllegalArgumentException("no limit " + id + " in the plan; there are "
                        + book.plan.limits().stream().map(Limit::id).toList()));
    }

    @Override
    public boolean reset(Key key) {
        boolean any = false;
        synchronized (changing) {
            for (Table table : book.tables) {
                Stripe s = table.stripe(key);
                if (!table.group.keyKind.equals(key.kind())) {
                    continue;
                }
                s.lock();
                try {
                    byte[] entry = s.find(key);
                    if (entry != null) {
                        any |= !table.group.idle(entry, s.advance(micros()));
                        table.group.reset(entry);
                    }
                } finally {
                    s.unlock();
                }
            }
        }
        return any;
    }

    @Override
    public List<Tally> statistics() {
        Book now = book;
        List<Tally> all = new ArrayList<>();
        for (CompiledAction action : now.actions.values()) {
            long granted = 0;
            long denied = 0;
            for (Stripe s : action.parts[0].table.stripes) {
                s.lock();
                granted += s.tally[2 * action.number];
                denied += s.tally[2 * action.number + 1];
                s.unlock();
            }
            all.add(new Tally(action.name, granted, denied));
        }
        return List.copyOf(all);
    }

    @Override
    public LimiterHealth health() {
        Book now = book;
        return new LimiterHealth(
                now.keys(Lane.NORMAL),
                now.keys(Lane.EXIT),
                maxKeys,
                open.sum(),
                refusedForRoom.sum(),
                history.get() == History.KNOWN);
    }

    private long micros() {
        long now = anchorMicros + Math.floorDiv(clock.monotonicNanos() - anchorNanos, 1_000L);
        return Math.max(0, Math.min(now, LAST_TIME));
    }
}
