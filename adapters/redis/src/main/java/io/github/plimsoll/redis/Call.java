package io.github.plimsoll.redis;

import io.github.plimsoll.ratelimit.Action;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.InFlight;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A script over some limits, and what it is called with. Thread-safe. */
final class Call {
    static final String ANY = "*";

    final String name;
    final List<Limit> limits = new ArrayList<>();
    final boolean needsHistory;
    final boolean holdsPlaces;
    final Script script;
    final Combiner combiner = new Combiner(this);
    private final Layout layout;
    private final List<Layout.Group> groups = new ArrayList<>();
    /** What each limit is charged whoever calls, which the script knows; 0 when it is sent. */
    private final long[] fixed;

    /** Over limits that are no action's: all costs are sent. */
    Call(String name, List<Limit> wanted, Layout layout) {
        this(name, wanted, new long[wanted.size()], layout);
    }

    private Call(String name, List<Limit> wanted, long[] fixed, Layout layout) {
        this.name = name;
        this.fixed = fixed;
        this.layout = layout;
        boolean history = false;
        boolean places = false;
        StringBuilder l = new StringBuilder("local L={");
        for (Limit limit : wanted) {
            limits.add(limit);
            history |= limit.fromHistory();
            places |= limit instanceof InFlight;
            for (Layout.Group group : layout.groups) {
                int position = group.position(limit.id());
                if (position > 0) {
                    if (!groups.contains(group)) {
                        groups.add(group);
                    }
                    l.append("{").append(groups.indexOf(group) + 1).append(",").append(position);
                    long cost = fixed[limits.size() - 1];
                    l.append(",").append(limit.capacity());
                    l.append(cost == 0 ? "" : "," + cost).append("},");
                }
            }
        }
        needsHistory = history;
        holdsPlaces = places;
        StringBuilder g = new StringBuilder("local G={");
        groups.forEach(group -> g.append(group.lua()).append(","));
        script = Script.of(g.append("}\n").append(l).append("}\n").toString(), "limiter.lua");
    }

    static Call of(Action action, Layout layout) {
        return new Call(
                action.name(),
                action.charges().stream()
                        .map(charge -> layout.plan.limit(charge.limitId()).orElseThrow())
                        .toList(),
                action.charges().stream()
                        .mapToLong(charge -> charge.perCall() ? 0 : charge.cost())
                        .toArray(),
                layout);
    }

    /** What each limit is charged. */
    static long[] costs(Action action, long... given) {
        long wanted = action.charges().stream().filter(Charge::perCall).count();
        if (given.length != wanted) {
            throw new IllegalArgumentException(
                    "action " + action.name() + " needs " + wanted + " cost(s) with each call, got " + given.length);
        }
        long[] costs = new long[action.charges().size()];
        int next = 0;
        for (int i = 0; i < costs.length; i++) {
            Charge charge = action.charges().get(i);
            costs[i] = charge.perCall() ? given[next++] : charge.cost();
            if (costs[i] < 1) {
                throw new IllegalArgumentException("action " + action.name() + ": cost for limit " + charge.limitId()
                        + " must be at least 1, not " + costs[i]);
            }
        }
        return costs;
    }

    /** One for each group. */
    String[] keys(Subject subject) {
        String[] keys = new String[groups.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = layout.entryKey(groups.get(i), key(subject, groups.get(i).kind()));
        }
        return keys;
    }

    /** Of all that go together. */
    String[] keys(List<Ask> together) {
        String[] keys = new String[2 + groups.size() * together.size()];
        keys[0] = layout.generationKey();
        keys[1] = layout.versionKey();
        int next = 2;
        for (Ask ask : together) {
            System.arraycopy(ask.keys, 0, keys, next, ask.keys.length);
            next += ask.keys.length;
        }
        return keys;
    }

    Key key(Subject subject, String kind) {
        Key key = subject.ofKind(kind);
        if (key == null) {
            throw new IllegalArgumentException(
                    "action " + name + " counts keys of kind " + kind + ", and " + subject + " has none");
        }
        return key;
    }

    /** @param time of all that go together; empty for the server's */
    String[] args(String time, List<Ask> together) {
        Ask first = together.get(0);
        int n = limits.size();
        int sent = (int) Arrays.stream(fixed).filter(cost -> cost == 0).count();
        String[] args = new String[5 + n + (1 + sent) * together.size()];
        args[0] = first.what;
        args[1] = time;
        args[2] = first.generation;
        args[3] = Long.toString(first.hold);
        args[4] = first.version;
        int next = 5;
        for (long capacity : first.capacities) {
            args[next++] = Long.toString(capacity);
        }
        for (Ask ask : together) {
            args[next++] = ask.own(first);
            for (int i = 0; i < n; i++) {
                if (fixed[i] == 0) {
                    args[next++] = Long.toString(ask.costs[i]);
                }
            }
        }
        return args;
    }
}
