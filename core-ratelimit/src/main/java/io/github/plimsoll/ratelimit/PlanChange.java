package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands against putting a plan in force while its predecessor counts. */
public final class PlanChange {
    private PlanChange() {}

    /** @throws InvalidPlanException with every problem at once */
    public static void check(Plan from, Plan to) {
        List<String> problems = new ArrayList<>();
        Map<String, Lane> lanesBefore = from.lanes();
        Map<String, Lane> lanes = to.lanes();
        for (Limit limit : to.limits()) {
            Limit old = from.limit(limit.id()).orElse(null);
            String name = Ranges.name(limit);
            if (old == null) {
                if (limit.fromHistory()) {
                    problems.add(name + ": is new and rebuilt from history, which takes a restart");
                }
                continue;
            }
            if (!old.getClass().equals(limit.getClass())
                    || !old.keyKind().equals(limit.keyKind())
                    || lanesBefore.get(limit.id()) != lanes.get(limit.id())) {
                problems.add(name + ": changes its kind, its kind of key or its lane; give it another id");
            } else if (limit.fromHistory() && window(limit) > window(old)) {
                problems.add(name + ": is rebuilt from history and gets a longer window, which takes a restart");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidPlanException(problems);
        }
    }

    private static long window(Limit limit) {
        if (limit instanceof CalendarWindow calendar) {
            return calendar.windowMicros();
        }
        return limit instanceof SlidingWindow sliding ? sliding.windowMicros() : 0;
    }
}
