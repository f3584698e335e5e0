package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls again what failed in a way that may pass: {@link Outcome.Kind#TRANSIENT} failures, timeouts, and exceptions of the
 * named classes. Never what is not {@link Call#repeatable}, never beyond the total deadline, never without budget, and
 * never what another policy refused. Waits by its back-off, or as long as the other side asked if that is longer.
 * Thread-safe.
 */
public final class Retry implements Policy {
    private final ProcessClock clock;
    private final RandomGenerator random;
    private final Pause pause;
    private final int attempts;
    private final Backoff backoff;
    private final long within;
    private final RetryBudget budget;
    private final List<Class<? extends Exception>> on;

    private Retry(Builder builder, ProcessClock clock, RandomGenerator random, Pause pause) {
        this.clock = clock;
        this.random = random;
        this.pause = pause;
        this.attempts = builder.attempts;
        this.backoff = builder.backoff;
        this.within = builder.within.toNanos();
        this.budget = builder.budget;
        this.on = builder.on;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <T> Outcome<T> around(Call<T> call, Guard next) {
        Outcome<T> first = next.call(call);
        if (first instanceof Outcome.Success) {
            budget.succeeded();
            return first;
        }
        return first instanceof Outcome.Failed ? goOn(call, next, first) : first;
    }

    private <T> Outcome<T> goOn(Call<T> call, Guard next, Outcome<T> first) {
        // from the first failure on, so that a call that works costs no look at the clock
        long began = clock.nanos();
        Outcome<T> outcome = first;
        Duration delay = Duration.ZERO;
        for (int tries = 1; outcome instanceof Outcome.Failed<T> failed; tries++) {
            Outcome.GaveUp end = end(call, failed, tries);
            if (end != null) {
                return failed.after(tries, end);
            }
            synchronized (random) {
                delay = backoff.delay(tries, delay, random);
            }
            Duration asked = failed.retryAfter().orElse(Duration.ZERO);
            Duration wait = delay.compareTo(asked) >= 0 ? delay : asked;
            long left = began + within - clock.nanos();
            if (left <= 0 || wait.compareTo(Duration.ofNanos(left)) >= 0) {
                return failed.after(tries, Outcome.GaveUp.DEADLINE);
            }
            if (!budget.take()) {
                return failed.after(tries, Outcome.GaveUp.BUDGET);
            }
            try {
                pause.nanos(wait.toNanos());
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                return failed.after(tries, Outcome.GaveUp.INTERRUPTED);
            }
            outcome = next.call(call);
        }
        if (outcome instanceof Outcome.Success) {
            budget.succeeded();
        }
        return outcome;
    }

    private Outcome.@Nullable GaveUp end(Call<?> call, Outcome.Failed<?> failed, int tries) {
        boolean retryable = switch (failed.kind()) {
            case TRANSIENT, TIMED_OUT -> true;
            case THROWN -> named(failed.cause());
            case PERMANENT, INTERRUPTED -> false;
        };
        if (!retryable) {
            return Outcome.GaveUp.NOT_RETRYABLE;
        }
        if (!call.repeatable()) {
            return Outcome.GaveUp.NOT_REPEATABLE;
        }
        return tries >= attempts ? Outcome.GaveUp.ATTEMPTS : null;
    }

    private boolean named(Optional<Throwable> cause) {
        return cause.isPresent() && on.stream().anyMatch(type -> type.isInstance(cause.get()));
    }

    /** Collects what a retry needs. Not thread-safe. */
    public static final class Builder {
        private @Nullable ProcessClock clock;
        private @Nullable RandomGenerator random;
        private @Nullable Pause pause;
        private int attempts = 3;
        private Backoff backoff = Backoff.DEFAULT;
        private Duration within = Duration.ofSeconds(30);
        private RetryBudget budget = RetryBudget.standard();
        private List<Class<? extends Exception>> on = List.of();

        private Builder() {}

        /** Required. */
        public Builder clock(ProcessClock clock) {
            this.clock = clock;
            return this;
        }

        /** Required; used by one thread at a time. */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /** Required: {@code TimeUnit.NANOSECONDS::sleep} in a process. */
        public Builder pause(Pause pause) {
            this.pause = pause;
            return this;
        }

        /** Calls at most, the first included, 1 to 100; 3 unless said otherwise. */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        public Builder backoff(Backoff backoff) {
            this.backoff = backoff;
            return this;
        }

        /**
         * Total time from the first failure on, after which no further call begins; 30 s unless said otherwise. How long
         * the first call may take is for {@link Timeout} to say.
         */
        public Builder within(Duration within) {
            this.within = within;
            return this;
        }

        /** Shared by all who call the same place; one of its own unless said otherwise. */
        public Builder budget(RetryBudget budget) {
            this.budget = budget;
            return this;
        }

        /** Exceptions that may pass by themselves; none unless said otherwise. */
        public Builder on(List<Class<? extends Exception>> types) {
            this.on = List.copyOf(types);
            return this;
        }

        /** @throws IllegalArgumentException with every problem at once */
        public Retry build() {
            Problems problems = new Problems("retry");
            problems.when(clock == null, "it needs a clock");
            problems.when(random == null, "it needs a random source");
            problems.when(pause == null, "it needs a way to pause");
            problems.range("number of attempts", attempts, 1, 100);
            problems.range("total time", within, Times.MICRO, Times.YEAR);
            problems.throwIfAny();
            if (clock == null || random == null || pause == null) {
                throw new IllegalArgumentException("retry is incomplete");
            }
            return new Retry(this, clock, random, pause);
        }
    }
}
