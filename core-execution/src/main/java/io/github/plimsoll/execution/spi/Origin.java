package io.github.plimsoll.execution.spi;

/** Who asked for an intent. */
public enum Origin {
    USER,
    STOP_LOSS,
    TAKE_PROFIT
}
