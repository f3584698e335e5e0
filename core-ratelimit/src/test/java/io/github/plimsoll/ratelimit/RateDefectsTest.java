package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Defects of earlier systems that must not come back; see docs/defects.md. */
class RateDefectsTest {
    private static final Key ANN = TradingPlan.user("ann");
    private static final long USD = 1_000_000L;

    private final ManualClock clock = new ManualClock();
    private final RateLimiter limiter = RateLimiter.builder()
            .clock(clock)
            .plan(TradingPlan.defaults().toPlan())
            .build();

    @BeforeEach
    void noHistory() {
        limiter.restore(UsageHistory.none());
    }

    @Test
    @DisplayName(
            "RATE-02 the volume limit counts dollars, not calls, and gives them back when the trade is refused later")
    void rate02() {
        Reservation big = ((Granted) limiter.reserve(TradingPlan.OPEN, ANN, 9_999 * USD)).reservation();
        assertThat(used("volume")).isEqualTo(9_999 * USD);
        assertThat(limiter.reserve(TradingPlan.OPEN, ANN, 2 * USD).granted()).isFalse();
        limiter.cancel(big);
        assertThat(used("volume")).isZero();
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 10_000 * USD).granted())
                .isTrue();
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 1).granted()).isFalse();
    }

    @Test
    @DisplayName("RATE-03 an open refused by one limit spends nothing of the others")
    void rate03() {
        limiter.tryAcquire(TradingPlan.OPEN, ANN, 9_000 * USD);
        List<LimitStatus> before = limiter.status(ANN);
        for (int i = 0; i < 100; i++) {
            assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 1_001 * USD).granted())
                    .isFalse();
            assertThat(limiter.reserve(TradingPlan.OPEN, ANN, 10_001 * USD).granted())
                    .isFalse();
        }
        assertThat(limiter.status(ANN)).isEqualTo(before);
    }

    @Test
    @DisplayName("RATE-04 reading the status costs nothing, whatever it is read of")
    void rate04() {
        limiter.tryAcquire(TradingPlan.OPEN, ANN, 7 * USD);
        List<LimitStatus> first = limiter.status(ANN);
        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.status(ANN)).isEqualTo(first);
            assertThat(limiter.status(TradingPlan.user("stranger" + i)))
                    .extracting(LimitStatus::used)
                    .containsOnly(0L);
        }
        assertThat(limiter.health().keys()).isOne();
        assertThat(first)
                .extracting(LimitStatus::limitId)
                .containsExactly("opens", "trades", "volume", "messages", "exits");
    }

    @Test
    @DisplayName("RATE-05 the retry time is the true remaining time, not the whole window")
    void rate05() {
        for (int i = 0; i < 5; i++) {
            limiter.tryAcquire(TradingPlan.OPEN, ANN, USD);
            clock.advance(Duration.ofSeconds(11));
        }
        Denied denied = (Denied) limiter.tryAcquire(TradingPlan.OPEN, ANN, USD);
        assertThat(denied.retryAfterMicros()).isEqualTo(5_000_000L);
        clock.advanceMicros(denied.retryAfterMicros() - 1);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isFalse();
        clock.advanceMicros(1);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isTrue();
    }

    @Test
    @DisplayName("RATE-08 no value of a plan switches a limit on orders off")
    void rate08() {
        for (int none : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> new TradingPlan(none, 50, Usd.of(1), 1, 1).toPlan())
                    .isInstanceOf(InvalidPlanException.class);
            assertThatThrownBy(() -> new TradingPlan(5, none, Usd.of(1), 1, 1).toPlan())
                    .isInstanceOf(InvalidPlanException.class);
        }
        assertThatThrownBy(() -> new TradingPlan(5, 50, Usd.ZERO, 1, 1).toPlan())
                .isInstanceOf(InvalidPlanException.class);
        Plan quiet = new TradingPlan(5, 50, Usd.of(1), 0, 1).toPlan();
        assertThat(quiet.limits()).extracting(Limit::id).containsExactly("opens", "trades", "volume", "exits");
        assertThat(quiet.actions()).extracting(Action::name).containsExactly("OPEN", "EXIT");
        assertThatThrownBy(() -> Plan.builder().action(TradingPlan.OPEN).build())
                .hasMessageContaining("charges no limit");
        assertThatThrownBy(() -> RateLimiter.builder().clock(clock).build()).hasMessageContaining("needs a plan");
    }

    private long used(String limitId) {
        return limiter.status(ANN).stream()
                .filter(status -> status.limitId().equals(limitId))
                .findFirst()
                .orElseThrow()
                .used();
    }
}
