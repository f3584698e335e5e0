package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.ratelimit.Decision.Reason;
import io.github.plimsoll.ratelimit.Decision.Unavailable;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
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
        LimitStatus trades = limiter.status(ANN).get(1);
        assertThat(trades).isEqualTo(new LimitStatus("trades", 50, 50, 0, LimitStatus.NEVER, LimitStatus.NEVER));
        assertThat(trades.known()).isFalse();
        assertThat(limiter.status(ANN).get(3).known()).isTrue();
        assertThat(limiter.restore(UsageHistory.none())).isEqualTo(new Restored(0, 0, 0));
        assertThat(limiter.health().historyKnown()).isTrue();
        assertThat(limiter.status(ANN).get(1)).isEqualTo(new LimitStatus("trades", 50, 0, 50, NOW, 0));
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
        assertThat(limiter.status(ANN).get(0))
                .isEqualTo(new LimitStatus("opens", 5, 7, 0, NOW + 59_999_999L, 60_000_000 - 5));
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
        assertThat(limiter.status(ANN)).extracting(LimitStatus::known).containsExactly(false, false, false, true, true);
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

    /** 40 s after a full hour. */
    private RateLimiter byTheHour() {
        clock.advance(Duration.ofSeconds(40));
        return RateLimiter.builder()
                .clock(clock)
                .plan(Plan.builder()
                        .limit(new CalendarWindow("hour", "user", 100, 3_600_000_000L, true))
                        .limit(new CalendarWindow("all", "market", 100, 3_600_000_000L, true))
                        .action("A", Charge.perCall("hour"))
                        .action("B", Charge.perCall("all"))
                        .build())
                .maxKeys(1)
                .build();
    }

    @Test
    @DisplayName("a calendar window gets back what was charged since it began, to the microsecond")
    void calendar() {
        RateLimiter hourly = byTheHour();
        long[] asked = new long[1];
        Restored restored = hourly.restore((after, sink) -> {
            asked[0] = after;
            sink.accept(new Usage("hour", ANN, NOW, 7)); // the hour begins
            sink.accept(new Usage("hour", ANN, NOW - 1, 50));
            sink.accept(new Usage("hour", ANN, NOW + 9, 3));
            sink.accept(new Usage("hour", ANN, NOW + 9, 5));
        });
        assertThat(asked[0]).isEqualTo(NOW - 1);
        assertThat(restored).isEqualTo(new Restored(1, 3, 1));
        assertThat(hourly.status(ANN)).containsExactly(new LimitStatus("hour", 100, 15, 85, NOW + 3_600_000_000L, 0));
        assertThat(hourly.tryAcquire("A", ANN, 86)).isEqualTo(new Denied("hour", 100, 15, 86, 3_560_000_000L));
        assertThat(hourly.status(Key.of("market", "m")).get(0).used()).isZero();
    }

    @Test
    @DisplayName("a key takes a place only where something of it is counted")
    void places() {
        RateLimiter hourly = byTheHour();
        hourly.restore(of(new Usage("hour", ANN, NOW, 7), new Usage("all", Key.of("market", "m"), NOW, 8)));
        assertThat(hourly.health().keys()).isEqualTo(2);
        RateLimiter lanes = RateLimiter.builder()
                .clock(clock)
                .plan(Plan.builder()
                        .limit(SlidingWindow.count("n", "user", 5, Duration.ofMinutes(1))
                                .rebuiltFromHistory())
                        .limit(SlidingWindow.count("out", "user", 5, Duration.ofMinutes(1)))
                        .action("A", Charge.fixed("n", 1))
                        .exitAction("OUT", Charge.fixed("out", 1))
                        .build())
                .build();
        lanes.restore(of(new Usage("n", ANN, NOW, 1)));
        assertThat(lanes.health()).isEqualTo(new LimiterHealth(1, 0, 100_000, 0, 0, true));
        assertThat(lanes.status(ANN)).extracting(LimitStatus::used).containsExactly(1L, 0L);
    }

    @Test
    @DisplayName("as much as can ever be counted is restored, and one more is out of range")
    void mostThatCanBeRecorded() {
        limiter.restore(of(new Usage("volume", ANN, NOW, Limit.MAX_CAPACITY - 5), new Usage("volume", ANN, NOW, 5)));
        assertThat(limiter.tryAcquire(TradingPlan.OPEN, ANN, 1)).isInstanceOf(Denied.class);
    }

    @Test
    @DisplayName(
            "what a failed restore had charged already is forgotten, in every lane and for keys that share a stripe")
    void forgotten() {
        Key bob = TradingPlan.user("bob");
        for (int tries = 0; tries < 3; tries++) {
            assertThatThrownBy(() -> limiter.restore(of(
                            new Usage("opens", ANN, NOW, 1),
                            new Usage("volume", bob, NOW, 9),
                            new Usage("opens", TradingPlan.user("cid"), NOW, 1))))
                    .hasMessageContaining("raise maxKeys");
        }
        limiter.restore(of(new Usage("opens", TradingPlan.user("cid"), NOW, 1), new Usage("opens", bob, NOW, 1)));
        assertThat(limiter.status(ANN)).extracting(LimitStatus::used).containsOnly(0L);
        assertThat(limiter.status(bob).get(0).used()).isOne();
        assertThat(limiter.status(bob).get(2).used()).as("volume").isZero();
    }
}
