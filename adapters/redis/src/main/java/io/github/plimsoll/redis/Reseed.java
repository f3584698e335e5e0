package io.github.plimsoll.redis;

import io.github.plimsoll.ratelimit.CalendarWindow;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.Restored;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Recorded usage as what Redis counts: a list of records per track, a sum per calendar window. Used by one thread. */
final class Reseed {
    private final Layout layout;
    private final long now;
    /** By key, limit and time: the costs. */
    private final Map<Key, Map<String, NavigableMap<Long, List<Long>>>> counted = new LinkedHashMap<>();

    private long charges;
    private long ignored;

    Reseed(Layout layout, long now) {
        this.layout = layout;
        this.now = now;
    }

    Reseed read(UsageHistory history) {
        long since = now;
        for (Limit limit : layout.plan.limits()) {
            since = limit.fromHistory() ? Math.min(since, since(limit)) : since;
        }
        history.read(since, this::accept);
        return this;
    }

    private long since(Limit limit) {
        return limit instanceof CalendarWindow calendar
                ? now / calendar.windowMicros() * calendar.windowMicros() - 1
                : now - ((SlidingWindow) limit).windowMicros();
    }

    private void accept(Usage usage) {
        if (usage.cost() < 1) {
            throw new IllegalArgumentException("recorded cost must be at least 1: " + usage);
        }
        Limit limit = layout.plan.limit(usage.limitId()).orElse(null);
        if (limit == null
                || !limit.fromHistory()
                || !limit.keyKind().equals(usage.key().kind())
                || usage.atMicros() <= since(limit)) {
            ignored++;
            return;
        }
        counted.computeIfAbsent(usage.key(), k -> new LinkedHashMap<>())
                .computeIfAbsent(limit.id(), k -> new TreeMap<>())
                .computeIfAbsent(Math.min(now, usage.atMicros()), k -> new ArrayList<>())
                .add(usage.cost());
        charges++;
    }

    Restored summary() {
        return new Restored(counted.size(), charges, ignored);
    }

    /** Keys with usage that still counts. */
    List<Key> keys() {
        return List.copyOf(counted.keySet());
    }

    /**
     * What the seed script is called with for one key of the group.
     *
     * @param token of the lock under which it writes
     */
    String[] args(Layout.Group group, Key key, String token) {
        Map<String, NavigableMap<Long, List<Long>>> usage = counted.getOrDefault(key, Map.of());
        List<String> args = new ArrayList<>(List.of(Long.toString(now), Long.toString(group.ttlMillis()), token));
        for (int i = 0; i < group.limits().size(); i++) {
            Limit limit = group.limits().get(i);
            if (limit instanceof CalendarWindow && limit.fromHistory()) {
                long used = usage.getOrDefault(limit.id(), new TreeMap<>()).values().stream()
                        .flatMap(List::stream)
                        .mapToLong(Long::longValue)
                        .sum();
                args.add(Integer.toString(i + 1));
                args.add(Long.toString(used));
            }
        }
        args.add("0");
        for (int k = 0; k < group.tracks().size(); k++) {
            List<Limit> windows = group.tracks().get(k).stream()
                    .map(position -> group.limits().get(position - 1))
                    .toList();
            if (windows.stream().anyMatch(Limit::fromHistory)) {
                List<String> list = records(windows, group, usage);
                args.add(Integer.toString(k + 1));
                args.add(Integer.toString(list.size()));
                args.addAll(list);
            }
        }
        return args.toArray(String[]::new);
    }

    private List<String> records(
            List<Limit> windows, Layout.Group group, Map<String, NavigableMap<Long, List<Long>>> usage) {
        TreeMap<Long, Integer> events = new TreeMap<>();
        for (Limit window : windows) {
            usage.getOrDefault(window.id(), new TreeMap<>()).forEach((time, costs) -> {
                long units = group.costs(window)
                        ? costs.size()
                        : costs.stream().mapToLong(Long::longValue).sum();
                events.merge(time, (int) Math.min(SlidingWindow.MAX_EVENTS, units), Math::max);
            });
        }
        List<String> list = new ArrayList<>();
        long before = now;
        for (Map.Entry<Long, Integer> at : events.descendingMap().entrySet()) {
            for (int i = 0; i < at.getValue(); i++) {
                list.add(Long.toString(before - at.getKey()));
                before = at.getKey();
                for (Limit window : windows) {
                    if (group.costs(window)) {
                        List<Long> costs =
                                usage.getOrDefault(window.id(), new TreeMap<>()).getOrDefault(at.getKey(), List.of());
                        list.add(Long.toString(i < costs.size() ? costs.get(i) : 0));
                    }
                }
            }
        }
        return list;
    }
}
