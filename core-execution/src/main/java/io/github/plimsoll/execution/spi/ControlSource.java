package io.github.plimsoll.execution.spi;

/** A voice on control beside stored latches and commands, such as the environment or a shared key. Thread-safe. */
public interface ControlSource {
    /** What it holds now. Never blocks and never throws: what cannot be read is a reading too. */
    ControlReading reading();
}
