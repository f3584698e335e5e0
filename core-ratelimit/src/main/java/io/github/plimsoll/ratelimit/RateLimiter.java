package io.github.plimsoll.ratelimit;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides all limits of an action at once: every limit grants, or none is charged. One tick is one microsecond; a
 * clock that goes back is read as standing still. Thread-safe. {@link #builder()} makes one that counts in this
 * process's memory; others share their counters between processes and give the same answers.
 *
 * <p>Limits that are {@linkplain Limit#fromHistory() rebuilt from history} refuse until {@link #restore} succeeded.
 */
public interface RateLimiter {
    /** A limiter that counts in memory. It never sleeps and never waits for anything but another decision's end. */
    static Builder builder() {
        return new Builder();
    }

    /** The plan in force. */
    Plan plan();

    /**
     * As {@link #tryAcquire(String, Subject)}, but says only yes or no, and allocates nothing.
     *
     * @throws IllegalArgumentException as there
     */
    boolean allow(String action, Subject subject);

    /** As {@link #allow(String, Subject)}, with the one cost that the action wants with each call. */
    boolean allow(String action, Subject subject, long cost);

    /**
     * Takes what the action costs from every limit for good, or from none.
     *
     * @param action name of an action of the plan
     * @param subject whose budgets: a key of each kind that the action's limits count
     * @throws IllegalArgumentException when the plan has no such action, a key is missing, the costs do not match, or
     *     the action has a limit on what is in flight and so can only be reserved
     */
    Decision tryAcquire(String action, Subject subject);

    /** As {@link #tryAcquire(String, Subject)}, with the one cost, at least 1, that the action wants with each call. */
    Decision tryAcquire(String action, Subject subject, long cost);

    /** As {@link #tryAcquire(String, Subject)}, with one cost for each charge named per call, in the action's order. */
    Decision tryAcquire(String action, Subject subject, long first, long second, long... more);

    /**
     * Holds what the action costs under every limit, or under none. A grant has to be ended by {@link #commit} or
     * {@link #cancel}.
     *
     * @param perCallCosts one cost, at least 1, for each charge of the action that is named per call, in its order
     * @throws IllegalArgumentException as {@link #tryAcquire(String, Subject)}
     */
    Decision reserve(String action, Subject subject, long... perCallCosts);

    /**
     * The action happened: the quota stays charged, and its window begins now. Harmless when the reservation has ended
     * already, and says so.
     *
     * @throws IllegalArgumentException when another limiter made the reservation
     */
    Settlement commit(Reservation reservation);

    /**
     * The action will not happen: the quota is given back exactly. Harmless when the reservation has ended already, and
     * says so.
     *
     * @throws IllegalArgumentException when another limiter made the reservation
     */
    Settlement cancel(Reservation reservation);

    /** As {@link #status(Key, long)}, for a cost of one unit. */
    default List<LimitStatus> status(Key key) {
        return status(key, 1);
    }

    /**
     * Every limit that counts keys of this kind, in the plan's order, each by itself and at its whole capacity. Costs
     * nothing, changes nothing and is no decision: it counts in no statistics, not even for a key never seen.
     *
     * @param cost what {@link LimitStatus#retryAfterMicros()} is told for, at least 1, in the unit of each limit
     * @throws IllegalArgumentException when no limit counts keys of this kind, or the cost is below 1
     */
    List<LimitStatus> status(Key key, long cost);

    /**
     * Rebuilds the counters of all limits that ask for it, once. Charges from the future count from now. Until this
     * succeeds their actions are refused; when it throws, nothing was restored and it may be called again.
     *
     * @throws IllegalStateException when it succeeded before, or runs on another thread
     * @throws IllegalArgumentException when a record cannot be right, or the keys do not fit
     * @throws RuntimeException what the history throws
     */
    Restored restore(UsageHistory usage);

    /**
     * Puts another plan in force. A limit of the same id keeps what was charged and reserved under it: nothing is lost
     * and nothing minted. What was forgotten because it no longer counted stays forgotten when a window gets longer.
     *
     * @throws InvalidPlanException with every problem at once: when a limit changes its kind, its kind of key or its
     *     lane (give it another id), or a limit that is rebuilt from history is new or gets a longer window (restart)
     */
    void change(Plan plan);

    /**
     * Tightens a limit for one key, for the user's own protection; loosening again is for {@link #clearAdjustments}.
     *
     * @throws IllegalArgumentException when it is not tighter, or there is no such limit for this kind of key
     */
    void tighten(Key key, String limitId, long capacity);

    /**
     * An admin's capacity for one key until it expires, higher or lower than the plan's. For callers who have checked
     * that the admin may.
     *
     * @throws IllegalArgumentException when there is no such limit, or the capacity is beyond its range
     */
    void give(SpecialLimit special);

    /** Back to the plan's capacity, for an admin. */
    void clearAdjustments(Key key, String limitId);

    /** Special limits in force. */
    List<SpecialLimit> specialLimits();

    /** Forgets what one key is charged, for an admin; what is reserved still counts. Answers whether there was any. */
    boolean reset(Key key);

    /** What each action was answered since the plan came into force, in the plan's order. */
    List<Tally> statistics();

    LimiterHealth health();

    /** Collects what a limiter needs. Not thread-safe. */
    final class Builder {
        /** Keys per lane and kind when nothing else is said. */
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

        /** Room for keys of each kind in each lane, 1 to 10,000,000; 100,000 unless said otherwise. */
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
            return new MemoryLimiter(time, limits, maxKeys);
        }
    }
}
