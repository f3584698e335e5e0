package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.CalendarWindow;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.ratelimit.Gcra;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.InFlight;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Keys;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.Priority;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.Settlement;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.SpecialLimit;
import io.github.plimsoll.ratelimit.Tally;
import io.github.plimsoll.ratelimit.TokenBucket;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every limiter must satisfy, wherever it counts. */
public abstract class LimiterContract {
    private static final long START = 1_767_225_600_000_000L;
    private static final long SECOND = 1_000_000L;
    private static final Key ANN = Key.of("user", "ann");
    private static final Key BOB = Key.of("user", "bob with a name of more than fifteen letters");
    private static final Key BTC = Key.of("market", "BTC-USD");

    /** World time, in microseconds. */
    private long now = START;

    /** A limiter that has counted nothing yet, and decides by this clock. */
    protected abstract RateLimiter limiter(Plan plan, WorldClock clock);

    private RateLimiter limiter(Limit limit, Charge charge) {
        return limiter(Plan.builder().limit(limit).action("A", charge).build(), clock());
    }

    private WorldClock clock() {
        return WorldClock.of(() -> now);
    }

    private static Denied denied(Decision decision) {
        return (Denied) decision;
    }

    /** Waiting as long as told succeeds, one microsecond less does not. */
    private void retriesExactly(RateLimiter limiter, long cost) {
        long wait = denied(limiter.tryAcquire("A", ANN, cost)).retryAfterMicros();
        now += wait - 1;
        assertThat(denied(limiter.tryAcquire("A", ANN, cost)).retryAfterMicros())
                .isOne();
        now += 1;
        assertThat(limiter.tryAcquire("A", ANN, cost).granted()).isTrue();
    }

    @Test
    void aSlidingWindowIsExactInDollars() {
        RateLimiter limiter =
                limiter(SlidingWindow.volume("v", "user", 10_000 * SECOND, Duration.ofHours(1)), Charge.perCall("v"));
        assertThat(limiter.tryAcquire("A", ANN, 6_000 * SECOND).granted()).isTrue();
        now += 1_800 * SECOND;
        Granted second = (Granted) limiter.tryAcquire("A", ANN, 3_999 * SECOND);
        assertThat(second.remaining("v")).isEqualTo(SECOND);
        assertThat(limiter.tryAcquire("A", ANN, SECOND + 1))
                .isEqualTo(new Denied("v", 10_000 * SECOND, 9_999 * SECOND, SECOND + 1, 1_800 * SECOND));
        assertThat(limiter.tryAcquire("A", ANN, 10_001 * SECOND))
                .isEqualTo(new Decision.Unsatisfiable("v", 10_000 * SECOND, 10_001 * SECOND));
        retriesExactly(limiter, SECOND + 1);
        assertThat(limiter.tryAcquire("A", BOB, 10_000 * SECOND).granted()).isTrue();
    }

    @Test
    @DisplayName("a day of the calendar ends at midnight UTC, on a leap day as well")
    void calendar() {
        now = 1_709_251_199_000_000L; // 2024-02-29T23:59:59Z
        RateLimiter limiter = limiter(CalendarWindow.utcDay("d", "user", 2), Charge.perCall("d"));
        assertThat(limiter.tryAcquire("A", ANN, 2).granted()).isTrue();
        assertThat(denied(limiter.tryAcquire("A", ANN, 1)).retryAfterMicros()).isEqualTo(SECOND);
        retriesExactly(limiter, 1);
    }

    @Test
    @DisplayName("cell rate and token bucket of the same numbers give the same answers")
    void cellRateAndBucket() {
        RateLimiter cells = limiter(Gcra.of("x", "user", 25, Duration.ofNanos(9_000), 40), Charge.perCall("x"));
        RateLimiter bucket = limiter(TokenBucket.of("x", "user", 40, 25, Duration.ofNanos(9_000)), Charge.perCall("x"));
        for (int i = 0; i < 60; i++) {
            now += i % 3;
            long cost = 1L + i * 7 % 11;
            assertThat(cells.tryAcquire("A", ANN, cost))
                    .hasToString(bucket.tryAcquire("A", ANN, cost).toString());
            assertThat(cells.status(ANN)).isEqualTo(bucket.status(ANN));
        }
        now += 1_000;
        assertThat(cells.tryAcquire("A", ANN, 40).granted()).isTrue();
        retriesExactly(cells, 7);
    }

