package io.github.plimsoll.benchmarks;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.plimsoll.supervisor.BreakerSettings;
import io.github.plimsoll.supervisor.Call;
import io.github.plimsoll.supervisor.CircuitBreaker;
import io.github.plimsoll.supervisor.Guard;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.Retry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call that works through retry and circuit breaker, and one that an open breaker refuses: ours and two peers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GuardedCallJmh {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Outcome<String> answer = Outcome.of("answer");
    private final Call<String> call = () -> answer;
    private final Guard guard = Guard.of(
            Retry.builder()
                    .clock(System::nanoTime)
                    .random(new SplittableRandom(1))
                    .pause(TimeUnit.NANOSECONDS::sleep)
                    .build(),
            new CircuitBreaker("b", System::nanoTime));
    private final Guard refusing = refusing();

    private final Supplier<String> resilience = io.github.resilience4j.retry.Retry.decorateSupplier(
            io.github.resilience4j.retry.Retry.ofDefaults("r"),
            io.github.resilience4j.circuitbreaker.CircuitBreaker.decorateSupplier(
                    io.github.resilience4j.circuitbreaker.CircuitBreaker.ofDefaults("b"), () -> "answer"));
    private final Supplier<String> resilienceOpen = resilienceOpen();

    private final FailsafeExecutor<String> failsafe =
            Failsafe.with(RetryPolicy.<String>ofDefaults(), dev.failsafe.CircuitBreaker.<String>ofDefaults());
    private final FailsafeExecutor<String> failsafeOpen = failsafeOpen();

    private static Guard refusing() {
        CircuitBreaker open = new CircuitBreaker(
                "b", BreakerSettings.DEFAULT.opening(1, HOUR), System::nanoTime, (name, from, to) -> {});
        Guard guard = Guard.of(open);
        guard.call(() -> Outcome.transientFailure("down"));
        return guard;
    }

    private static Supplier<String> resilienceOpen() {
        io.github.resilience4j.circuitbreaker.CircuitBreaker open =
                io.github.resilience4j.circuitbreaker.CircuitBreaker.ofDefaults("o");
        open.transitionToForcedOpenState();
        return io.github.resilience4j.circuitbreaker.CircuitBreaker.decorateSupplier(open, () -> "answer");
    }

    private static FailsafeExecutor<String> failsafeOpen() {
        dev.failsafe.CircuitBreaker<String> open =
                dev.failsafe.CircuitBreaker.<String>builder().withDelay(HOUR).build();
        open.open();
        return Failsafe.with(open);
    }

    @Benchmark
    public Outcome<String> successPlimsoll() {
        return guard.call(call);
    }

    @Benchmark
    public String successResilience4j() {
        return resilience.get();
    }

    @Benchmark
    public String successFailsafe() {
        return failsafe.get(() -> "answer");
    }

    @Benchmark
    public Outcome<String> refusalPlimsoll() {
        return refusing.call(call);
    }

    @Benchmark
    public Object refusalResilience4j() {
        try {
            return resilienceOpen.get();
        } catch (CallNotPermittedException open) {
            return open;
        }
    }

    @Benchmark
    public Object refusalFailsafe() {
        try {
            return failsafeOpen.get(() -> "answer");
        } catch (CircuitBreakerOpenException open) {
            return open;
        }
    }
}
