package io.github.plimsoll.redis;

import io.github.plimsoll.ratelimit.Action;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The scripts of a plan, made once, and how its actions were answered. Thread-safe. */
final class Calls {
    private record Counts(LongAdder granted, LongAdder denied) {}

    final Layout layout;
    private final Map<String, Call> actions = new LinkedHashMap<>();
    private final Map<String, Counts> counts = new LinkedHashMap<>();
    private final Map<String, Call> others = new ConcurrentHashMap<>();

    Calls(Layout layout) {
        this.layout = layout;
        for (Action action : layout.plan.actions()) {
            actions.put(action.name(), Call.of(action, layout));
            counts.put(action.name(), new Counts(new LongAdder(), new LongAdder()));
        }
    }

    Action action(String name) {
        return layout.plan
                .action(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no action " + name + " in the plan; there are " + actions.keySet()));
    }

    Call call(String name) {
        Call call = actions.get(name);
        if (call == null) {
            throw new IllegalArgumentException("no action " + name);
        }
        return call;
    }

    /** Over limits that are no action's. */
    Call of(List<Limit> limits) {
        return others.computeIfAbsent(
                limits.stream().map(Limit::id).toList().toString(), ids -> new Call("of " + ids, limits, layout));
    }

    Limit limit(String id) {
        return layout.plan
                .limit(id)
                .orElseThrow(() -> new IllegalArgumentException("no limit " + id + " in the plan; there are "
                        + layout.plan.limits().stream().map(Limit::id).toList()));
    }

    void count(String action, boolean granted) {
        Counts count = counts.get(action);
        if (count != null) {
            (granted ? count.granted() : count.denied()).increment();
        }
    }

    Tally tally(String action) {
        Counts count = counts.get(action);
        return count == null
                ? new Tally(action, 0, 0)
                : new Tally(action, count.granted().sum(), count.denied().sum());
    }
}