    @Test
    void workInFlightIsLimitedUntilItEnds() {
        RateLimiter limiter = limiter(new InFlight("f", "user", 1), Charge.fixed("f", 1));
        Reservation first = ((Granted) limiter.reserve("A", ANN)).reservation();
        assertThat(limiter.reserve("A", ANN)).isEqualTo(new Denied("f", 1, 1, 1, 1));
        assertThat(limiter.commit(first)).isEqualTo(Settlement.COMMITTED);
        assertThat(limiter.reserve("A", ANN).granted()).isTrue();
        assertThatThrownBy(() -> limiter.tryAcquire("A", ANN)).hasMessageContaining("in flight");
    }

    private RateLimiter several() {
        return limiter(
                Plan.builder()
                        .limit(SlidingWindow.count("u", "user", 2, Duration.ofSeconds(1)))
                        .limit(SlidingWindow.count("m", "market", 3, Duration.ofSeconds(1)))
                        .action("A", Charge.fixed("u", 1), Charge.fixed("m", 1))
                        .build(),
                clock());
    }

    @Test
    void severalKeysAreChargedTogetherOrNotAtAll() {
        RateLimiter limiter = several();
        assertThat(limiter.tryAcquire("A", Keys.of(ANN, BTC)).granted()).isTrue();
        assertThat(limiter.tryAcquire("A", Keys.of(ANN, BTC)).granted()).isTrue();
        assertThat(denied(limiter.tryAcquire("A", Keys.of(BTC, ANN))).limitId()).isEqualTo("u");
        assertThat(limiter.tryAcquire("A", Keys.of(BOB, BTC)).granted()).isTrue();
        assertThat(denied(limiter.tryAcquire("A", Keys.of(BOB, BTC))).limitId()).isEqualTo("m");
        assertThat(limiter.status(BOB)).isEqualTo(List.of(new LimitStatus("u", 2, 1, 1, now + SECOND, 0)));
        assertThatThrownBy(() -> limiter.tryAcquire("A", ANN)).hasMessageContaining("market");
    }

    @Test
    void reservationsHoldAndGiveBackExactly() {
        RateLimiter limiter =
                limiter(SlidingWindow.volume("v", "user", 100, Duration.ofSeconds(10)), Charge.perCall("v"));
        limiter.tryAcquire("A", ANN, 30);
        List<LimitStatus> before = limiter.status(ANN);
        Reservation open = ((Granted) limiter.reserve("A", ANN, 70)).reservation();
        assertThat(limiter.reserve("A", ANN, 1).granted()).isFalse();
        now += 3;
        assertThat(limiter.cancel(open)).isEqualTo(Settlement.CANCELLED);
        assertThat(limiter.cancel(open)).isEqualTo(Settlement.ALREADY_CANCELLED);
        assertThat(limiter.status(ANN)).isEqualTo(before);
        Reservation kept = ((Granted) limiter.reserve("A", ANN, 70)).reservation();
        now += 5 * SECOND;
        assertThat(limiter.commit(kept)).isEqualTo(Settlement.COMMITTED);
        now += 5 * SECOND;
        assertThat(limiter.status(ANN).get(0).used()).isEqualTo(70);
        now += 5 * SECOND;
        assertThat(limiter.status(ANN).get(0).used()).isZero();
    }

    @Test
    void statusCostsNothing() {
        RateLimiter limiter = limiter(SlidingWindow.count("n", "user", 1, Duration.ofSeconds(1)), Charge.fixed("n", 1));
        limiter.tryAcquire("A", ANN);
        for (int i = 0; i < 20; i++) {
            assertThat(limiter.status(ANN)).isEqualTo(List.of(new LimitStatus("n", 1, 1, 0, START + SECOND, SECOND)));
            assertThat(limiter.status(BOB)).isEqualTo(List.of(new LimitStatus("n", 1, 0, 1, START, 0)));
        }
    }

