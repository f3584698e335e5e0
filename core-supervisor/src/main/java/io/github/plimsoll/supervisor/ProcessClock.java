package io.github.plimsoll.supervisor;

/**
 * Process time, which goes on whatever the world clock does: {@code System::nanoTime} in a process, virtual in tests.
 * Thread-safe.
 */
@FunctionalInterface
public interface ProcessClock {
    /** Nanoseconds from an arbitrary origin, never going back; only differences mean anything. */
    long nanos();
}
