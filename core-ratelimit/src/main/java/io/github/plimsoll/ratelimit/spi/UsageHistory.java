package io.github.plimsoll.ratelimit.spi;

import java.util.function.Consumer;

/** Port: what was charged before this process started, from the store that holds the truth. */
@FunctionalInterface
public interface UsageHistory {
    /**
     * Hands over every charge accepted after the given time, in any order. Called once, on the thread that restores.
     *
     * @param afterMicros epoch microseconds; older charges may be left out, they no longer count
     * @throws RuntimeException when the store cannot tell: then nothing is restored, and the limits that need history
     *     go on refusing
     */
    void read(long afterMicros, Consumer<? super Usage> sink);

    /** For a limiter that begins with nothing charged because nothing ever was. */
    static UsageHistory none() {
        return (afterMicros, sink) -> {};
    }
}
