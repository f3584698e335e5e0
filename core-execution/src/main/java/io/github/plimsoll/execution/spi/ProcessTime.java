package io.github.plimsoll.execution.spi;

/** Monotonic time of this process in nanoseconds; virtual in simulation. Guards the send lease. */
@FunctionalInterface
public interface ProcessTime {
    long nanos();
}
