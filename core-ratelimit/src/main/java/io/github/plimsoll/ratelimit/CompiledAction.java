package io.github.plimsoll.ratelimit;

import org.jspecify.annotations.Nullable;

/** An action with its limits looked up once, so that a decision only walks arrays. */
final class CompiledAction {
    /** What it charges of one group. */
    static final class Part {
        final Table table;
        /** Position of each slot among the action's limits. */
        final int[] at;

        final Slot[] slots;
        final Track[] tracks;
        /** The slot when there is one and it writes no records. */
        final @Nullable Slot only;

        Part(Table table, int[] at, Slot[] slots, Track[] tracks) {
            this.table = table;
            this.at = at;
            this.slots = slots;
            this.tracks = tracks;
            this.only = slots.length == 1 && tracks.length == 0 ? slots[0] : null;
        }
    }

    final String name;
    final Lane lane;
    final Priority priority;
    final int number;
    final boolean needsHistory;
    final boolean holdsPlaces;
    final String[] limitIds;
    final Limit[] limits;
    /** Capacity open to the action's priority. */
    final long[] capacities;
    /** In the order in which their stripes are locked. */
    final Part[] parts;
    /** The part when it is one number that no call names a cost for, and nothing but its capacity can refuse. */
    final @Nullable Part quick;
    /** Fixed cost of each limit; 0 when the call names it. */
    private final long[] fixed;
    /** Which of the costs given belongs to the limit. */
    private final int[] given;

    private final int perCall;
    /** No call names a cost: fixed ones are within their limits, or there were no plan. */
    final boolean alwaysWithinPlan;

    CompiledAction(Action action, int number, Plan plan, Book book) {
        this.name = action.name();
        this.lane = action.lane();
        this.priority = action.priority();
        this.number = number;
        int n = action.charges().size();
        limits = new Limit[n];
        limitIds = new String[n];
        capacities = new long[n];
        fixed = new long[n];
        given = new int[n];
        boolean history = false;
        boolean places = false;
        int named = 0;
        boolean within = true;
        for (int i = 0; i < n; i++) {
            Charge charge = action.charges().get(i);
            limits[i] = plan.limit(charge.limitId()).orElseThrow();
            limitIds[i] = charge.limitId();
            capacities[i] = priority.of(limits[i].capacity());
            fixed[i] = charge.cost();
            given[i] = named;
            history |= limits[i].fromHistory();
            places |= limits[i] instanceof InFlight;
            named += charge.perCall() ? 1 : 0;
            within &= !charge.perCall();
        }
        alwaysWithinPlan = within;
        needsHistory = history;
        holdsPlaces = places;
        perCall = named;
        parts = book.parts(lane, limitIds);
        boolean one = parts.length == 1 && parts[0].only != null;
        quick = one && within && !history && !places ? parts[0] : null;
    }

    void checkCosts(int count, long cost, long[] more) {
        if (count != perCall) {
            throw new IllegalArgumentException(
                    "action " + name + " needs " + perCall + " cost(s) with each call, got " + count);
        }
        if (perCall != 0) {
            checkGiven(cost, more);
        }
    }

    private void checkGiven(long cost, long[] more) {
        for (int i = 0; i < fixed.length; i++) {
            if (fixed[i] == 0 && cost(i, cost, more) < 1) {
                throw new IllegalArgumentException("action " + name + ": cost for limit " + limitIds[i]
                        + " must be at least 1, not " + cost(i, cost, more));
            }
        }
    }

    /** Cost of the limit at this position; a single cost comes alone. */
    long cost(int i, long cost, long[] more) {
        if (fixed[i] != 0) {
            return fixed[i];
        }
        return perCall == 1 ? cost : more[given[i]];
    }

    long[] costs(long cost, long[] more) {
        long[] costs = new long[fixed.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost(i, cost, more);
        }
        return costs;
    }
}
