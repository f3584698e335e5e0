package io.github.plimsoll.examples;

import io.github.plimsoll.supervisor.Backoff;
import io.github.plimsoll.supervisor.BreakerSettings;
import io.github.plimsoll.supervisor.Call;
import io.github.plimsoll.supervisor.CircuitBreaker;
import io.github.plimsoll.supervisor.Guard;
import io.github.plimsoll.supervisor.HttpOutcome;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A read is retried, an order is not, and a place that keeps failing is left alone for a while. */
public final class RetryOutsideCalls {
    private RetryOutsideCalls() {}

    public static void main(String[] args) {
        Retry retry = Retry.builder()
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .pause(TimeUnit.NANOSECONDS::sleep)
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMinutes(1)))
                .build();
        CircuitBreaker breaker = new CircuitBreaker(
                "venue",
                BreakerSettings.DEFAULT.opening(4, Duration.ofSeconds(30)),
                System::nanoTime,
                (name, from, to) -> System.out.println(name + " is " + to));
        Guard guard = Guard.of(retry, breaker); // the outermost first

        AtomicInteger answers = new AtomicInteger();
        Call<String> busyTwice = () -> http(answers.incrementAndGet() <= 2 ? 503 : 200, "price 65000");
        System.out.println("read: " + say(guard.call(busyTwice.safeToRepeat())));
        System.out.println("order: " + say(guard.call(() -> http(503, "filled"))));
        System.out.println("order: " + say(guard.call(() -> http(503, "filled"))));
        System.out.println("order: " + say(guard.call(() -> http(200, "filled"))));
    }

    private static Outcome<String> http(int status, String body) {
        return HttpOutcome.of(status, body, Optional.empty(), 0);
    }

    private static String say(Outcome<String> outcome) {
        return outcome.fold(
                success -> success.value(),
                failed -> failed.reason() + ", " + failed.gaveUp(),
                refused -> "refused, " + refused.by() + ": " + refused.actual() + " failures, limit " + refused.limit(),
                replaced -> replaced.value());
    }
}
