package io.github.plimsoll.supervisor;

import java.util.concurrent.Callable;

/**
 * A call to somewhere else. It says itself how it went, because only it knows what an answer means; what it throws is
 * taken as a failure, an {@link Error} is thrown on.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface Call<T> {
    /** Calls once. */
    Outcome<T> run() throws Exception;

    /** Whether calling twice does no more than calling once. Not unless marked: an order is not. */
    default boolean repeatable() {
        return false;
    }

    /** A call that gives a value or throws. */
    static <T> Call<T> of(Callable<T> work) {
        return () -> Outcome.of(work.call());
    }

    /** This call, marked as safe to repeat: a read, or one with an idempotency key. */
    default Call<T> safeToRepeat() {
        Call<T> once = this;
        return new Call<>() {
            @Override
            public Outcome<T> run() throws Exception {
                return once.run();
            }

            @Override
            public boolean repeatable() {
                return true;
            }
        };
    }
}
