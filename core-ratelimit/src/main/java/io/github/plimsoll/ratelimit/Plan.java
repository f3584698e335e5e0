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
    private final Map<String, Limit> limits;
    private final Map<String, Action> actions;

    private Plan(Map<String, Limit> limits, Map<String, Action> actions) {
        this.limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        this.actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Limits in the order of their declaration. */
    public Collection<Limit> limits() {
        return limits.values();
    }

    /** Actions in the order of their declaration. */
    public Collection<Action> actions() {
        return actions.values();
    }

    public Optional<Limit> limit(String id) {
        return Optional.ofNullable(limits.get(id));
    }

    public Optional<Action> action(String name) {
        return Optional.ofNullable(actions.get(name));
    }

    /** Whether every action charges exactly 1 to this limit, so that counting its charges is enough. */
    boolean chargesOne(String limitId) {
        return actions.values().stream()
                .flatMap(action -> action.charges().stream())
                .filter(charge -> charge.limitId().equals(limitId))
                .allMatch(charge -> !charge.perCall() && charge.cost() == 1);
    }

    /** Which lane each limit belongs to. */
    Map<String, Lane> lanes() {
        Map<String, Lane> lanes = new LinkedHashMap<>();
        for (Action action : actions.values()) {
            action.charges().forEach(charge -> lanes.put(charge.limitId(), action.lane()));
        }
        return lanes;
    }

    /** Collects limits and actions. Not thread-safe. */
    public static final class Builder {
        private final List<Limit> limits = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();

        private Builder() {}

        public Builder limit(Limit limit) {
            limits.add(limit);
            return this;
        }

        /** An action of the normal lane, for which all of its limits are open. */
        public Builder action(String name, Charge... charges) {
            return action(name, Priority.FIRST, charges);
        }

        /** An action of the normal lane that leaves room for those before it. */
        public Builder action(String name, Priority priority, Charge... charges) {
            actions.add(new Action(name, Lane.NORMAL, priority, List.of(charges)));
            return this;
        }

        /** An action of the exit lane: no action of the normal lane may charge its limits. */
        public Builder exitAction(String name, Charge... charges) {
            actions.add(new Action(name, Lane.EXIT, Priority.FIRST, List.of(charges)));
            return this;
        }

        /** @throws InvalidPlanException with every problem at once */
        public Plan build() {
            List<String> problems = new ArrayList<>();
            Map<String, Limit> byId = checkLimits(problems);
            Map<String, Action> byName = checkActions(byId, problems);
            if (!problems.isEmpty()) {
                throw new InvalidPlanException(problems);
            }
            return new Plan(byId, byName);
        }

        private Map<String, Limit> checkLimits(List<String> problems) {
            Map<String, Limit> byId = new LinkedHashMap<>();
            if (limits.isEmpty()) {
                problems.add("a plan needs at least one limit");
            }
            for (Limit limit : limits) {
                limit.check(problems);
                if (byId.put(limit.id(), limit) != null) {
                    problems.add(Ranges.name(limit) + ": declared twice");
                }
            }
            return byId;
        }

        private Map<String, Action> checkActions(Map<String, Limit> byId, List<String> problems) {
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
                String name, Action action, Map<String, Limit> byId, Map<String, Lane> laneOf, List<String> problems) {
            Set<String> seen = new LinkedHashSet<>();
            for (Charge charge : action.charges()) {
                String id = charge.limitId();
                Limit limit = byId.get(id);
                if (limit == null) {
                    problems.add(name + ": charges limit '" + id + "', which is not declared");
                    continue;
                }
                if (!seen.add(id)) {
                    problems.add(name + ": charges limit '" + id + "' twice");
                }
                if (!charge.perCall()) {
                    Ranges.check(
                            name,
                            "cost for '" + id + "'",
                            charge.cost(),
                            Math.max(1, action.priority().of(limit.capacity())),
                            problems);
                }
                Lane other = laneOf.putIfAbsent(id, action.lane());
                if (other != null && other != action.lane()) {
                    problems.add(name + ": limit '" + id + "' is charged from both lanes; exits need one of their own");
                }
                if (action.lane() == Lane.EXIT && limit.fromHistory()) {
                    problems.add(name + ": limit '" + id + "' waits for history; an exit must not");
                }
            }
        }
    }
}
