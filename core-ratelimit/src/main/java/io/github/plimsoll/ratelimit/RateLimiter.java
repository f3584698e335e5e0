package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decides all limits of an action at once, in this process's memory: every limit grants, or none is charged.
 *
 * <p>Never sleeps and never waits for anything but the key's own lock, which is held for one decision. Time is the
 * clock's monotonic time, anchored to its wall time when the limiter is built: stepping the wall clock neither mints
 * nor destroys quota, and a clock that goes back is read as standing still. One tick is one microsecond.
 *
 * <p>Limits that are {@linkplain Limit#fromHistory() rebuilt from history} refuse until {@link #restore} succeeded.
 * Thread-safe.
 */
public final class RateLimiter {
    private enum History {
        UNKNOWN,
        RESTORING,
        KNOWN
    }

    private final WorldClock clock;
    private final Plan plan;
    private final int maxKeys;
    private final long anchorMicros;
    private final long anchorNanos;
    private final Map<String, CompiledAction> actions = new LinkedHashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final KeyTable normal;
    private final KeyTable exit;
    private final AtomicReference<History> history;
    private final LongAdder openReservations = new LongAdder();
    private final LongAdder refusedForRoom = new LongAdder();

    private RateLimiter(WorldClock clock, Plan plan, int maxKeys) {
        this.clock = clock;
        this.plan = plan;
        this.maxKeys = maxKeys;
        this.anchorMicros = clock.epochMicros();
        this.anchorNanos = clock.monotonicNanos();
        this.normal = new KeyTable(this, maxKeys);
        this.exit = new KeyTable(this, maxKeys);
        boolean needsHistory = false;
        for (Action action : plan.actions()) {
            CompiledAction compiled = compile(action);
            actions.put(action.name(), compiled);
            needsHistory |= compiled.needsHistory;
        }
        this.history = new AtomicReference<>(needsHistory ? History.UNKNOWN : History.KNOWN);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The plan it was built with. */
    public Plan plan() {
        return plan;
    }

    /**
     * Takes what the action costs from every limit, or from none. A grant has to be ended by {@link #commit} or
     * {@link #cancel}.
     *
     * @param action name of an action of the plan
     * @param key whose budget; of the kind that the action's limits count
     * @param perCallCosts one cost, at least 1, for each charge of the action that is named per call, in its order
     * @throws IllegalArgumentException when the plan has no such action, the key is of another kind, or the costs do
     *     not match
     */
    public Decision reserve(String action, Key key, long... perCallCosts) {
        return decide(action, key, perCallCosts, false);
    }

    /** As {@link #reserve}, committed at once. */
    public Decision tryAcquire(String action, Key key, long... perCallCosts) {
        return decide(action, key, perCallCosts, true);
    }

    /**
     * The action happened: the quota stays charged for the length of each window from now on. Harmless when the
     * reservation has ended already, and says so.
     *
     * @throws IllegalArgumentException when another limiter made the reservation
     */
    public Settlement commit(Reservation reservation) {
        return settle(reservation, Settlement.COMMITTED);
    }

    /**
     * The action will not happen: the quota is given back exactly. Harmless when the reservation has ended already, and
     * says so.
     *
     * @throws IllegalArgumentException when another limiter made the reservation
     */
    public Settlement cancel(Reservation reservation) {
        return settle(reservation, Settlement.CANCELLED);
    }

    /**
     * Every limit that counts keys of this kind, in the plan's order. Costs nothing and changes nothing, not even for
     * a key never seen.
     *
     * @throws IllegalArgumentException when no limit counts keys of this kind
     */
    public List<LimitStatus> status(Key key) {
        long now = now();
        List<LimitStatus> all = new ArrayList<>();
        for (SlidingWindow limit : plan.limits()) {
            if (limit.keyKind().equals(key.kind())) {
                all.add(status(limit, key, now));
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no limit counts keys of kind " + key.kind());
        }
        return List.copyOf(all);
    }

    /**
     * Rebuilds the counters of all limits that ask for it, once. Charges from the future count from now. Until this
     * succeeds their actions are refused; when it throws, nothing was restored and it may be called again.
     *
     * @throws IllegalStateException when it succeeded before, or runs on another thread
     * @throws IllegalArgumentException when a record cannot be right, or the keys do not fit
     * @throws RuntimeException what the history throws
     */
    public Restored restore(UsageHistory usage) {
        if (!history.compareAndSet(History.UNKNOWN, History.RESTORING)) {
            throw new IllegalStateException(
                    history.get() == History.KNOWN ? "usage is restored already" : "usage is being restored");
        }
        History outcome = History.UNKNOWN;
        try {
            Restored restored = new Restoration(groups, now()).read(usage).into(this);
            outcome = History.KNOWN;
            return restored;
        } finally {
            history.set(outcome);
        }
    }

    public LimiterHealth health() {
        return new LimiterHealth(
                normal.size(),
                exit.size(),
                maxKeys,
                openReservations.sum(),
                refusedForRoom.sum(),
                history.get() == History.KNOWN);
    }

    KeyTable table(Lane lane) {
        return lane == Lane.EXIT ? exit : normal;
    }

    private Decision decide(String name, Key key, long[] perCallCosts, boolean commit) {
        CompiledAction action = actions.get(name);
        if (action == null) {
            throw new IllegalArgumentException("no action " + name + " in the plan; there are " + actions.keySet());
        }
        if (!key.kind().equals(action.group.keyKind)) {
            throw new IllegalArgumentException(
                    "action " + name + " counts keys of kind " + action.group.keyKind + ", not " + key.kind());
        }
        long[] costs = action.costs(perCallCosts);
        for (int i = 0; i < costs.length; i++) {
            SlidingWindow limit = action.limits[i];
            if (costs[i] > limit.capacity()) {
                return new Decision.Unsatisfiable(limit.id(), limit.capacity(), costs[i]);
            }
        }
        KeyTable table = table(action.lane);
        if (action.needsHistory && history.get() != History.KNOWN) {
            return new Decision.Unavailable(Decision.Reason.HISTORY_UNKNOWN, maxKeys, table.size());
        }
        Decision decision = decide(action, key, costs, table, commit);
        if (!commit && decision.granted()) {
            openReservations.increment();
        }
        return decision;
    }

    private Decision decide(CompiledAction action, Key key, long[] costs, KeyTable table, boolean commit) {
        long now = now();
        while (true) {
            Cell cell = table.obtain(key, action.group, now);
            if (cell == null) {
                refusedForRoom.increment();
                return new Decision.Unavailable(Decision.Reason.KEY_TABLE_FULL, maxKeys, table.size());
            }
            synchronized (cell) {
                if (!cell.evicted()) {
                    return cell.take(action, costs, now, commit);
                }
            }
        }
    }

    private Settlement settle(Reservation reservation, Settlement wanted) {
        Cell cell = reservation.cell;
        if (cell.owner != this) {
            throw new IllegalArgumentException("this reservation was made by another limiter");
        }
        long now = now();
        Settlement outcome;
        synchronized (cell) {
            outcome = cell.settle(reservation, now, wanted);
        }
        if (outcome == wanted) {
            openReservations.decrement();
        }
        return outcome;
    }

    private LimitStatus status(SlidingWindow limit, Key key, long now) {
        for (Group group : groups) {
            int slot = group.slot(limit.id());
            Cell cell = slot < 0 ? null : table(group.lane).find(key);
            if (cell != null) {
                synchronized (cell) {
                    return cell.status(slot, now);
                }
            }
        }
        return new LimitStatus(limit.id(), limit.capacity(), 0, limit.capacity(), now);
    }

    private CompiledAction compile(Action action) {
        SlidingWindow first = plan.limit(action.charges().get(0).limitId()).orElseThrow();
        Group group = group(action.lane(), first.keyKind());
        for (Charge charge : action.charges()) {
            group.add(plan.limit(charge.limitId()).orElseThrow());
        }
        return new CompiledAction(action, plan, group);
    }

    private Group group(Lane lane, String keyKind) {
        for (Group group : groups) {
            if (group.lane == lane && group.keyKind.equals(keyKind)) {
                return group;
            }
        }
        Group group = new Group(lane, keyKind);
        groups.add(group);
        return group;
    }

    private long now() {
        return anchorMicros + Math.floorDiv(clock.monotonicNanos() - anchorNanos, 1_000L);
    }

    /** Collects what a limiter needs. Not thread-safe. */
    public static final class Builder {
        /** Keys per lane when nothing else is said. */
        public static final int DEFAULT_MAX_KEYS = 100_000;

        private @Nullable WorldClock clock;
        private @Nullable Plan plan;
        private int maxKeys = DEFAULT_MAX_KEYS;

        private Builder() {}

        public Builder clock(WorldClock clock) {
            this.clock = clock;
            return this;
        }

        public Builder plan(Plan plan) {
            this.plan = plan;
            return this;
        }

        /** Room for keys in each lane, 1 to 10,000,000; 100,000 unless said otherwise. */
        public Builder maxKeys(int maxKeys) {
            this.maxKeys = maxKeys;
            return this;
        }

        /** @throws InvalidPlanException with every problem at once */
        public RateLimiter build() {
            List<String> problems = new ArrayList<>();
            WorldClock time = clock;
            Plan limits = plan;
            if (time == null) {
                problems.add("a limiter needs a clock");
            }
            if (limits == null) {
                problems.add("a limiter needs a plan");
            }
            if (maxKeys < 1 || maxKeys > 10_000_000) {
                problems.add("room for keys must be 1 to 10000000, not " + maxKeys);
            }
            if (time == null || limits == null || !problems.isEmpty()) {
                throw new InvalidPlanException(problems);
            }
            return new RateLimiter(time, limits, maxKeys);
        }
    }
}
