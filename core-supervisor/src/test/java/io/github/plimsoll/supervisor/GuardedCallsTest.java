package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(20)
class GuardedCallsTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Outcome.Kind kind(Outcome<?> outcome) {
        return ((Outcome.Failed<?>) outcome).kind();
    }

    @Test
    @DisplayName("a timeout answers in time, interrupts the call, and says that it may have happened")
    void timesOut() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Outcome<String> outcome = Guard.of(new Timeout("rpc", SHORT, threads)).call(() -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException told) {
                interrupted.countDown();
            }
            return Outcome.of("late");
        });
        assertThat(kind(outcome)).isEqualTo(Outcome.Kind.TIMED_OUT);
        assertThat(((Outcome.Failed<?>) outcome).reason()).isEqualTo("rpc gave no answer within PT0.02S");
        interrupted.await();
    }

    @Test
    void inTimeItChangesNothingAndAFullExecutorRefuses() {
        Guard guard = Guard.of(new Timeout("rpc", LONG, threads));
        assertThat(guard.call(Call.of(() -> "x"))).isEqualTo(Outcome.of("x"));
        assertThat(kind(guard.call(Call.of(() -> {
                    throw new IOException("reset");
                }))))
                .isEqualTo(Outcome.Kind.THROWN);
        assertThatThrownBy(() -> guard.call(Call.of(() -> {
                    throw new AssertionError("bug");
                })))
                .hasMessage("bug");
        Timeout full = new Timeout("rpc", LONG, work -> {
            throw new RejectedExecutionException();
        });
        assertThat(Guard.of(full).call(Call.of(() -> "x")))
                .isEqualTo(new Outcome.Refused<>(Outcome.Refusal.NO_THREAD, "rpc", 0, 0, Duration.ZERO));
        Thread.currentThread().interrupt();
        assertThat(kind(guard.call(Call.of(() -> {
                    Thread.sleep(60_000);
                    return "x";
                }))))
                .isEqualTo(Outcome.Kind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName(
            "a policy of one's own that throws inside of a timeout is a failure with its cause, like a call that throws")
    void ownPolicyThrows() {
        Policy broken = new Policy() {
            @Override
            public <T> Outcome<T> around(Call<T> call, Guard next) {
                throw new IllegalStateException("broken policy");
            }
        };
        Outcome<String> outcome =
                Guard.of(new Timeout("rpc", LONG, threads), broken).call(() -> Outcome.of("x"));
        assertThat(kind(outcome)).isEqualTo(Outcome.Kind.THROWN);
        assertThat(((Outcome.Failed<?>) outcome).cause()).containsInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("each way a call can go has a function of its own, and what that gives is given")
    void folds() {
        Outcome<String> busy = Outcome.transientFailure("busy");
        Outcome<String> refused = new Outcome.Refused<>(Outcome.Refusal.BULKHEAD_FULL, "b", 1, 1, Duration.ZERO);
        List<Outcome<String>> all = List.of(Outcome.of("x"), busy, refused, new Outcome.Replaced<>("old", refused));
        assertThat(all)
                .extracting(outcome -> outcome.<String>fold(
                        worked -> "worked " + worked.value(),
                        failed -> "failed " + failed.reason(),
                        no -> "refused by " + no.policy(),
                        replaced -> "replaced by " + replaced.value()))
                .containsExactly("worked x", "failed busy", "refused by b", "replaced by old");
    }

    @Test
    @DisplayName("a bulkhead lets so many through and refuses the next with limit and actual")
    void bulkhead() {
        Bulkhead bulkhead = new Bulkhead("rpc", 2);
        Guard guard = Guard.of(bulkhead);
        List<Outcome<String>> inner = new ArrayList<>();
        guard.call(() -> guard.call(() -> {
            assertThat(bulkhead.underWay()).isEqualTo(2);
            inner.add(guard.call(() -> Outcome.of("third")));
            throw new IOException("reset");
        }));
        assertThat(inner)
                .containsExactly(new Outcome.Refused<>(Outcome.Refusal.BULKHEAD_FULL, "rpc", 2, 2, Duration.ZERO));
        assertThat(bulkhead.underWay()).isZero();
        assertThat(guard.call(() -> Outcome.of("through"))).isEqualTo(Outcome.of("through"));
        assertThatThrownBy(() -> new Bulkhead("rpc", 0)).hasMessageContaining("1 to 1000000, not 0");
    }

    private Hedge hedge(RetryBudget budget, Duration after) {
        return new Hedge("read", after, LONG, budget, threads);
    }

    @Test
    @DisplayName(
            "a hedge asks a second time when the first answer is late, takes what works first, interrupts the other")
    void hedges() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch interrupted = new CountDownLatch(1);
        Call<String> read = () -> {
            if (asked.incrementAndGet() == 1) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException told) {
                    interrupted.countDown();
                }
            }
            return Outcome.of("second");
        };
        assertThat(Guard.of(hedge(RetryBudget.standard(), SHORT)).call(read.safeToRepeat()))
                .isEqualTo(Outcome.of("second"));
        interrupted.await();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatIsNotRepeatableOrInTimeOrNotPaidForIsAskedOnce() {
        AtomicInteger asked = new AtomicInteger();
        Call<String> order = () -> {
            asked.incrementAndGet();
            Thread.sleep(40);
            return Outcome.of("sent");
        };
        RetryBudget poor = new RetryBudget(0, 1);
        assertThat(Guard.of(hedge(RetryBudget.standard(), Duration.ofMillis(1))).call(order))
                .isEqualTo(Outcome.of("sent"));
        assertThat(asked).hasValue(1);
        assertThat(Guard.of(hedge(poor, LONG)).call(order.safeToRepeat())).isEqualTo(Outcome.of("sent"));
        assertThat(asked).hasValue(2);
        assertThat(poor.take()).isTrue();
        assertThat(Guard.of(hedge(poor, Duration.ofMillis(1))).call(order.safeToRepeat()))
                .isEqualTo(Outcome.of("sent"));
        assertThat(asked).hasValue(3);
    }

    @Test
    void aHedgeOfFailuresGivesTheLastAndOneOfSilenceTimesOut() {
        Call<String> fails = () -> {
            Thread.sleep(5);
            return Outcome.transientFailure("busy");
        };
        assertThat(Guard.of(hedge(RetryBudget.standard(), Duration.ofMillis(1))).call(fails.safeToRepeat()))
                .isEqualTo(Outcome.transientFailure("busy"));
        Call<String> silent = () -> {
            Thread.sleep(60_000);
            return Outcome.of("never");
        };
        Hedge quick = new Hedge("read", Duration.ofMillis(1), SHORT, RetryBudget.standard(), threads);
        assertThat(kind(Guard.of(quick).call(silent.safeToRepeat()))).isEqualTo(Outcome.Kind.TIMED_OUT);
        Call<String> bug = () -> {
            throw new AssertionError("bug");
        };
        Guard patient = Guard.of(hedge(RetryBudget.standard(), LONG));
        assertThatThrownBy(() -> patient.call(bug.safeToRepeat())).hasMessage("bug");
    }

    @Test
    @DisplayName("a hedge that finds no thread for its second question waits for the first one's answer")
    void hedgesWithOneThread() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
        try {
            Call<String> read = () -> {
                Thread.sleep(30);
                return Outcome.of("first");
            };
            Hedge hedge = new Hedge("read", Duration.ofMillis(1), LONG, RetryBudget.standard(), one);
            assertThat(Guard.of(hedge).call(read.safeToRepeat())).isEqualTo(Outcome.of("first"));
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    @DisplayName("the time of a hedge is for both questions together, not for each")
    void hedgesWithinItsTime() {
        Hedge hedge = new Hedge("read", Duration.ofMillis(1), Duration.ofMillis(200), RetryBudget.standard(), threads);
        long best = Long.MAX_VALUE;
        // a machine that is busy takes longer; no machine is faster than the time that it waits
        for (int i = 0; i < 20 && best >= 340; i++) {
            AtomicInteger asked = new AtomicInteger();
            Call<String> read = () -> {
                Thread.sleep(asked.incrementAndGet() == 1 ? 150 : 60_000);
                return Outcome.transientFailure("busy");
            };
            long began = System.nanoTime();
            Guard.of(hedge).call(read.safeToRepeat());
            best = Math.min(best, (System.nanoTime() - began) / 1_000_000);
        }
        assertThat(best).isLessThan(340);
    }

    @Test
    @DisplayName("a hedge is paid for by answers that work, keeps an interrupt, and has its bounds")
    void hedgeIsPaidFor() throws InterruptedException {
        RetryBudget budget = new RetryBudget(50, 1);
        assertThat(budget.take()).isTrue();
        Guard guard = Guard.of(hedge(budget, LONG));
        Call<String> read = Call.of(() -> "read");
        guard.call(read.safeToRepeat());
        assertThat(budget.left()).isZero();
        guard.call(read.safeToRepeat());
        assertThat(budget.left()).isOne();
        Thread.currentThread().interrupt();
        Call<String> silent = () -> {
            Thread.sleep(60_000);
            return Outcome.of("never");
        };
        assertThat(kind(guard.call(silent.safeToRepeat()))).isEqualTo(Outcome.Kind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> new Hedge("h", Duration.ZERO, Duration.ZERO, budget, threads))
                .hasMessageContaining("time before the second call")
                .hasMessageContaining("time for both");
    }

    @Test
    @DisplayName("a fallback keeps the reason beside its value and never hides a success")
    void fallback() {
        Outcome<String> busy = Outcome.transientFailure("busy");
        Outcome<String> refused = new Outcome.Refused<>(Outcome.Refusal.BULKHEAD_FULL, "b", 1, 1, Duration.ZERO);
        assertThat(Fallback.always("old").or(Outcome.of("new"))).isEqualTo(Outcome.of("new"));
        assertThat(Fallback.always("old").or(busy)).isEqualTo(new Outcome.Replaced<>("old", busy));
        assertThat(Fallback.whenRefused("old").or(busy)).isEqualTo(busy);
        assertThat(Fallback.whenRefused("old").or(refused).orNull()).isEqualTo("old");
        assertThat(busy.orNull()).isNull();
        assertThat(refused.orNull()).isNull();
        assertThat(Outcome.of("x").orNull()).isEqualTo("x");
    }

    private ReconnectingStream stream(ReconnectingStream.Connector connector, Duration stale, int attempts) {
        return new ReconnectingStream(
                connector,
                System::nanoTime,
                new java.util.SplittableRandom(1),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(60)),
                stale,
                attempts);
    }

    @Test
    @DisplayName(
            "a stream reconnects when the connection ends, is refused, or is silent, and closes each connection once")
    void stream() {
        AtomicInteger connects = new AtomicInteger();
        AtomicInteger closes = new AtomicInteger();
        List<ReconnectingStream.State> seen = new ArrayList<>();
        Run[] run = new Run[1];
        ReconnectingStream[] stream = new ReconnectingStream[1];
        stream[0] = stream(
                session -> {
                    switch (connects.incrementAndGet()) {
                        case 1 -> throw new IOException("refused");
                        case 2 -> {
                            session.received();
                            session.ended("closed by peer");
                        }
                        case 3 -> session.received(); // and silence
                        default -> run[0].tellToStop();
                    }
                    seen.add(stream[0].health().state());
                    return closes::incrementAndGet;
                },
                Duration.ofMillis(30),
                10);
        run[0] = new Run(stream[0], System::nanoTime, new Bell(), System.nanoTime());
        run[0].run();
        assertThat(run[0].failure()).isNull();
        assertThat(connects).hasValue(4);
        assertThat(closes).hasValue(3);
        assertThat(seen).containsOnly(ReconnectingStream.State.CONNECTING);
        assertThat(stream[0].health().state()).isEqualTo(ReconnectingStream.State.CLOSED);
        assertThat(stream[0].health().lastProblem()).contains("silent for PT0.03S");
    }

    @Test
    @DisplayName("after its attempts in a row the stream fails, so that its supervisor decides")
    void streamGivesUp() {
        ReconnectingStream stream = stream(
                session -> {
                    throw new IOException("refused");
                },
                LONG,
                3);
        Run run = new Run(stream, System::nanoTime, new Bell(), System.nanoTime());
        run.run();
        assertThat(run.failure()).hasMessage("3 attempts in a row, the last: java.io.IOException: refused");
        assertThat(stream.health().attempts()).isEqualTo(3);
        assertThat(ReconnectingStream.BACKOFF.ceiling(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(ReconnectingStream.BACKOFF.ceiling(10)).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    @DisplayName("a stream that is asked to wait does not come back earlier, whatever its back-off says")
    void streamWaitsAsAsked() {
        List<Long> at = new ArrayList<>();
        Run[] run = new Run[1];
        ReconnectingStream stream = stream(
                session -> {
                    at.add(System.nanoTime());
                    if (at.size() == 1) {
                        throw new RetryLaterException("HTTP 429", Duration.ofMillis(60));
                    }
                    run[0].tellToStop();
                    return () -> {};
                },
                LONG,
                10);
        run[0] = new Run(stream, System::nanoTime, new Bell(), System.nanoTime());
        run[0].run();
        assertThat(at).hasSize(2);
        assertThat(at.get(1) - at.get(0)).isGreaterThanOrEqualTo(60_000_000L);
        assertThat(stream.health().lastProblem())
                .hasValueSatisfying(text -> assertThat(text).endsWith("RetryLaterException: HTTP 429"));
    }
}
