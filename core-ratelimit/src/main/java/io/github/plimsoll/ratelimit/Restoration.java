package io.github.plimsoll.ratelimit;

import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recorded usage, read and checked as a whole before any counter is touched. Used by one thread. */
final class Restoration {
    private record Place(Group group, int slot, Key key) {}

    private final List<Group> groups;
    private final long now;
    private final Map<Place, List<Usage>> counted = new LinkedHashMap<>();
    private long ignored;

    Restoration(List<Group> groups, long now) {
        this.groups = groups;
        this.now = now;
    }

    Restoration read(UsageHistory history) {
        long longest = 0;
        for (Group group : groups) {
            for (SlidingWindow limit : group.limits()) {
                longest = limit.fromHistory() ? Math.max(longest, limit.windowMicros()) : longest;
            }
        }
        history.read(now - longest, this::accept);
        return this;
    }

    private void accept(Usage usage) {
        if (usage.cost() < 1) {
            throw new IllegalArgumentException("recorded cost must be at least 1: " + usage);
        }
        Place place = place(usage);
        if (place == null || usage.atMicros() <= now - limit(place).windowMicros()) {
            ignored++;
            return;
        }
        counted.computeIfAbsent(place, p -> new ArrayList<>()).add(usage);
    }

    private @Nullable Place place(Usage usage) {
        for (Group group : groups) {
            int slot = group.slot(usage.limitId());
            if (slot >= 0
                    && group.limits().get(slot).fromHistory()
                    && group.keyKind.equals(usage.key().kind())) {
                return new Place(group, slot, usage.key());
            }
        }
        return null;
    }

    private static SlidingWindow limit(Place place) {
        return place.group().limits().get(place.slot());
    }

    /** Writes the counters of every key, or of none. */
    Restored into(RateLimiter limiter) {
        for (Map.Entry<Place, List<Usage>> entry : counted.entrySet()) {
            checkTotal(entry.getKey(), entry.getValue());
        }
        Set<Key> keys = new LinkedHashSet<>();
        List<Place> done = new ArrayList<>();
        long charges = 0;
        for (Map.Entry<Place, List<Usage>> entry : counted.entrySet()) {
            Place place = entry.getKey();
            if (!write(limiter, place, entry.getValue())) {
                done.forEach(written -> forget(limiter, written));
                throw new IllegalArgumentException(
                        "recorded usage has more keys than the limiter has room for; raise maxKeys");
            }
            done.add(place);
            keys.add(place.key());
            charges += entry.getValue().size();
        }
        return new Restored(keys.size(), charges, ignored);
    }

    private static void checkTotal(Place place, List<Usage> usages) {
        long total = 0;
        for (Usage usage : usages) {
            if (usage.cost() > SlidingWindow.MAX_CAPACITY - total) {
                throw new IllegalArgumentException("recorded usage of " + place.key() + " under "
                        + limit(place).id() + " is out of range");
            }
            total += usage.cost();
        }
    }

    private boolean write(RateLimiter limiter, Place place, List<Usage> usages) {
        usages.sort(Comparator.comparingLong(Usage::atMicros));
        int count = usages.size();
        long[] times = new long[count];
        long[] costs = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = Math.min(now, usages.get(i).atMicros());
            costs[i] = usages.get(i).cost();
        }
        // More charges than the limit remembers: the oldest are taken as one that leaves last of them, never earlier.
        int first = Math.max(0, count - limit(place).maxEvents());
        for (int i = 0; i < first; i++) {
            costs[first] += costs[i];
        }
        while (true) {
            Cell cell = limiter.table(place.group().lane).obtain(place.key(), place.group(), now);
            if (cell == null) {
                return false;
            }
            synchronized (cell) {
                if (!cell.evicted()) {
                    cell.restore(place.slot(), times, costs, first, count);
                    return true;
                }
            }
        }
    }

    private static void forget(RateLimiter limiter, Place place) {
        Cell cell = limiter.table(place.group().lane).find(place.key());
        if (cell != null) {
            synchronized (cell) {
                cell.forget(place.slot());
            }
        }
    }
}
