package io.github.plimsoll.supervisor;

import java.time.Duration;

/**
 * A step of start-up, and backwards of shutdown. Immutable.
 *
 * @param name unique within the plan; not blank
 * @param within how long closing everything of this phase may take, 0 to 365 days
 */
public record Phase(String name, Duration within) {
    /** @throws IllegalArgumentException with every problem at once */
    public Phase {
        Problems problems = new Problems("phase '" + name + "'");
        problems.when(name.isBlank(), "the name must not be blank");
        problems.range("deadline", within, Duration.ZERO, Times.YEAR);
        problems.throwIfAny();
    }
}
