package io.github.plimsoll.supervisor;

import java.time.Duration;

/**
 * Something to run by a schedule. Immutable.
 *
 * @param name unique within the scheduler, and the same in every process and after every restart; 1 to 100 characters
 * @param when its slots
 * @param task what a slot runs; a slot that fails is not run again
 * @param missed what becomes of slots that went by
 * @param overlap what becomes of a slot while the one before it runs
 * @param jitter a slot begins up to so long after its time, 0 to 1 day
 * @param lateAfter begun later than this after that, it is missed, 1 ms to 1 day
 * @param longest a run that takes longer is interrupted and its slot failed, 1 ms to 1 day
 * @param mostCatchUp slots caught up with at once, 1 to 10,000
 */
public record ScheduleSpec(
        String name,
        Schedule when,
        Task task,
        MissedSlots missed,
        Overlap overlap,
        Duration jitter,
        Duration lateAfter,
        Duration longest,
        int mostCatchUp) {
    /** @throws IllegalArgumentException with every problem at once */
    public ScheduleSpec {
        Problems problems = new Problems("schedule '" + name + "'");
        problems.when(name.isBlank() || name.length() > 100, "the name must have 1 to 100 characters");
        problems.range("jitter", jitter, Duration.ZERO, Duration.ofDays(1));
        problems.range("lateness", lateAfter, Duration.ofMillis(1), Duration.ofDays(1));
        problems.range("longest run", longest, Duration.ofMillis(1), Duration.ofDays(1));
        problems.range("number of slots caught up with", mostCatchUp, 1, 10_000);
        problems.throwIfAny();
    }

    /** Missed after a minute and skipped, skipped when the one before still runs, no jitter, 5 min for a run. */
    public static ScheduleSpec of(String name, Schedule when, Task task) {
        return new ScheduleSpec(
                name,
                when,
                task,
                MissedSlots.SKIP,
                Overlap.SKIP,
                Duration.ZERO,
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                100);
    }

    public ScheduleSpec with(MissedSlots policy) {
        return new ScheduleSpec(name, when, task, policy, overlap, jitter, lateAfter, longest, mostCatchUp);
    }

    public ScheduleSpec with(Overlap policy) {
        return new ScheduleSpec(name, when, task, missed, policy, jitter, lateAfter, longest, mostCatchUp);
    }

    public ScheduleSpec withJitter(Duration most) {
        return new ScheduleSpec(name, when, task, missed, overlap, most, lateAfter, longest, mostCatchUp);
    }

    public ScheduleSpec withLongest(Duration run) {
        return new ScheduleSpec(name, when, task, missed, overlap, jitter, lateAfter, run, mostCatchUp);
    }
}
