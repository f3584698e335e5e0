package io.github.plimsoll.supervisor;

import java.util.Optional;

/**
 * A schedule at one moment.
 *
 * @param name its name
 * @param running whether a run goes on here
 * @param runs runs that ended here
 * @param failures those that failed
 * @param skipped slots that were never run
 * @param lastFailure what the last failed run failed of
 */
public record ScheduleSnapshot(
        String name, boolean running, long runs, long failures, long skipped, Optional<Failure> lastFailure) {}
