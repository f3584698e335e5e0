package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * One change of a child's state.
 *
 * @param state what it became
 * @param ago how long ago
 * @param failure what it had failed with, when it failed
 */
public record ChildEvent(ChildState state, Duration ago, Optional<Failure> failure) {}
