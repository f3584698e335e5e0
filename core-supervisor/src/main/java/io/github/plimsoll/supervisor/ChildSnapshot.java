package io.github.plimsoll.supervisor;

import java.time.Duration;
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
 */
public record ChildSnapshot(
        String name,
        ChildState state,
        Restart restart,
        Duration inState,
        int restarts,
        Optional<Failure> lastFailure,
        Optional<Duration> nextAttemptIn,
        Optional<Duration> heartbeatAge) {}
