package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.Outcome.GaveUp;
import io.github.plimsoll.testkit.Cases;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World();
    private final List<Long> pauses = new ArrayList<>();
    private int calls;

    private Retry.Builder retry() {
        return Retry.builder().clock(world).random(new SplittableRandom(1)).pause(nanos -> {
            pauses.add(nanos);
            world.now += nanos;
        });
    }

    /** Fails so many times, then works. */
    private Call<String> failing(int times, Outcome<String> failure) {
        return () -> ++calls <= times ? failure : Outcome.of("done");
    }

    private static GaveUp gaveUp(Outcome<?> outcome) {
        return ((Outcome.Failed<?>) outcome).gaveUp();
    }

    private static final Outcome<String> BUSY = Outcome.transientFailure("busy");

    @Test
    @DisplayName("a call that may be repeated is repeated after the back-off until it works")
    void works() {
        Outcome<String> outcome =
                Guard.of(retry().build()).call(failing(2, BUSY).safeToRepeat());
        assertThat(outcome).isEqualTo(Outcome.of("done"));
        assertThat(calls).isEqualTo(3);
        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(0)).isBetween(0L, SECOND.toNanos());
        assertThat(pauses.get(1)).isBetween(0L, 2 * SECOND.toNanos());
    }

    @Test
    @DisplayName("a call that works pays for the budget, at once or after a retry, and gives its own outcome")
    void pays() {
        RetryBudget budget = new RetryBudget(50, 2);
        Guard guard = Guard.of(retry().budget(budget).build());
        assertThat(guard.call(failing(2, BUSY).safeToRepeat())).isEqualTo(Outcome.of("done"));
        assertThat(budget.left()).isZero(); // two retries, and half of one is paid for
        assertThat(guard.call(Call.of(() -> "fine"))).isEqualTo(Outcome.of("fine"));
        assertThat(budget.left()).isOne();
    }

    @Test
    @DisplayName("a call that is not marked as safe to repeat is made once, whatever happened")
    void notRepeatable() {
        Outcome<String> outcome = Guard.of(retry().build()).call(failing(2, BUSY));
        assertThat(calls).isOne();
        assertThat(gaveUp(outcome)).isEqualTo(GaveUp.NOT_REPEATABLE);
    }

    @Test
    void onlyWhatMayPassIsTriedAgainAndTheReasonForTheEndIsKept() {
        Guard guard = Guard.of(retry().on(List.of(IOException.class)).build());
        assertThat(gaveUp(guard.call(
                        failing(9, Outcome.permanentFailure("bad request")).safeToRepeat())))
                .isEqualTo(GaveUp.NOT_RETRYABLE);
        Call<String> wrong = () -> {
            calls++;
            throw new IllegalStateException("bug");
        };
        assertThat(gaveUp(guard.call(wrong.safeToRepeat()))).isEqualTo(GaveUp.NOT_RETRYABLE);
        assertThat(calls).isEqualTo(2);
        Call<String> broken = () -> {
            calls++;
            throw new IOException("reset");
        };
        assertThat(guard.call(broken.safeToRepeat())).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.attempts()).isEqualTo(3);
            assertThat(failed.gaveUp()).isEqualTo(GaveUp.ATTEMPTS);
            assertThat(failed.reason()).isEqualTo("reset");
        });
        assertThat(calls).isEqualTo(5);
    }

    @Test
    @DisplayName("Retry-After is waited for, and when it ends after the total deadline there is no further try")
    void retryAfter() {
        Guard guard = Guard.of(retry().build());
        Outcome<String> busy = HttpOutcome.of(429, "", Optional.of("7"), 0);
        assertThat(guard.call(failing(1, busy).safeToRepeat())).isEqualTo(Outcome.of("done"));
        assertThat(pauses).containsExactly(7 * SECOND.toNanos());
        Outcome<String> later = HttpOutcome.of(503, "", Optional.of("31"), 0);
        calls = 0;
        assertThat(gaveUp(guard.call(failing(1, later).safeToRepeat()))).isEqualTo(GaveUp.DEADLINE);
        assertThat(calls).isOne();
    }

    @Test
    @DisplayName("HTTP: 2xx works, 4xx is final, 429 and 5xx may pass, with Retry-After in seconds or as a date")
    void http() {
        long noon = 1_767_268_800_000_000L; // 2026-01-01T12:00:00Z
        assertThat(HttpOutcome.of(204, "x", Optional.empty(), noon)).isEqualTo(Outcome.of("x"));
        assertThat(HttpOutcome.of(399, "x", Optional.empty(), noon)).isEqualTo(Outcome.of("x"));
        assertThat(HttpOutcome.of(400, "x", Optional.empty(), noon)).isEqualTo(Outcome.permanentFailure("HTTP 400"));
        assertThat(HttpOutcome.of(404, "x", Optional.empty(), noon)).isEqualTo(Outcome.permanentFailure("HTTP 404"));
        assertThat(HttpOutcome.of(500, "x", Optional.of("soon"), noon)).isEqualTo(Outcome.transientFailure("HTTP 500"));
        assertThat(HttpOutcome.of(429, "x", Optional.of("Thu, 01 Jan 2026 12:00:05 GMT"), noon))
                .isEqualTo(Outcome.transientFailure("HTTP 429", SECOND.multipliedBy(5)));
        assertThat(HttpOutcome.of(429, "x", Optional.of("Thu, 01 Jan 2026 11:00:00 GMT"), noon))
                .isEqualTo(Outcome.transientFailure("HTTP 429", Duration.ZERO));
        assertThat(HttpOutcome.of(503, "x", Optional.of("999999999"), noon))
                .isEqualTo(Outcome.transientFailure("HTTP 503", Duration.ofDays(1)));
    }

    @Test
    @DisplayName("the budget stops retries during an outage, and successes pay it back")
    void budget() {
        RetryBudget budget = new RetryBudget(10, 2);
        Guard guard = Guard.of(retry().budget(budget).attempts(2).build());
        for (int i = 0; i < 2; i++) {
            calls = 0;
            assertThat(gaveUp(guard.call(failing(9, BUSY).safeToRepeat()))).isEqualTo(GaveUp.ATTEMPTS);
        }
        calls = 0;
        assertThat(gaveUp(guard.call(failing(9, BUSY).safeToRepeat()))).isEqualTo(GaveUp.BUDGET);
        assertThat(calls).isOne();
        for (int i = 0; i < 10; i++) {
            assertThat(budget.left()).isZero();
            guard.call(() -> Outcome.of("fine"));
        }
        assertThat(budget.left()).isOne();
    }

    @Test
    void anInterruptWhileItWaitsEndsItAndIsKept() {
        Guard guard = Guard.of(retry().pause(nanos -> {
                    throw new InterruptedException("stop");
                })
                .build());
        assertThat(gaveUp(guard.call(failing(9, BUSY).safeToRepeat()))).isEqualTo(GaveUp.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        Call<String> told = () -> {
            throw new InterruptedException("stop");
        };
        assertThat(gaveUp(guard.call(told.safeToRepeat()))).isEqualTo(GaveUp.NOT_RETRYABLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aRefusalIsNotRetriedAndAnErrorIsThrownOn() {
        CircuitBreaker breaker =
                new CircuitBreaker("b", BreakerSettings.DEFAULT.opening(1, SECOND), world, (name, from, to) -> {});
        Guard guard = Guard.of(retry().build(), breaker);
        assertThat(guard.call(failing(9, BUSY).safeToRepeat())).isInstanceOf(Outcome.Refused.class);
        assertThat(calls).isOne();
        assertThatThrownBy(() -> Guard.of(retry().build()).call(() -> {
                    throw new AssertionError("bug");
                }))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName(
            "law: calls never exceed the attempts, and the last begins before the total deadline, each wait within bounds")
    void law() {
        Cases.check("retry bounds", 10_000, random -> {
            World time = new World();
            Duration within = Duration.ofNanos(random.nextInt(1_000, 100_000));
            Backoff backoff = new Backoff(
                    Duration.ofNanos(1_000 + random.nextInt(2_000)),
                    Duration.ofNanos(4_000 + random.nextInt(20_000)),
                    SECOND,
                    Jitter.values()[random.nextInt(3)]);
            int attempts = random.nextInt(1, 8);
            long[] failedAt = new long[1];
            List<Long> begins = new ArrayList<>();
            List<Long> waits = new ArrayList<>();
            Retry retry = Retry.builder()
                    .clock(time)
                    .random(random)
                    .pause(nanos -> {
                        waits.add(nanos);
                        time.now += nanos;
                    })
                    .attempts(attempts)
                    .backoff(backoff)
                    .within(within)
                    .build();
            Call<Integer> call = () -> {
                begins.add(time.now - failedAt[0]);
                time.now += random.nextInt(5_000);
                failedAt[0] = begins.size() == 1 ? time.now : failedAt[0];
                return answer(random);
            };
            Guard.of(retry).call(call.safeToRepeat());
            assertThat(begins).hasSizeLessThanOrEqualTo(attempts);
            for (int i = 1; i < begins.size(); i++) {
                assertThat(begins.get(i)).isLessThan(within.toNanos());
                assertThat(waits.get(i - 1))
                        .isBetween(
                                backoff.floor(i).toNanos(),
                                Math.max(backoff.ceiling(i).toNanos(), 3_000));
            }
        });
    }

    private static Outcome<Integer> answer(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> Outcome.of(1);
            case 1 -> Outcome.transientFailure("later", Duration.ofNanos(random.nextInt(3_000)));
            default -> Outcome.transientFailure("busy");
        };
    }

    @Test
    void impossibleSettingsAreRefusedAllAtOnce() {
        assertThatThrownBy(
                        () -> Retry.builder().attempts(0).within(Duration.ZERO).build())
                .hasMessage(
                        "retry: it needs a clock; it needs a random source; it needs a way to pause; "
                                + "number of attempts must be 1 to 100, not 0; total time must be PT0.000001S to PT8760H, not PT0S");
        assertThatThrownBy(() -> new RetryBudget(101, 0))
                .hasMessage("retry budget: percent of successes must be 0 to 100, not 101; "
                        + "reserve must be 1 to 1000000, not 0");
    }
}
