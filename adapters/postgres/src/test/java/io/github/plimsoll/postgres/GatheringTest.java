package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes together, who is told what, and who is tried alone. */
final class GatheringTest {
    private static final String FIRST = "first";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** What went together, in the order of the runs. */
    private final List<List<String>> runs = Collections.synchronizedList(new ArrayList<>());

    private final CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private volatile Function<List<String>, @Nullable Throwable> fails = group -> null;
    private final Gathering<String, String> gathering = new Gathering<>(this::run, "tried", Kind.COMMIT_UNKNOWN);

    private List<String> run(List<String> group) {
        runs.add(group);
        if (group.contains(FIRST)) {
            firstIsUnderWay.countDown();
            await(mayEnd);
        }
        Throwable failure = fails.apply(group);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
        return group.stream().map(one -> one + "!").toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @AfterEach
    void end() {
        mayEnd.countDown();
        threads.shutdownNow();
    }

    /** One is under way and holds; those that come meanwhile are waiting for sure before it goes on. */
    private List<Future<String>> together(int more) throws Exception {
        List<Future<String>> calls = new ArrayList<>();
        calls.add(threads.submit(() -> gathering.call(FIRST)));
        await(firstIsUnderWay);
        List<Thread> waiting = Collections.synchronizedList(new ArrayList<>());
        for (int i = 1; i <= more; i++) {
            String name = "n" + i;
            CompletableFuture<String> call = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    call.complete(gathering.call(name));
                } catch (Throwable failed) {
                    call.completeExceptionally(failed);
                }
            });
            thread.start();
            waiting.add(thread);
            calls.add(call);
        }
        for (Thread thread : waiting) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
        mayEnd.countDown();
        return calls;
    }

    private static String get(Future<String> call) throws Exception {
        return call.get(30, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<String> call) throws Exception {
        try {
            throw new AssertionError("it was answered " + get(call));
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        }
    }

    private static Kind kind(Future<String> call) throws Exception {
        return ((StoreException) failure(call)).kind();
    }

    private static StoreException failed(Kind kind, String state) {
        return new StoreException(kind, "planned", new SQLException("planned", state));
    }

    @Test
    void a_call_without_company_goes_at_once() {
        mayEnd.countDown();
        assertThat(gathering.call("a")).isEqualTo("a!");
        assertThat(gathering.call("b")).isEqualTo("b!");
        assertThat(runs).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void those_that_came_meanwhile_go_together_each_with_its_own_answer() throws Exception {
        List<Future<String>> calls = together(5);
        for (int i = 1; i <= 5; i++) {
            assertThat(get(calls.get(i))).isEqualTo("n" + i + "!");
        }
        assertThat(get(calls.get(0))).isEqualTo(FIRST + "!");
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1)).hasSize(5);
    }

    @Test
    void no_more_than_the_bound_go_together() throws Exception {
        List<Future<String>> calls = together(Gathering.MOST + 6);
        for (Future<String> call : calls) {
            get(call);
        }
        assertThat(runs).extracting(List::size).containsExactly(1, Gathering.MOST, 6);
    }

    @Test
    void one_bad_row_fails_alone() throws Exception {
        fails = group -> group.contains("n2") ? failed(Kind.CONSTRAINT, "23514") : null;
        List<Future<String>> calls = together(3);
        assertThat(get(calls.get(1))).isEqualTo("n1!");
        assertThat(kind(calls.get(2))).isEqualTo(Kind.CONSTRAINT);
        assertThat(get(calls.get(3))).isEqualTo("n3!");
        assertThat(runs).hasSize(5);
    }

    @Test
    void conflicts_deadlocks_and_statements_that_took_too_long_are_tried_alone() throws Exception {
        for (StoreException cause : List.of(
                failed(Kind.RETRY, "40001"),
                failed(Kind.RETRY, "40P01"),
                failed(Kind.UNAVAILABLE, "55P03"),
                failed(Kind.UNAVAILABLE, "57014"))) {
            assertThat(SqlFailures.isOfOneStatement(cause)).isTrue();
        }
        fails = group -> group.size() > 1 ? failed(Kind.UNAVAILABLE, "55P03") : null;
        for (Future<String> call : together(3)) {
            assertThat(get(call)).endsWith("!");
        }
    }

    @Test
    void what_nobody_knows_is_known_to_nobody_and_nobody_tries_again() throws Exception {
        fails = group -> group.size() > 1 ? failed(Kind.COMMIT_UNKNOWN, "08006") : null;
        List<Future<String>> calls = together(3);
        for (Future<String> call : calls.subList(1, 4)) {
            assertThat(kind(call)).isEqualTo(Kind.COMMIT_UNKNOWN);
        }
        assertThat(runs).hasSize(2);
    }

    @Test
    void without_a_database_nobody_waits_for_another_try() throws Exception {
        fails = group -> group.size() > 1 ? failed(Kind.UNAVAILABLE, "08001") : null;
        List<Future<String>> calls = together(3);
        for (Future<String> call : calls.subList(1, 4)) {
            assertThat(kind(call)).isEqualTo(Kind.UNAVAILABLE);
        }
        assertThat(runs).hasSize(2);
    }

    @Test
    void an_error_in_the_middle_leaves_the_outcome_open_for_the_others_and_nobody_waiting() throws Exception {
        fails = group -> group.size() > 1 ? new AssertionError("planned") : null;
        List<Future<String>> calls = together(3);
        int errors = 0;
        for (Future<String> call : calls.subList(1, 4)) {
            if (failure(call) instanceof AssertionError) {
                errors++;
            } else {
                assertThat(kind(call)).isEqualTo(Kind.COMMIT_UNKNOWN);
            }
        }
        assertThat(errors).as("who worked for the others sees the error itself").isEqualTo(1);
        fails = group -> null;
        assertThat(gathering.call("after")).isEqualTo("after!");
    }

    @Test
    void a_call_alone_sees_its_own_failure() {
        fails = group -> failed(Kind.CONSTRAINT, "23514");
        assertThatThrownBy(() -> gathering.call("a"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.CONSTRAINT));
        assertThat(runs).hasSize(1);
    }

    /** An interrupt neither loses the call nor the interrupt. */
    @Test
    void a_caller_that_is_interrupted_waits_for_its_answer() throws Exception {
        CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
        Future<String> first = threads.submit(() -> gathering.call(FIRST));
        await(firstIsUnderWay);
        Thread caller = new Thread(() -> {
            gathering.call("n1");
            stillSet.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        caller.interrupt();
        mayEnd.countDown();
        assertThat(get(first)).isEqualTo(FIRST + "!");
        assertThat(stillSet.get(30, TimeUnit.SECONDS)).isTrue();
    }
}
