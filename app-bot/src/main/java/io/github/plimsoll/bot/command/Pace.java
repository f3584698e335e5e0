package io.github.plimsoll.bot.command;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How a command waits for the world. */
public interface Pace {
    /** World time now, microseconds since the epoch. */
    long nowMicros();

    /** Lets world time pass until it is done, at most {@code maxMicros}; the work of the trade path goes on. */
    void await(BooleanSupplier done, long maxMicros);

    /** Runs something while world time stands still: what a command reads, decides and sends belongs to one moment. */
    <T> T still(Supplier<T> work);

    /** Makes the time that an answer may name durable: a world that starts again begins after it. */
    void keepTime();

    /** Something was recorded: the dispatcher should look. */
    void kick();

    /** Waits {@code millis} of process time, for acknowledgements of other processes. */
    default void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
