package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
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
        Race race = new Race(after.toNanos());
        List<FutureTask<?>> asked = new ArrayList<>(2);
        try {
            asked.add(ask(call, next, race));
            Outcome<T> best = take(race);
            if (best == null && budget.take()) {
                askAgain(call, next, race, asked);
            }
            race.left = within.minus(after).toNanos();
            for (int missing = asked.size() - (best == null ? 0 : 1); missing > 0 && !worked(best); missing--) {
                Outcome<T> answer = take(race);
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

    private <T> FutureTask<?> ask(Call<T> call, Guard next, Race race) {
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    try {
                        race.add(next.call(call));
                    } catch (Error error) {
                        race.add(error);
                    }
                },
                null);
        threads.execute(task);
        return task;
    }

    private <T> void askAgain(Call<T> call, Guard next, Race race, List<FutureTask<?>> asked) {
        try {
            asked.add(ask(call, next, race));
        } catch (RejectedExecutionException full) {
            return; // no thread for a second question; the first one goes on
        }
    }

    @SuppressWarnings("unchecked") // only outcomes of this call and errors are in the race
    private static <T> @Nullable Outcome<T> take(Race race) throws InterruptedException {
        Object answer = race.take();
        if (answer instanceof Error error) {
            throw error;
        }
        return (Outcome<T>) answer;
    }

    /** Answers as they come, and the time that is left for all of them. */
    private static final class Race {
        private final Queue<Object> answers = new ConcurrentLinkedQueue<>();
        private final Bell bell = new Bell();
        private long left;

        Race(long nanos) {
            left = nanos;
        }

        void add(Object answer) {
            answers.add(answer);
            bell.ring();
        }

        /** The next answer; null when none comes in time. */
        @Nullable
        Object take() throws InterruptedException {
            while (true) {
                long seen = bell.rings();
                Object answer = answers.poll();
                if (answer != null || left <= 0) {
                    return answer;
                }
                left = bell.await(seen, left);
            }
        }
    }

    private static boolean worked(@Nullable Outcome<?> outcome) {
        return outcome instanceof Outcome.Success;
    }
}
