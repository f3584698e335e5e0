package io.github.plimsoll.execution.spi;

/** Who asked for an intent. */
public enum Origin {
    USER,
    /** A program of the user's, never a person; opens only. */
    STRATEGY,
    STOP_LOSS,
    TAKE_PROFIT
}
