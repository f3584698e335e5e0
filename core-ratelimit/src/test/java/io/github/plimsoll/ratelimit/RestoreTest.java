package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.ratelimit.Decision.Reason;
import io.github.plimsoll.ratelimit.Decision.Unavailable;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.testkit.ManualClock;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final Key ANN = TradingPlan.user("ann");
    private static final long NOW = ManualClock.START_MICROS;
    private static final long USD = 1_000_000L;

    private final ManualClock clock = new ManualClock();
    private final RateLimiter limiter = RateLimiter.builder()
            .clock(clock)
            .plan(TradingPlan.defaults().toPlan())
            .maxKeys(2)
            .build();

    private static UsageHistory of(Usage... usages) {
        return (after, sink) -> List.of(usages).forEach(sink);
    }

    @Test
    @DisplayName("until history is known opens are refused, messages and exits are not")
    void closedUntilRestored() {
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD))
                .isEqualTo(new Unavailable(Reason.HISTORY_UNKNOWN, 2, 0));
        assertThat(limiter.tryAcquire(TradingPlan.MESSAGE, ANN).granted()).isTrue();
        assertThat(limiter.tryAcquire(TradingPlan.EXIT, ANN).granted()).isTrue();
        assertThat(limiter.health().historyKnown()).isFalse();
        assertThat(limiter.restore(UsageHistory.none())).isEqualTo(new Restored(0, 0, 0));
        assertThat(limiter.health().historyKnown()).isTrue();
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isTrue();
        assertThatThrownBy(() -> limiter.restore(UsageHistory.none())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatStillCountsIsChargedAndTheRestIgnored() {
        Restored restored = limiter.restore(of(
                new Usage("volume", ANN, NOW - 1_800_000_000L, 4_000 * USD),
                new Usage("volume", ANN, NOW - 3_600_000_000L, 9_000 * USD),
                new Usage("volume", ANN, NOW - 3_599_999_999L, 5_000 * USD),
                new Usage("copies", ANN, NOW, 1),
                new Usage("messages", ANN, NOW, 1),
                new Usage("opens", Key.of("market", "ann"), NOW, 1),
                new Usage("opens", ANN, NOW + 77, 1)));
        assertThat(restored).isEqualTo(new Restored(1, 3, 4));
        assertThat(limiter.status(ANN).get(0).used()).isOne();
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 1_001 * USD))
                .isEqualTo(new Denied("volume", 10_000 * USD, 9_000 * USD, 1_001 * USD, 1));
        clock.advanceMicros(59_999_999);
        assertThat(limiter.status(ANN).get(0).used()).isOne();
        clock.advanceMicros(1);
        assertThat(limiter.status(ANN).get(0).used()).isZero();
    }

    @Test
    @DisplayName("usage above a limit, from a larger plan, is kept and only ages away")
    void usageAboveTheLimit() {
        limiter.restore(of(
                new Usage("opens", ANN, NOW - 7, 1),
                new Usage("opens", ANN, NOW - 1, 1),
                new Usage("opens", ANN, NOW - 5, 1),
                new Usage("opens", ANN, NOW - 6, 1),
                new Usage("opens", ANN, NOW - 2, 1),
                new Usage("opens", ANN, NOW - 4, 1),
                new Usage("opens", ANN, NOW - 3, 1)));
        assertThat(limiter.status(ANN).get(0)).isEqualTo(new LimitStatus("opens", 5, 7, 0, NOW + 59_999_999L));
        // the three oldest are kept as one that leaves with the last of them
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD))
                .isEqualTo(new Denied("opens", 5, 7, 1, 60_000_000 - 5));
        clock.advanceMicros(60_000_000 - 5);
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).granted()).isTrue();
    }

    @Test
    @DisplayName("a history that fails restores nothing, stays closed and may be tried again")
    void failureIsClosed() {
        assertThatThrownBy(() -> limiter.restore((after, sink) -> {
                    sink.accept(new Usage("opens", ANN, NOW, 1));
                    throw new IllegalStateException("store is down");
                }))
                .hasMessage("store is down");
        assertStillClosed();
        assertThatThrownBy(() -> limiter.restore(of(new Usage("opens", ANN, NOW, 0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limiter.restore(
                        of(new Usage("volume", ANN, NOW, Long.MAX_VALUE / 2), new Usage("volume", ANN, NOW, 1))))
                .hasMessageContaining("out of range");
        assertThatThrownBy(() -> limiter.restore(of(
                        new Usage("opens", ANN, NOW, 1),
                        new Usage("opens", TradingPlan.user("bob"), NOW, 1),
                        new Usage("opens", TradingPlan.user("cid"), NOW, 1))))
                .hasMessageContaining("raise maxKeys");
        assertStillClosed();
        assertThat(limiter.restore(of(new Usage("opens", TradingPlan.user("cid"), NOW, 1)))
                        .charges())
                .isOne();
        assertThat(limiter.status(ANN).get(0).used()).isZero();
    }

    private void assertStillClosed() {
        assertThat(limiter.health().historyKnown()).isFalse();
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, USD).code()).isEqualTo("RATE_HISTORY_UNKNOWN");
        assertThat(limiter.status(ANN)).extracting(LimitStatus::used).containsOnly(0L);
    }

    @Test
    void theHistoryIsAskedForNoMoreThanTheLongestWindow() {
        long[] asked = new long[1];
        limiter.restore((after, sink) -> asked[0] = after);
        assertThat(asked[0]).isEqualTo(NOW - 86_400_000_000L);
    }

    @Test
    @DisplayName("a clock that goes back after the restore is read as standing still")
    void clockGoesBack() {
        BrokenClock broken = new BrokenClock();
        RateLimiter restored = RateLimiter.builder()
                .clock(broken)
                .plan(TradingPlan.defaults().toPlan())
                .build();
        restored.restore(of(new Usage("volume", ANN, 1_000, 10_000 * USD)));
        broken.micros = 400;
        assertThat(restored.tryAcquire(TradingPlan.OPEN, ANN, 1))
                .isEqualTo(new Denied("volume", 10_000 * USD, 10_000 * USD, 1, 3_600_000_000L));
    }
}
