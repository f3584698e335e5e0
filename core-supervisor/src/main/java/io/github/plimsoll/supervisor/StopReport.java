package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.List;

/**
 * How an ordered stop went.
 *
 * @param children in the order in which they were stopped: the reverse of the order of start
 * @param took from the first request until the last child
 */
public record StopReport(List<ChildStop> children, Duration took) {
    public StopReport {
        children = List.copyOf(children);
    }

    /** Whether nothing was left running. */
    public boolean complete() {
        return children.stream().noneMatch(child -> child.outcome() == ChildStop.Outcome.ABANDONED);
    }
}
