package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Naive model of one key: every charge ever made, looked through from the start for each question. */
@SuppressWarnings("ReferenceEquality") // a limit is the object that the plan holds
final class Oracle {
    static final class Entry {
        final SlidingWindow limit;
        final long cost;
        /** Long.MAX_VALUE while reserved. */
        long committedAt = Long.MAX_VALUE;

        boolean cancelled;

        Entry(SlidingWindow limit, long cost) {
            this.limit = limit;
            this.cost = cost;
        }

        boolean countsAt(long time) {
            return !cancelled && (committedAt == Long.MAX_VALUE || committedAt > time - limit.windowMicros());
        }
    }

    final List<Entry> entries = new ArrayList<>();

    long used(SlidingWindow limit, long time) {
        return entries.stream()
                .filter(e -> e.limit == limit && e.countsAt(time))
                .mapToLong(e -> e.cost)
                .sum();
    }

    private long events(SlidingWindow limit, long time) {
        return entries.stream()
                .filter(e -> e.limit == limit && e.countsAt(time))
                .count();
    }

    /** Microseconds until the action fits when open reservations are committed now; 0 when it fits now. */
    long waitFor(SlidingWindow[] limits, long[] costs, long now) {
        TreeSet<Long> times = new TreeSet<>();
        times.add(now);
        for (Entry entry : entries) {
            long committed = entry.committedAt == Long.MAX_VALUE ? now : entry.committedAt;
            times.add(Math.max(now, committed + entry.limit.windowMicros()));
        }
        for (long time : times) {
            if (fits(limits, costs, now, time)) {
                return time - now;
            }
        }
        throw new AssertionError("nothing is charged and it does not fit");
    }

    private boolean fits(SlidingWindow[] limits, long[] costs, long now, long time) {
        for (int i = 0; i < limits.length; i++) {
            long used = 0;
            long events = 0;
            for (Entry entry : entries) {
                long committed = entry.committedAt == Long.MAX_VALUE ? now : entry.committedAt;
                boolean counts = !entry.cancelled && committed > time - entry.limit.windowMicros();
                if (entry.limit == limits[i] && counts) {
                    used += entry.cost;
                    events++;
                }
            }
            if (used + costs[i] > limits[i].capacity() || events + 1 > limits[i].maxEvents()) {
                return false;
            }
        }
        return true;
    }

    List<Entry> charge(SlidingWindow[] limits, long[] costs) {
        List<Entry> added = new ArrayList<>();
        for (int i = 0; i < limits.length; i++) {
            added.add(new Entry(limits[i], costs[i]));
        }
        entries.addAll(added);
        return added;
    }

    long remaining(SlidingWindow limit, long time) {
        return events(limit, time) >= limit.maxEvents() ? 0 : limit.capacity() - used(limit, time);
    }

    /** The most that was ever committed within one window of the limit. */
    long mostInAnyWindow(SlidingWindow limit) {
        long most = 0;
        for (Entry first : entries) {
            long sum = 0;
            for (Entry entry : entries) {
                if (entry.limit == limit
                        && !entry.cancelled
                        && entry.committedAt != Long.MAX_VALUE
                        && entry.committedAt >= first.committedAt
                        && entry.committedAt - limit.windowMicros() < first.committedAt) {
                    sum += entry.cost;
                }
            }
            most = Math.max(most, first.limit == limit ? sum : 0);
        }
        return most;
    }
}
