package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Limits and the actions that charge them. Checked as a whole when built; immutable and thread-safe afterwards. */
public final class Plan {
    private final Map<String, SlidingWindow> limits;
    private final Map<String, Action> actions;

    private Plan(Map<String, SlidingWindow> limits, Map<String, Action> actions) {
        this.limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        this.actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Limits in the order of their declaration. */
    public Collection<SlidingWindow> limits() {
        return limits.values();
    }

    /** Actions in the order of their declaration. */
    public Collection<Action> actions() {
        return actions.values();
    }

    public Optional<SlidingWindow> limit(String id) {
        return Optional.ofNullable(limits.get(id));
    }

    public Optional<Action> action(String name) {
        return Optional.ofNullable(actions.get(name));
    }

    /** Collects limits and actions. Not thread-safe. */
    public static final class Builder {
        private final List<SlidingWindow> limits = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();

        private Builder() {}

        public Builder limit(SlidingWindow limit) {
            limits.add(limit);
            return this;
        }

        /** An action of the normal lane. */
        public Builder action(String name, Charge... charges) {
            actions.add(new Action(name, Lane.NORMAL, List.of(charges)));
            return this;
        }

        /** An action of the exit lane: no action of the normal lane may charge its limits. */
        public Builder exitAction(String name, Charge... charges) {
            actions.add(new Action(name, Lane.EXIT, List.of(charges)));
            return this;
        }

        /** @throws InvalidPlanException with every problem at once */
        public Plan build() {
            List<String> problems = new ArrayList<>();
            Map<String, SlidingWindow> byId = checkLimits(problems);
            Map<String, Action> byName = checkActions(byId, problems);
            if (!problems.isEmpty()) {
                throw new InvalidPlanException(problems);
            }
            return new Plan(byId, byName);
        }

        private Map<String, SlidingWindow> checkLimits(List<String> problems) {
            Map<String, SlidingWindow> byId = new LinkedHashMap<>();
            if (limits.isEmpty()) {
                problems.add("a plan needs at least one limit");
            }
            for (SlidingWindow limit : limits) {
                String name = "limit '" + limit.id() + "'";
                if (limit.id().isBlank() || limit.id().indexOf('.') >= 0) {
                    problems.add(name + ": the id must not be blank or contain a dot");
                }
                if (limit.keyKind().isBlank()) {
                    problems.add(name + ": the kind of key must not be blank");
                }
                range(name, "capacity", limit.capacity(), SlidingWindow.MAX_CAPACITY, problems);
                range(name, "window in microseconds", limit.windowMicros(), SlidingWindow.MAX_WINDOW_MICROS, problems);
                range(name, "number of charges remembered", limit.maxEvents(), SlidingWindow.MAX_EVENTS, problems);
                if (byId.put(limit.id(), limit) != null) {
                    problems.add(name + ": declared twice");
                }
            }
            return byId;
        }

        private Map<String, Action> checkActions(Map<String, SlidingWindow> byId, List<String> problems) {
            Map<String, Action> byName = new LinkedHashMap<>();
            Map<String, Lane> laneOf = new LinkedHashMap<>();
            if (actions.isEmpty()) {
                problems.add("a plan needs at least one action");
            }
            for (Action action : actions) {
                String name = "action '" + action.name() + "'";
                if (action.name().isBlank()) {
                    problems.add(name + ": the name must not be blank");
                }
                if (byName.put(action.name(), action) != null) {
                    problems.add(name + ": declared twice");
                }
                if (action.charges().isEmpty()) {
                    problems.add(name + ": charges no limit");
                }
                checkCharges(name, action, byId, laneOf, problems);
            }
            for (String id : byId.keySet()) {
                if (!laneOf.containsKey(id)) {
                    problems.add("limit '" + id + "': no action charges it");
                }
            }
            return byName;
        }

        private static void checkCharges(
                String name,
                Action action,
                Map<String, SlidingWindow> byId,
                Map<String, Lane> laneOf,
                List<String> problems) {
            Set<String> seen = new LinkedHashSet<>();
            Set<String> kinds = new LinkedHashSet<>();
            for (Charge charge : action.charges()) {
                String id = charge.limitId();
                SlidingWindow limit = byId.get(id);
                if (limit == null) {
                    problems.add(name + ": charges limit '" + id + "', which is not declared");
                    continue;
                }
                kinds.add(limit.keyKind());
                if (!seen.add(id)) {
                    problems.add(name + ": charges limit '" + id + "' twice");
                }
                if (!charge.perCall()) {
                    range(name, "cost for '" + id + "'", charge.cost(), Math.max(1, limit.capacity()), problems);
                }
                Lane other = laneOf.putIfAbsent(id, action.lane());
                if (other != null && other != action.lane()) {
                    problems.add(name + ": limit '" + id + "' is charged from both lanes; exits need one of their own");
                }
                if (action.lane() == Lane.EXIT && limit.fromHistory()) {
                    problems.add(name + ": limit '" + id + "' waits for history; an exit must not");
                }
            }
            if (kinds.size() > 1) {
                problems.add(name + ": charges limits of different kinds of key " + kinds + "; one kind is allowed");
            }
        }

        private static void range(String name, String what, long actual, long max, List<String> problems) {
            if (actual < 1 || actual > max) {
                problems.add(name + ": " + what + " must be 1 to " + max + ", not " + actual);
            }
        }
    }
}
