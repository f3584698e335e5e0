package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.List;

/**
 * How a shutdown went.
 *
 * @param resources in the order of closing: the reverse of phases, and of registration within each
 * @param took from beginning to end
 */
public record ShutdownReport(List<ResourceResult> resources, Duration took) {
    public ShutdownReport {
        resources = List.copyOf(resources);
    }

    /** Whether everything of ours was closed. */
    public boolean complete() {
        return resources.stream()
                .allMatch(resource -> resource.outcome() == ResourceResult.Outcome.CLOSED
                        || resource.outcome() == ResourceResult.Outcome.LEFT_OPEN);
    }
}
