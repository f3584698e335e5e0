package io.github.plimsoll.execution.spi;

/** Who asked for an intent. */
public enum Origin {
    USER,
    /** A program of the user's, never a person; opens only. */
    STRATEGY,
    STOP_LOSS,
    TAKE_PROFIT,
    /** A stop that follows the price. */
    TRAILING_STOP,
    /** A deadline. */
    TIME_EXIT;

    /** Whether a stop, a target or a deadline asked, and no person. */
    public boolean isTrigger() {
        return this != USER && this != STRATEGY;
    }
}
