package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers in time, whatever the call does: it runs on another thread, which is interrupted when the time is over. What
 * timed out may have happened. A call that ignores the interrupt keeps its thread, so the executor has to be bounded; one
 * that takes no more refuses the call. Thread-safe.
 */
public final class Timeout implements Policy {
    private final String name;
    private final Duration within;
    private final Executor threads;

    /** @param within 1 us to 365 days, by the machine's time */
    public Timeout(String name, Duration within, Executor threads) {
        Problems problems = new Problems("timeout '" + name + "'");
        problems.range("time", within, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
        this.name = name;
        this.within = within;
        this.threads = threads;
    }

    @Override
    public <T> Outcome<T> around(Call<T> call, Guard next) {
        FutureTask<Outcome<T>> task = new FutureTask<>(() -> next.call(call));
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            return new Outcome.Refused<>(Outcome.Refusal.NO_THREAD, name, 0, 0, Duration.ZERO);
        }
        try {
            return task.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException over) {
            task.cancel(true);
            return new Outcome.Failed<>(
                    Outcome.Kind.TIMED_OUT,
                    name + " gave no answer within " + within,
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    Outcome.GaveUp.NOT_TRIED_AGAIN);
        } catch (InterruptedException told) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return Outcome.thrown(told);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            return Outcome.thrown(thrown.getCause() == null ? thrown : thrown.getCause());
        }
    }
}
