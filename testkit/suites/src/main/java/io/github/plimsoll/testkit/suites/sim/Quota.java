package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts accepted opens against the limit of a minute. A wall clock that steps makes two minutes of one: an open is one
 * too many only when it is so by the wall clock, from which a restarted process rebuilds, and by the time that passed.
 */
final class Quota {
    private static final long MINUTE = 60_000_000L;

    private final World world;
    private final Map<UserId, Deque<Opened>> last = new TreeMap<>();

    private record Opened(long wall, long micros) {}

    Quota(World world) {
        this.world = world;
    }

    /** An open is recorded. */
    void opened(StoredIntent intent) {
        Deque<Opened> opens = last.computeIfAbsent(intent.user(), any -> new ArrayDeque<>());
        Opened now = new Opened(intent.recordedAt(), world.time.micros());
        opens.addLast(now);
        if (opens.size() > World.PLAN.opensPerMinute()) {
            Opened first = opens.removeFirst();
            BrokenInvariant.require(
                    "I12",
                    now.wall() - first.wall() >= MINUTE || now.micros() - first.micros() >= MINUTE,
                    "more than ",
                    World.PLAN.opensPerMinute(),
                    " opens of ",
                    intent.user(),
                    " within a minute");
        }
    }
}
