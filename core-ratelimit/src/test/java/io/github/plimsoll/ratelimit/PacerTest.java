package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacerTest {
    private final ManualClock clock = new ManualClock();
    private final Pacer pacer = new Pacer(
            RateLimiter.builder()
                    .clock(clock)
                    .plan(Plan.builder()
                            .limit(TokenBucket.of("weight", "venue", 10, 1, Duration.ofSeconds(1)))
                            .action("CALL", Charge.perCall("weight"))
                            .build())
                    .build(),
            "CALL",
            Key.of("venue", "x"),
            clock);

    @Test
    void weightsAndWishesAreWaitedFor() {
        assertThat(pacer.before(9)).isZero();
        assertThat(pacer.before(3)).isEqualTo(Duration.ofSeconds(2));
        pacer.retryAfter(Duration.ofSeconds(30));
        pacer.retryAfter(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(10));
        assertThat(pacer.before(1)).isEqualTo(Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(20));
        assertThat(pacer.before(10)).isZero();
        pacer.remaining(3, Duration.ofHours(1));
        assertThat(pacer.before(1)).isEqualTo(Duration.ofSeconds(1));
        pacer.remaining(0, Duration.ofMinutes(1));
        assertThat(pacer.before(1)).isEqualTo(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> pacer.before(11)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCommonLimitsAreBuiltAndHold() {
        Plan plan = Plan.builder()
                .limit(DefaultLimits.copies())
                .limit(DefaultLimits.quotes())
                .limit(DefaultLimits.snipes())
                .limit(DefaultLimits.tradeCommands())
                .limit(DefaultLimits.statusCommands())
                .limit(DefaultLimits.otherCommands("help"))
                .limit(DefaultLimits.http())
                .limit(DefaultLimits.volumePerDay(50_000_000_000L))
                .action("COPY", Priority.SECOND, Charge.fixed("copies", 1), Charge.perCall("volume_day"))
                .action("QUOTE", Charge.fixed("quotes", 1))
                .action("SNIPE", Charge.fixed("snipes", 1))
                .action("TRADE", Charge.fixed("trade_commands", 1))
                .action("STATUS", Charge.fixed("status_commands", 1))
                .action("HELP", Charge.fixed("help", 1))
                .action("GET", Charge.fixed("http", 1))
                .build();
        RateLimiter limiter = RateLimiter.builder().clock(clock).plan(plan).build();
        assertThat(granted(limiter, "QUOTE")).isEqualTo(8);
        assertThat(granted(limiter, "TRADE")).isEqualTo(5);
        assertThat(granted(limiter, "STATUS")).isEqualTo(20);
        assertThat(granted(limiter, "HELP")).isEqualTo(10);
        clock.advance(Duration.ofSeconds(2));
        assertThat(granted(limiter, "TRADE")).isEqualTo(1);
        assertThat(granted(limiter, "STATUS")).isEqualTo(4);
        assertThat(limiter.tryAcquire("SNIPE", TradingPlan.user("ann")).code()).isEqualTo("RATE_HISTORY_UNKNOWN");
    }

    private static int granted(RateLimiter limiter, String action) {
        int granted = 0;
        while (limiter.allow(action, TradingPlan.user("ann"))) {
            granted++;
        }
        return granted;
    }
}
