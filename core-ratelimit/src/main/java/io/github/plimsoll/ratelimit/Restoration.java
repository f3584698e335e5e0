package io.github.plimsoll.ratelimit;

import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recorded usage, read and checked as a whole before any counter is touched. Windows that share their records get one
 * record for charges of the same time; where the history has a charge for one of them only, the record counts as an
 * event of the others as well, which can refuse and never permits more. Used by one thread.
 */
final class Restoration {
    private final Book book;
    private final long now;
    /** By key, then by limit, then by time: the costs. */
    private final Map<Key, Map<String, Map<Long, List<Long>>>> counted = new LinkedHashMap<>();

    private final Map<Key, Map<String, Long>> totals = new LinkedHashMap<>();
    private long charges;
    private long ignored;

    Restoration(Book book, long now) {
        this.book = book;
        this.now = now;
    }

    Restoration read(UsageHistory history) {
        long since = now;
        for (Limit limit : book.plan.limits()) {
            since = limit.fromHistory() ? Math.min(since, since(limit)) : since;
        }
        history.read(since, this::accept);
        return this;
    }

    /** Charges at this time or before count no more. */
    private long since(Limit limit) {
        return limit instanceof CalendarWindow calendar
                ? now / calendar.windowMicros() * calendar.windowMicros() - 1
                : now - ((SlidingWindow) limit).windowMicros();
    }

    private void accept(Usage usage) {
        if (usage.cost() < 1) {
            throw new IllegalArgumentException("recorded cost must be at least 1: " + usage);
        }
        Limit limit = book.plan.limit(usage.limitId()).orElse(null);
        if (limit == null
                || !limit.fromHistory()
                || !limit.keyKind().equals(usage.key().kind())
                || usage.atMicros() <= since(limit)) {
            ignored++;
            return;
        }
        Map<String, Long> sums = totals.computeIfAbsent(usage.key(), k -> new LinkedHashMap<>());
        long total = sums.getOrDefault(limit.id(), 0L);
        if (usage.cost() > Limit.MAX_CAPACITY - total) {
            throw new IllegalArgumentException(
                    "recorded usage of " + usage.key() + " under " + limit.id() + " is out of range");
        }
        sums.put(limit.id(), total + usage.cost());
        counted.computeIfAbsent(usage.key(), k -> new LinkedHashMap<>())
                .computeIfAbsent(limit.id(), k -> new TreeMap<>())
                .computeIfAbsent(Math.max(0, Math.min(now, usage.atMicros())), k -> new ArrayList<>())
                .add(usage.cost());
        charges++;
    }

    /** Writes the counters of every key, or of none. */
    Restored write() {
        List<Key> done = new ArrayList<>();
        for (Map.Entry<Key, Map<String, Map<Long, List<Long>>>> one : counted.entrySet()) {
            for (Table table : book.tables) {
                if (table.group.keyKind.equals(one.getKey().kind())
                        && one.getValue().keySet().stream().anyMatch(id -> table.group.slot(id) != null)
                        && !write(table, one.getKey(), one.getValue())) {
                    done.forEach(this::forget);
                    throw new IllegalArgumentException(
                            "recorded usage has more keys than the limiter has room for; raise maxKeys");
                }
            }
            done.add(one.getKey());
        }
        return new Restored(counted.size(), charges, ignored);
    }

    private boolean write(Table table, Key key, Map<String, Map<Long, List<Long>>> usage) {
        Stripe s = table.stripe(key);
        s.lock();
        try {
            s.advance(now);
            byte[] found = table.obtain(s, key, now);
            if (found == null) {
                return false;
            }
            byte[] entry = found;
            for (Track track : table.group.tracks) {
                entry = write(track, s, entry, usage);
            }
            for (Slot slot : table.group.slots) {
                Map<Long, List<Long>> costs = usage.get(slot.limit.id());
                if (costs != null && !(slot instanceof WindowSlot)) {
                    for (List<Long> same : costs.values()) {
                        for (long cost : same) {
                            slot.charge(entry, now, cost);
                        }
                    }
                }
            }
            return true;
        } finally {
            s.unlock();
        }
    }

    private byte[] write(Track track, Stripe s, byte[] found, Map<String, Map<Long, List<Long>>> usage) {
        byte[] entry = found;
        TreeMap<Long, Integer> events = new TreeMap<>();
        for (WindowSlot slot : track.slots()) {
            usage.getOrDefault(slot.limit.id(), new TreeMap<>())
                    .forEach((time, costs) -> events.merge(time, count(slot, costs), Math::max));
        }
        for (Map.Entry<Long, Integer> at : events.entrySet()) {
            long time = at.getKey();
            for (int i = 0; i < at.getValue(); i++) {
                entry = track.append(s, entry, time);
                for (WindowSlot slot : track.slots()) {
                    List<Long> costs =
                            usage.getOrDefault(slot.limit.id(), new TreeMap<>()).getOrDefault(time, List.of());
                    long cost = i < costs.size() ? Math.min(costs.get(i), slot.maxCost()) : 0;
                    slot.charge(entry, time, cost);
                }
            }
        }
        for (WindowSlot slot : track.slots()) {
            slot.expire(entry, now);
        }
        return entry;
    }

    /** A window that only counts has a record for every unit. */
    private static int count(WindowSlot slot, List<Long> costs) {
        if (!slot.plain()) {
            return costs.size();
        }
        long units = 0;
        for (long cost : costs) {
            units = Math.min(SlidingWindow.MAX_EVENTS, units + Math.min(cost, SlidingWindow.MAX_EVENTS));
        }
        return (int) units;
    }

    private void forget(Key key) {
        for (Table table : book.tables) {
            if (table.group.keyKind.equals(key.kind())) {
                Stripe s = table.stripe(key);
                s.lock();
                byte[] entry = s.find(key);
                if (entry != null) {
                    table.group.reset(entry);
                }
                s.unlock();
            }
        }
    }
}
