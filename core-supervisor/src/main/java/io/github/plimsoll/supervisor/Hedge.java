package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a second time when the first answer is late, and takes whichever works first; the other is interrupted. Only for
 * reads: what is not {@link Call#repeatable} is asked once, on the caller's thread. Paid for by the retry budget, so that
 * a slow place is not asked twice as often for long. Thread-safe.
 */
public final class Hedge implements Policy {
    private final String name;
    private final Duration after;
    private final Duration within;
    private final RetryBudget budget;
    private final Executor threads;

    /**
     * @param after how long the first answer may take, 1 us to {@code within}
     * @param within how long both may take, to 365 days, by the machine's time
     */
    public Hedge(String name, Duration after, Duration within, RetryBudget budget, Executor threads) {
        Problems problems = new Problems("hedge '" + name + "'");
        problems.range("time before the second call", after, Times.MICRO, within);
        problems.range("time for both", within, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
        this.name = name;
        this.after = after;
        this.within = within;
        this.budget = budget;
        this.threads = threads;
    }

    @Override
    public <T> Outcome<T> around(Call<T> call, Guard next) {
        if (!call.repeatable()) {
            return next.call(call);
        }
        BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        List<FutureTask<?>> asked = new ArrayList<>(2);
        try {
            asked.add(ask(call, next, answers));
            Outcome<T> best = take(answers, after);
            if (best == null && budget.take()) {
                asked.add(ask(call, next, answers));
            }
            for (int missing = asked.size() - (best == null ? 0 : 1); missing > 0 && !worked(best); missing--) {
                Outcome<T> answer = take(answers, within.minus(after));
                if (answer == null) {
                    break;
                }
                best = answer;
            }
            if (best == null) {
                return new Outcome.Failed<>(
                        Outcome.Kind.TIMED_OUT,
                        name + " gave no answer within " + within,
                        Optional.empty(),
                        Optional.empty(),
                        asked.size(),
                        Outcome.GaveUp.NOT_TRIED_AGAIN);
            }
            if (worked(best)) {
                budget.succeeded();
            }
            return best;
        } catch (RejectedExecutionException full) {
            return new Outcome.Refused<>(Outcome.Refusal.NO_THREAD, name, 0, 0, Duration.ZERO);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return Outcome.thrown(told);
        } finally {
            asked.forEach(task -> task.cancel(true));
        }
    }

    private <T> FutureTask<?> ask(Call<T> call, Guard next, BlockingQueue<Object> answers) {
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    try {
                        answers.add(next.call(call));
                    } catch (Error error) {
                        answers.add(error);
                    }
                },
                null);
        threads.execute(task);
        return task;
    }

    @SuppressWarnings("unchecked") // only outcomes of this call and errors are in the queue
    private static <T> @Nullable Outcome<T> take(BlockingQueue<Object> answers, Duration within)
            throws InterruptedException {
        Object answer = answers.poll(within.toNanos(), TimeUnit.NANOSECONDS);
        if (answer instanceof Error error) {
            throw error;
        }
        return (Outcome<T>) answer;
    }

    private static boolean worked(@Nullable Outcome<?> outcome) {
        return outcome instanceof Outcome.Success;
    }
}
