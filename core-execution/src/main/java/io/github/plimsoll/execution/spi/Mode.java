package io.github.plimsoll.execution.spi;

/** Mode of an account, never of the process: DRY and LIVE accounts have separate ids, ledgers and positions. */
public enum Mode {
    DRY,
    LIVE
}
