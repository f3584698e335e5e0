package io.github.plimsoll.supervisor;

/** How to wait: {@code TimeUnit.NANOSECONDS::sleep} in a process, virtual in tests. */
@FunctionalInterface
public interface Pause {
    /** Returns after so many nanoseconds. */
    void nanos(long nanos) throws InterruptedException;
}