    /** As status says: waiting that long succeeds, one microsecond less does not, and asking changes neither. */
    private void statusTellsTheWait(Limit limit, Charge charge, long... before) {
        RateLimiter limiter = limiter(limit, charge);
        for (long cost : before) {
            assertThat(limiter.reserve("A", ANN, cost).granted()).isTrue();
            now += 3;
        }
        for (long cost = limit.capacity(); cost > 0; cost--) {
            List<LimitStatus> told = limiter.status(ANN, cost);
            long wait = told.get(0).retryAfterMicros();
            assertThat(limiter.status(ANN, cost)).isEqualTo(told);
            assertThat(limiter.status(ANN, limit.capacity() + cost).get(0).retryAfterMicros())
                    .isEqualTo(LimitStatus.NEVER);
            if (wait > 0) {
                assertThat(denied(limiter.reserve("A", ANN, cost)).retryAfterMicros())
                        .isEqualTo(wait);
            } else {
                Granted granted = (Granted) limiter.reserve("A", ANN, cost);
                assertThat(limiter.cancel(granted.reservation())).isEqualTo(Settlement.CANCELLED);
            }
        }
    }

    private void statusWaitsExactly(Limit limit, long... before) {
        for (long cost : new long[] {1, 4, 10}) {
            RateLimiter limiter = limiter(limit, Charge.perCall(limit.id()));
            for (long one : before) {
                assertThat(limiter.tryAcquire("A", ANN, one).granted()).isTrue();
                now += 3;
            }
            long wait = limiter.status(ANN, cost).get(0).retryAfterMicros();
            assertThat(wait).as("%s, cost %s", limit.id(), cost).isPositive();
            now += wait - 1;
            assertThat(limiter.status(ANN, cost).get(0).retryAfterMicros()).isOne();
            assertThat(limiter.tryAcquire("A", ANN, cost).granted()).isFalse();
            now += 1;
            assertThat(limiter.status(ANN, cost).get(0).retryAfterMicros()).isZero();
            assertThat(limiter.tryAcquire("A", ANN, cost).granted()).isTrue();
            now += 60 * SECOND;
        }
    }

    @Test
    @DisplayName("status tells the exact wait for a cost: that long succeeds, a microsecond less does not")
    void statusTellsTheExactWait() {
        statusWaitsExactly(SlidingWindow.volume("v", "user", 10, Duration.ofSeconds(10)), 3, 1, 6);
        statusWaitsExactly(
                SlidingWindow.volume("e", "user", 10, Duration.ofSeconds(10)).withMaxEvents(2), 1, 1);
        statusWaitsExactly(new CalendarWindow("c", "user", 10, 10 * SECOND, false), 2, 8);
        statusWaitsExactly(Gcra.of("g", "user", 7, Duration.ofMillis(3), 10), 10);
        statusWaitsExactly(TokenBucket.of("t", "user", 10, 7, Duration.ofMillis(3)), 10);
    }

    @Test
    @DisplayName("status tells for every cost what a decision would be told, and leaves statistics alone")
    void statusIsNoDecision() {
        statusTellsTheWait(SlidingWindow.volume("v", "user", 10, Duration.ofSeconds(10)), Charge.perCall("v"), 3, 1, 2);
        statusTellsTheWait(Gcra.of("g", "user", 7, Duration.ofMillis(3), 10), Charge.perCall("g"), 4, 2);
        statusTellsTheWait(new InFlight("f", "user", 10), Charge.perCall("f"), 4, 2);
        statusTellsTheWait(new CalendarWindow("c", "user", 10, 10 * SECOND, false), Charge.perCall("c"), 9);
        RateLimiter limiter = limiter(SlidingWindow.count("n", "user", 1, Duration.ofSeconds(1)), Charge.fixed("n", 1));
        assertThat(limiter.tryAcquire("A", ANN).granted()).isTrue();
        assertThat(limiter.status(ANN).get(0).retryAfterMicros()).isEqualTo(SECOND);
        assertThat(limiter.status(ANN, 2).get(0).retryAfterMicros()).isEqualTo(LimitStatus.NEVER);
        assertThat(limiter.status(BOB, 2).get(0).retryAfterMicros()).isEqualTo(LimitStatus.NEVER);
        assertThat(limiter.statistics()).containsExactly(new Tally("A", 1, 0));
        assertThat(limiter.health().openReservations()).isZero();
        assertThatThrownBy(() -> limiter.status(ANN, 0)).hasMessage("a cost is at least 1, not 0");
    }

