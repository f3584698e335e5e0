package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A child at one moment.
 *
 * @param name its name
 * @param state what it is doing
 * @param restart when it is started again
 * @param inState how long it has been doing that
 * @param restarts how often it was started after the first start
 * @param lastFailure why it failed last
 * @param nextAttemptIn time to its next start, while it backs off
 * @param heartbeatAge time since its last heartbeat or start, while it runs and is watched
 * @param history its latest changes of state, at most 16, the oldest first
 * @param children when it is a supervisor itself: its children, in order of start
 */
public record ChildSnapshot(
        String name,
        ChildState state,
        Restart restart,
        Duration inState,
        int restarts,
        Optional<Failure> lastFailure,
        Optional<Duration> nextAttemptIn,
        Optional<Duration> heartbeatAge,
        List<ChildEvent> history,
        List<ChildSnapshot> children) {
    public ChildSnapshot {
        history = List.copyOf(history);
        children = List.copyOf(children);
    }
}
