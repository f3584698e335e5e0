package io.github.plimsoll.ratelimit;

/** An action with its limits looked up once, so that a decision only walks arrays. */
final class CompiledAction {
    final String name;
    final Lane lane;
    final Group group;
    final boolean needsHistory;
    final SlidingWindow[] limits;
    /** Position of each limit in the key's cell. */
    final int[] slots;
    /** Fixed cost of each limit; 0 when the call names it. */
    private final long[] fixedCosts;

    private final int perCall;

    CompiledAction(Action action, Plan plan, Group group) {
        this.name = action.name();
        this.lane = action.lane();
        this.group = group;
        int n = action.charges().size();
        limits = new SlidingWindow[n];
        slots = new int[n];
        fixedCosts = new long[n];
        boolean history = false;
        int named = 0;
        for (int i = 0; i < n; i++) {
            Charge charge = action.charges().get(i);
            limits[i] = plan.limit(charge.limitId()).orElseThrow();
            slots[i] = group.slot(charge.limitId());
            fixedCosts[i] = charge.cost();
            history |= limits[i].fromHistory();
            named += charge.perCall() ? 1 : 0;
        }
        needsHistory = history;
        perCall = named;
    }

    long[] costs(long[] given) {
        if (given.length != perCall) {
            throw new IllegalArgumentException(
                    "action " + name + " needs " + perCall + " cost(s) with each call, got " + given.length);
        }
        long[] costs = fixedCosts.clone();
        int next = 0;
        for (int i = 0; i < costs.length; i++) {
            if (costs[i] == 0) {
                costs[i] = given[next++];
                if (costs[i] < 1) {
                    throw new IllegalArgumentException("action " + name + ": cost for limit " + limits[i].id()
                            + " must be at least 1, not " + costs[i]);
                }
            }
        }
        return costs;
    }
}
