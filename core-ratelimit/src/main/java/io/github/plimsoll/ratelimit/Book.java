package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that belongs to one plan: its actions, looked up, and the tables of its counters. */
final class Book {
    final Plan plan;
    final Map<String, CompiledAction> actions = new LinkedHashMap<>();
    private final CompiledAction[] byName;
    final List<Table> tables = new ArrayList<>();

    Book(Plan plan, int maxKeys, @Nullable Book before) {
        this.plan = plan;
        Map<String, Lane> lanes = plan.lanes();
        for (Lane lane : Lane.values()) {
            Set<String> kinds = new LinkedHashSet<>();
            plan.limits().forEach(limit -> kinds.add(limit.keyKind()));
            for (String kind : kinds) {
                List<Limit> own = plan.limits().stream()
                        .filter(limit -> limit.keyKind().equals(kind) && lanes.get(limit.id()) == lane)
                        .toList();
                if (!own.isEmpty()) {
                    Table old = before == null ? null : before.table(lane, kind);
                    Group group = new Group(tables.size(), lane, kind, own, plan, old == null ? null : old.group);
                    tables.add(new Table(group, maxKeys, plan.actions().size()));
                }
            }
        }
        int number = 0;
        for (Action action : plan.actions()) {
            actions.put(action.name(), new CompiledAction(action, number++, plan, this));
        }
        byName = actions.values().toArray(CompiledAction[]::new);
    }

    @Nullable
    Table table(Lane lane, String keyKind) {
        for (Table table : tables) {
            if (table.group.lane == lane && table.group.keyKind.equals(keyKind)) {
                return table;
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // callers name actions by constants: the map is for those who do not
    CompiledAction action(String name) {
        for (CompiledAction known : byName) {
            if (known.name == name) {
                return known;
            }
        }
        CompiledAction action = actions.get(name);
        if (action == null) {
            throw new IllegalArgumentException("no action " + name + " in the plan; there are " + actions.keySet());
        }
        return action;
    }

    /** Where the limits of a reservation are counted now. */
    CompiledAction.Part[] parts(Reservation reservation) {
        List<Reservation.Part> held = reservation.parts();
        CompiledAction action = actions.get(reservation.action());
        if (action != null && action.lane == reservation.lane() && sameLimits(action, held)) {
            return action.parts;
        }
        return parts(
                reservation.lane(), held.stream().map(Reservation.Part::limitId).toArray(String[]::new));
    }

    private static boolean sameLimits(CompiledAction action, List<Reservation.Part> held) {
        if (action.limitIds.length != held.size()) {
            return false;
        }
        for (int i = 0; i < action.limitIds.length; i++) {
            if (!action.limitIds[i].equals(held.get(i).limitId())) {
                return false;
            }
        }
        return true;
    }

    /** These limits by table; a limit that the plan does not have is left out. */
    CompiledAction.Part[] parts(Lane lane, String[] limitIds) {
        List<CompiledAction.Part> parts = new ArrayList<>();
        for (Table table : tables) {
            if (table.group.lane != lane) {
                continue;
            }
            List<Integer> at = new ArrayList<>();
            List<Slot> slots = new ArrayList<>();
            Set<Track> tracks = new LinkedHashSet<>();
            for (int i = 0; i < limitIds.length; i++) {
                Slot slot = table.group.slot(limitIds[i]);
                if (slot != null) {
                    at.add(i);
                    slots.add(slot);
                    if (slot instanceof WindowSlot window) {
                        tracks.add(window.track());
                    }
                }
            }
            if (!slots.isEmpty()) {
                parts.add(new CompiledAction.Part(
                        table,
                        at.stream().mapToInt(Integer::intValue).toArray(),
                        slots.toArray(Slot[]::new),
                        tracks.toArray(Track[]::new)));
            }
        }
        return parts.toArray(CompiledAction.Part[]::new);
    }

    int keys(Lane lane) {
        int keys = 0;
        for (Table table : tables) {
            keys += table.group.lane == lane ? table.size() : 0;
        }
        return keys;
    }

    /** Takes over the counters of an earlier plan, which is retired; nobody decides meanwhile. */
    void adopt(Book old) {
        for (Table table : old.tables) {
            for (Stripe stripe : table.stripes) {
                stripe.lock();
            }
        }
        try {
            for (Table table : tables) {
                Table from = old.table(table.group.lane, table.group.keyKind);
                if (from != null) {
                    table.adopt(from);
                }
            }
            for (Table table : old.tables) {
                for (Stripe stripe : table.stripes) {
                    stripe.retired = true;
                }
            }
        } finally {
            for (Table table : old.tables) {
                for (Stripe stripe : table.stripes) {
                    stripe.unlock();
                }
            }
        }
    }
}
