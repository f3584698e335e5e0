package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final Key ANN = TradingPlan.user("ann");
    private static final Key BOB = TradingPlan.user("bob");
    private static final long USD = 1_000_000L;

    private final ManualClock clock = new ManualClock();

    private RateLimiter limiter() {
        return limiter(TradingPlan.defaults());
    }

    private RateLimiter limiter(TradingPlan plan) {
        RateLimiter limiter =
                RateLimiter.builder().clock(clock).plan(plan.toPlan()).build();
        limiter.restore(UsageHistory.none());
        return limiter;
    }

    @Test
    void theSixthOpenWithinAMinuteIsRefusedUntilTheFirstIsAMinuteOld() {
        RateLimiter limiter = limiter();
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 100 * USD).granted())
                    .isTrue();
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 100 * USD))
                .isEqualTo(new Denied("opens", 5, 5, 1, 10_000_000));
        clock.advanceMicros(9_999_999);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 100 * USD)).isEqualTo(new Denied("opens", 5, 5, 1, 1));
        clock.advanceMicros(1);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 100 * USD).granted())
                .isTrue();
    }

    @Test
    void theFiftyFirstTradeWithinADayIsRefused() {
        RateLimiter limiter = limiter();
        for (int i = 0; i < 50; i++) {
            assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isTrue();
            clock.advance(Duration.ofMinutes(1));
        }
        Decision refused = limiter.tryAcquire(TradingPlan.OPEN, ANN, USD);
        long wait = Duration.ofHours(24).minusMinutes(50).toMillis() * 1_000;
        assertThat(refused).isEqualTo(new Denied("trades", 50, 50, 1, wait));
        assertThat(refused.code()).isEqualTo("RATE_LIMITED");
    }

    @Test
    void volumeIsExactToTheMicroDollar() {
        RateLimiter limiter = limiter();
        limiter.tryAcquire(TradingPlan.OPEN, ANN, 9_000 * USD);
        Denied denied = (Denied) limiter.tryAcquire(TradingPlan.OPEN, ANN, 1_000 * USD + 1);
        assertThat(denied).isEqualTo(new Denied("volume", 10_000 * USD, 9_000 * USD, 1_000 * USD + 1, 3_600_000_000L));
        assertThat(denied.available()).isEqualTo(1_000 * USD);
        Granted granted = (Granted) limiter.tryAcquire(TradingPlan.OPEN, ANN, denied.available());
        assertThat(granted.remaining("volume")).isZero();
        assertThat(granted.remaining())
                .containsExactly(
                        new Granted.Remaining("opens", 3),
                        new Granted.Remaining("trades", 48),
                        new Granted.Remaining("volume", 0));
        assertThatThrownBy(() -> granted.remaining("messages")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofRefusingLimitsWithTheSameWaitTheFirstIsNamed() {
        Plan plan = Plan.builder()
                .limit(SlidingWindow.count("a", "user", 1, Duration.ofSeconds(1)))
                .limit(SlidingWindow.count("b", "user", 1, Duration.ofSeconds(1)))
                .action("BA", Charge.fixed("b", 1), Charge.fixed("a", 1))
                .build();
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        limiter.tryAcquire("BA", ANN);
        assertThat(limiter.tryAcquire("BA", ANN)).isEqualTo(new Denied("b", 1, 1, 1, 1_000_000));
    }

    @Test
    void aCostAboveTheCapacityCanNeverPassAndSaysSo() {
        RateLimiter limiter = limiter();
        Decision answer = limiter.tryAcquire(TradingPlan.OPEN, ANN, 10_000 * USD + 1);
        assertThat(answer).isEqualTo(new Decision.Unsatisfiable("volume", 10_000 * USD, 10_000 * USD + 1));
        assertThat(answer.code()).isEqualTo("RATE_UNSATISFIABLE");
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 10_000 * USD).granted())
                .isTrue();
    }

    @Test
    void ofSeveralRefusingLimitsTheOneWaitedForLongestIsNamed() {
        RateLimiter limiter = limiter(new TradingPlan(2, 2, Usd.of(10), 30, 60));
        limiter.tryAcquire(TradingPlan.OPEN, ANN, 5 * USD);
        limiter.tryAcquire(TradingPlan.OPEN, ANN, 5 * USD);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD))
                .isEqualTo(new Denied("trades", 2, 2, 1, 86_400_000_000L));
    }

    @Test
    @DisplayName("opens, volume and messages used up leave the exit lane whole")
    void exitsHaveTheirOwnCapacity() {
        RateLimiter limiter = limiter();
        while (limiter.tryAcquire(TradingPlan.OPEN, ANN, 2_000 * USD).granted()) {
            // use up opens and volume
        }
        while (limiter.tryAcquire(TradingPlan.MESSAGE, ANN).granted()) {
            // use up messages
        }
        for (int i = 0; i < 60; i++) {
            assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
        }
        assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN)).isEqualTo(new Denied("exits", 60, 60, 1, 1_000_000));
    }

    @Test
    void oneUsersUseIsNotAnothersAndKindsAreApart() {
        Plan plan = Plan.builder()
                .limit(SlidingWindow.count("a", "user", 1, Duration.ofSeconds(1)))
                .limit(SlidingWindow.count("b", "market", 1, Duration.ofSeconds(1)))
                .action("A", Charge.fixed("a", 1))
                .action("B", Charge.fixed("b", 1))
                .build();
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        assertThat(limiter.tryAcquire("A", ANN).granted()).isTrue();
        assertThat(limiter.tryAcquire("A", ANN).granted()).isFalse();
        assertThat(limiter.tryAcquire("A", BOB).granted()).isTrue();
        assertThat(limiter.tryAcquire("B", Key.of("market", "ann")).granted()).isTrue();
        assertThatThrownBy(() -> limiter.tryAcquire("B", ANN)).hasMessageContaining("market");
        assertThat(limiter.status(ANN)).extracting(LimitStatus::limitId).containsExactly("a");
    }

    @Test
    void aReservationEndsOnceAndSaysWhatTheSecondTryDid() {
        RateLimiter limiter = limiter();
        Reservation kept = reserve(limiter, ANN, 10 * USD);
        assertThat(limiter.health().openReservations()).isOne();
        assertThat(limiter.commit(kept)).isEqualTo(Settlement.COMMITTED);
        assertThat(limiter.commit(kept)).isEqualTo(Settlement.ALREADY_COMMITTED);
        assertThat(limiter.cancel(kept)).isEqualTo(Settlement.ALREADY_COMMITTED);
        Reservation dropped = reserve(limiter, ANN, 10 * USD);
        assertThat(limiter.cancel(dropped)).isEqualTo(Settlement.CANCELLED);
        assertThat(limiter.cancel(dropped)).isEqualTo(Settlement.ALREADY_CANCELLED);
        assertThat(limiter.commit(dropped)).isEqualTo(Settlement.ALREADY_CANCELLED);
        assertThat(limiter.status(ANN).get(0)).isEqualTo(new LimitStatus("opens", 5, 1, 4, start() + 60_000_000L, 0));
        assertThat(limiter.health().openReservations()).isZero();
        assertThat(kept.parts())
                .containsExactly(
                        new Reservation.Part("opens", 1),
                        new Reservation.Part("trades", 1),
                        new Reservation.Part("volume", 10 * USD));
        assertThat(kept.subject()).isEqualTo(ANN);
        assertThat(kept.action()).isEqualTo("OPEN");
        assertThat(kept.atMicros()).isEqualTo(start());
        assertThatThrownBy(() -> limiter().cancel(kept)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("no timer frees a reservation, and its window begins when it is committed")
    void aReservationCountsUntilItEnds() {
        RateLimiter limiter = limiter(new TradingPlan(1, 50, Usd.of(10_000), 30, 60));
        Reservation open = reserve(limiter, ANN, USD);
        clock.advance(Duration.ofHours(1));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD)).isEqualTo(new Denied("opens", 1, 1, 1, 60_000_000));
        limiter.commit(open);
        clock.advanceMicros(59_999_999);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isFalse();
        clock.advanceMicros(1);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isTrue();
    }

    @Test
    void theNumberOfChargesIsBoundedToo() {
        Plan plan = Plan.builder()
                .limit(SlidingWindow.volume("v", "user", 1_000, Duration.ofSeconds(1))
                        .withMaxEvents(2))
                .action("A", Charge.perCall("v"))
                .build();
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        limiter.tryAcquire("A", ANN, 1);
        clock.advanceMicros(10);
        Granted second = (Granted) limiter.tryAcquire("A", ANN, 1);
        assertThat(second.remaining("v")).isZero();
        assertThat(limiter.tryAcquire("A", ANN, 1)).isEqualTo(new Denied("v.events", 2, 2, 1, 999_990));
        assertThat(limiter.tryAcquire("A", ANN, 999)).isEqualTo(new Denied("v", 1_000, 2, 999, 999_990));
        assertThat(limiter.tryAcquire("A", ANN, 1_000)).isEqualTo(new Denied("v", 1_000, 2, 1_000, 1_000_000));
        clock.advanceMicros(999_990);
        assertThat(limiter.tryAcquire("A", ANN, 999).granted()).isTrue();
    }

    @Test
    @DisplayName("stepping the wall clock neither mints nor destroys quota")
    void wallSteps() {
        RateLimiter limiter = limiter(new TradingPlan(1, 50, Usd.of(10_000), 30, 60));
        limiter.tryAcquire(TradingPlan.OPEN, ANN, USD);
        clock.stepWall(Duration.ofDays(2));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isFalse();
        clock.stepWall(Duration.ofDays(-9));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD)).isEqualTo(new Denied("opens", 1, 1, 1, 60_000_000));
        clock.advance(Duration.ofMinutes(1));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isTrue();
    }

    @Test
    void callsThatCannotBeRightAreRefusedInWords() {
        RateLimiter limiter = limiter();
        assertThatThrownBy(() -> limiter.reserve("BUY", ANN)).hasMessageContaining("[OPEN, MESSAGE, EXIT]");
        assertThatThrownBy(() -> limiter.reserve(TradingPlan.OPEN, ANN)).hasMessageContaining("needs 1 cost(s)");
        assertThatThrownBy(() -> limiter.reserve(TradingPlan.MESSAGE, ANN, 1)).hasMessageContaining("needs 0 cost(s)");
        assertThatThrownBy(() -> limiter.reserve(TradingPlan.OPEN, ANN, 0)).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> limiter.reserve(TradingPlan.OPEN, ANN, -1)).hasMessageContaining("not -1");
        assertThatThrownBy(() -> limiter.status(Key.of("shoe", "1"))).hasMessageContaining("shoe");
        assertThatThrownBy(() -> Key.of("user", " ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(limiter.health().keys()).isZero();
    }

    @Test
    void everyAnswerFoldsToItsOwnCase() {
        RateLimiter limiter = limiter(new TradingPlan(1, 1, Usd.of(10), 1, 1));
        assertThat(name(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD))).isEqualTo("granted RATE_OK");
        assertThat(name(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD))).isEqualTo("denied trades");
        assertThat(name(limiter.tryAcquire(TradingPlan.OPEN, ANN, 11 * USD))).isEqualTo("unsatisfiable volume");
        RateLimiter cold = RateLimiter.builder()
                .clock(clock)
                .plan(TradingPlan.defaults().toPlan())
                .build();
        assertThat(name(cold.tryAcquire(TradingPlan.OPEN, ANN, USD))).isEqualTo("unavailable RATE_HISTORY_UNKNOWN");
    }

    private static String name(Decision decision) {
        return decision.<String>fold(
                g -> "granted " + g.code(),
                d -> "denied " + d.limitId(),
                u -> "unsatisfiable " + u.limitId(),
                u -> "unavailable " + u.code());
    }

    private static Reservation reserve(RateLimiter limiter, Key key, long cost) {
        return ((Granted) limiter.reserve(TradingPlan.OPEN, key, cost)).reservation();
    }

    private static long start() {
        return ManualClock.START_MICROS;
    }
}