    @Test
    @DisplayName("a clock that goes back is read as standing still")
    void clockGoesBack() {
        RateLimiter limiter = limiter(SlidingWindow.count("n", "user", 1, Duration.ofSeconds(1)), Charge.fixed("n", 1));
        now += 5 * SECOND;
        limiter.tryAcquire("A", ANN);
        now -= 4 * SECOND;
        assertThat(denied(limiter.tryAcquire("A", ANN)).retryAfterMicros()).isEqualTo(SECOND);
        now += 5 * SECOND - 1;
        assertThat(denied(limiter.tryAcquire("A", ANN)).retryAfterMicros()).isOne();
        now += 1;
        assertThat(limiter.tryAcquire("A", ANN).granted()).isTrue();
    }

    @Test
    void prioritiesSpecialLimitsTighteningAndReset() {
        RateLimiter limiter = limiter(
                Plan.builder()
                        .limit(SlidingWindow.count("n", "user", 10, Duration.ofSeconds(1)))
                        .action("A", Charge.fixed("n", 1))
                        .action("L", Priority.LAST, Charge.fixed("n", 1))
                        .build(),
                clock());
        assertThat(granted(limiter, "L")).isEqualTo(8);
        assertThat(granted(limiter, "A")).isEqualTo(2);
        limiter.give(new SpecialLimit(ANN, "n", 12, now + SECOND / 2, "ops", "launch day"));
        assertThat(limiter.specialLimits()).hasSize(1);
        assertThat(granted(limiter, "A")).isEqualTo(2);
        assertThat(limiter.reset(ANN)).isTrue();
        assertThat(limiter.reset(ANN)).isFalse();
        now += SECOND / 2;
        limiter.tighten(ANN, "n", 4);
        assertThatThrownBy(() -> limiter.tighten(ANN, "n", 5)).hasMessageContaining("can be tightened to 1 to 4");
        assertThat(granted(limiter, "A")).isEqualTo(4);
        limiter.clearAdjustments(ANN, "n");
        assertThat(granted(limiter, "A")).isEqualTo(6);
        assertThat(limiter.statistics().get(0).granted()).isEqualTo(14);
    }

    @Test
    @DisplayName("a plan that changes keeps what was charged: nothing is lost, nothing minted")
    void planChanges() {
        RateLimiter limiter = limiter(SlidingWindow.count("n", "user", 5, Duration.ofSeconds(1)), Charge.fixed("n", 1));
        assertThat(granted(limiter, "A")).isEqualTo(5);
        limiter.change(plan(7));
        assertThat(granted(limiter, "A")).isEqualTo(2);
        limiter.change(plan(3));
        assertThat(limiter.status(ANN)).isEqualTo(List.of(new LimitStatus("n", 3, 7, 0, now + SECOND, SECOND)));
        now += SECOND;
        assertThat(granted(limiter, "A")).isEqualTo(3);
    }

    private static Plan plan(int count) {
        return Plan.builder()
                .limit(SlidingWindow.count("n", "user", count, Duration.ofSeconds(1)))
                .action("A", Charge.fixed("n", 1))
                .build();
    }

    private static int granted(RateLimiter limiter, String action) {
        int granted = 0;
        while (limiter.allow(action, ANN)) {
            granted++;
        }
        return granted;
    }

    @Test
    @DisplayName("trades are refused until usage is restored, and then counted from it")
    void restored() {
        RateLimiter limiter = limiter(TradingPlan.defaults().toPlan(), clock());
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 1).granted()).isFalse();
        assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
        assertThat(limiter.status(ANN))
                .as("what is refused is not shown as free")
                .extracting(LimitStatus::known)
                .containsExactly(false, false, false, true, true);
        assertThat(limiter.status(ANN).get(0).remaining()).isZero();
        limiter.restore((after, sink) -> {
            for (int i = 0; i < 4; i++) {
                sink.accept(new Usage(TradingPlan.OPENS, ANN, now - 30 * SECOND - i, 1));
                sink.accept(new Usage(TradingPlan.TRADES, ANN, now - 30 * SECOND - i, 1));
                sink.accept(new Usage(TradingPlan.VOLUME, ANN, now - 30 * SECOND - i, 1_000 * SECOND));
            }
        });
        Granted fifth = (Granted) limiter.tryAcquire(TradingPlan.OPEN, ANN, 6_000 * SECOND);
        assertThat(fifth.remaining())
                .containsExactly(
                        new Granted.Remaining("opens", 0),
                        new Granted.Remaining("trades", 45),
                        new Granted.Remaining("volume", 0));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 1))
                .isEqualTo(new Denied("volume", 10_000 * SECOND, 10_000 * SECOND, 1, 3_570 * SECOND - 3));
    }
}
