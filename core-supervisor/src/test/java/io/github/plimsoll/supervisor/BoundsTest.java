package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What cannot be is refused when it is made, every problem at once; what just can be is taken. */
class BoundsTest {
    private static final Duration NANO = Duration.ofNanos(1);
    private static final Duration MICRO = Duration.ofNanos(1_000);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration TOO_LONG = YEAR.plusNanos(1);

    private static void refused(ThrowingCallable made, String subject, String... problems) {
        assertThatThrownBy(made)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(subject + ": " + String.join("; ", problems));
    }

    @Test
    @DisplayName("a phase has a name and 0 to 365 days")
    void phase() {
        refused(
                () -> new Phase(" ", NANO.negated()),
                "phase ' '",
                "the name must not be blank",
                "deadline must be PT0S to PT8760H, not PT-0.000000001S");
        refused(() -> new Phase("x", TOO_LONG), "phase 'x'", "deadline must be PT0S to PT8760H, not " + TOO_LONG);
        assertThat(new Phase("x", Duration.ZERO).within()).isZero();
        assertThat(new Phase("x", YEAR).within()).isEqualTo(YEAR);
    }

    private static ScheduleSpec spec(String name, Duration jitter, Duration late, Duration longest, int catchUp) {
        return new ScheduleSpec(
                name,
                Schedule.fixedRate(DAY),
                context -> {},
                MissedSlots.SKIP,
                Overlap.SKIP,
                jitter,
                late,
                longest,
                catchUp);
    }

    @Test
    @DisplayName("a schedule names everything that is out of its bounds, and takes what is at them")
    void schedule() {
        Duration milli = Duration.ofMillis(1);
        refused(
                () -> spec("", NANO.negated(), Duration.ZERO, Duration.ZERO, 0),
                "schedule ''",
                "the name must have 1 to 100 characters",
                "jitter must be PT0S to PT24H, not PT-0.000000001S",
                "lateness must be PT0.001S to PT24H, not PT0S",
                "longest run must be PT0.001S to PT24H, not PT0S",
                "number of slots caught up with must be 1 to 10000, not 0");
        Duration over = DAY.plusNanos(1);
        String name = "n".repeat(101);
        refused(
                () -> spec(name, over, over, over, 10_001),
                "schedule '" + name + "'",
                "the name must have 1 to 100 characters",
                "jitter must be PT0S to PT24H, not " + over,
                "lateness must be PT0.001S to PT24H, not " + over,
                "longest run must be PT0.001S to PT24H, not " + over,
                "number of slots caught up with must be 1 to 10000, not 10001");
        assertThat(spec("n".repeat(100), DAY, DAY, DAY, 10_000).longest()).isEqualTo(DAY);
        assertThat(spec("n", Duration.ZERO, milli, milli, 1).lateAfter()).isEqualTo(milli);
    }

    @Test
    @DisplayName("a breaker looks back on 57 calls at most, and every threshold lies within its window")
    void breaker() {
        refused(
                () -> new BreakerSettings(58, 0, 0, 0, Optional.of(NANO), 0, NANO, 0),
                "circuit breaker",
                "window must be 1 to 57, not 58",
                "number of failures must be 1 to 58, not 0",
                "failure percent must be 1 to 100, not 0",
                "minimum of calls must be 1 to 58, not 0",
                "slow call must be PT0.000001S to PT8760H, not PT0.000000001S",
                "number of slow calls must be 1 to 58, not 0",
                "time open must be PT0.000001S to PT8760H, not PT0.000000001S",
                "number of probes must be 1 to 1000, not 0");
        refused(
                () -> new BreakerSettings(10, 11, 101, 11, Optional.of(TOO_LONG), 11, TOO_LONG, 1_001),
                "circuit breaker",
                "number of failures must be 1 to 10, not 11",
                "failure percent must be 1 to 100, not 101",
                "minimum of calls must be 1 to 10, not 11",
                "slow call must be PT0.000001S to PT8760H, not " + TOO_LONG,
                "number of slow calls must be 1 to 10, not 11",
                "time open must be PT0.000001S to PT8760H, not " + TOO_LONG,
                "number of probes must be 1 to 1000, not 1001");
        BreakerSettings most = new BreakerSettings(57, 57, 100, 57, Optional.of(MICRO), 57, YEAR, 1_000);
        assertThat(most.openingAtPercent(50, 10))
                .isEqualTo(new BreakerSettings(57, 57, 50, 10, Optional.of(MICRO), 57, YEAR, 1_000));
        assertThat(most.opening(1, MICRO))
                .isEqualTo(new BreakerSettings(57, 1, 100, 57, Optional.of(MICRO), 57, MICRO, 1_000));
        assertThat(most.openingWhenSlow(YEAR, 2))
                .isEqualTo(new BreakerSettings(57, 57, 100, 57, Optional.of(YEAR), 2, YEAR, 1_000));
    }

    @Test
    @DisplayName("a back-off has a base of 1 us to 365 days, a cap not below it, and a stable run that takes time")
    void backoff() {
        refused(
                () -> new Backoff(NANO, NANO, NANO),
                "back-off",
                "base must be PT0.000001S to PT8760H, not PT0.000000001S",
                "stable run must be PT0.000001S to PT8760H, not PT0.000000001S");
        refused(
                () -> new Backoff(DAY, DAY.minusNanos(1), TOO_LONG),
                "back-off",
                "cap must be PT24H to PT8760H, not PT23H59M59.999999999S",
                "stable run must be PT0.000001S to PT8760H, not " + TOO_LONG);
        assertThat(new Backoff(YEAR, YEAR, YEAR).ceiling(100)).isEqualTo(YEAR);
    }

    @Test
    @DisplayName("a timeout is 1 us to 365 days; who asks for a pause asks for 0 to 365 days")
    void times() {
        refused(
                () -> new Timeout("rpc", Duration.ZERO, Runnable::run),
                "timeout 'rpc'",
                "time must be PT0.000001S to PT8760H, not PT0S");
        refused(
                () -> new Timeout("rpc", TOO_LONG, Runnable::run),
                "timeout 'rpc'",
                "time must be PT0.000001S to PT8760H, not " + TOO_LONG);
        refused(
                () -> new RetryLaterException("HTTP 429", NANO.negated()),
                "retry later",
                "wait must be PT0S to PT8760H, not PT-0.000000001S");
        assertThat(new RetryLaterException("HTTP 429", YEAR))
                .hasMessage("HTTP 429")
                .extracting(RetryLaterException::atLeast)
                .isEqualTo(YEAR);
    }

    @Test
    @DisplayName("the message of a failure is kept up to 500 characters, without its stack")
    void failure() {
        assertThat(Failure.of(new IllegalStateException("x".repeat(500))).message())
                .hasSize(500);
        assertThat(Failure.of(new IllegalStateException("x".repeat(501))).message())
                .hasSize(500);
        assertThat(Failure.of(new IllegalStateException())).hasToString("java.lang.IllegalStateException");
    }
}
