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
    void whatIsLeftOfTheOtherSidesQuotaIsUsedAndTheHeavierWaits() {
        pacer.remaining(5, Duration.ofSeconds(30));
        assertThat(pacer.before(3)).isZero();
        assertThat(pacer.before(3)).isEqualTo(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(10));
        assertThat(pacer.before(2)).isZero();
        assertThat(pacer.before(1)).isEqualTo(Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(20));
        assertThat(pacer.before(10)).isZero();
        clock.stepWall(Duration.ofDays(-1));
        clock.advance(Duration.ofSeconds(10));
        assertThat(pacer.before(10)).isZero();
    }

    @Test
    void headersOfAnAnswerAreRead() {
        long now = clock.epochMicros() / 1_000_000;
        read("Retry-After", "7");
        assertThat(pacer.before(1)).isEqualTo(Duration.ofSeconds(7));
        clock.advance(Duration.ofSeconds(7));
        read("X-RateLimit-Remaining", " 2 ", "X-RateLimit-Reset", Long.toString(now + 60));
        assertThat(pacer.before(3)).isEqualTo(Duration.ofSeconds(53));
        read(
                "RateLimit-Remaining",
                "1",
                "RateLimit-Reset",
                "5",
                "X-RateLimit-Remaining",
                "9",
                "X-RateLimit-Reset",
                "9");
        assertThat(pacer.before(2)).isEqualTo(Duration.ofSeconds(5));
        read("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT", "RateLimit-Remaining", "-1", "RateLimit-Reset", "99");
        read("RateLimit-Remaining", "0");
        clock.advance(Duration.ofSeconds(5));
        assertThat(pacer.before(2)).isZero();
        read("Retry-After", "999999999999999999");
        assertThat(pacer.before(1)).isEqualTo(Duration.ofSeconds(3_155_760_000L));
    }

    @Test
    void wishesAreExactAndTheLastOfAQuotaMayBeUsed() {
        pacer.retryAfter(Duration.ofMillis(1_500));
        assertThat(pacer.before(1)).isEqualTo(Duration.ofMillis(1_500));
        clock.advance(Duration.ofMillis(1_500));
        read("RateLimit-Remaining", "4", "RateLimit-Reset", "1000000000");
        assertThat(pacer.before(5)).isEqualTo(Duration.ofSeconds(1_000_000_000));
        assertThat(pacer.before(4)).isZero();
        assertThat(pacer.before(1)).isEqualTo(Duration.ofSeconds(1_000_000_000));
    }

    @Test
    void whatTheLimiterCannotKnowIsAskedAgainInASecond() {
        RateLimiter full = RateLimiter.builder()
                .clock(clock)
                .maxKeys(1)
                .plan(Plan.builder()
                        .limit(TokenBucket.of("weight", "venue", 10, 1, Duration.ofSeconds(1)))
                        .action("CALL", Charge.perCall("weight"))
                        .build())
                .build();
        assertThat(full.allow("CALL", Key.of("venue", "other"), 10)).isTrue();
        assertThat(new Pacer(full, "CALL", Key.of("venue", "x"), clock).before(1))
                .isEqualTo(Duration.ofSeconds(1));
    }

    private void read(String... headers) {
        pacer.headers(name -> {
            for (int i = 0; i < headers.length; i += 2) {
                if (headers[i].equals(name)) {
                    return headers[i + 1];
                }
            }
            return null;
        });
    }

    @Test
    void linkedLimitsAreWaitedForTogether() {
        RateLimiter linked = RateLimiter.builder()
                .clock(clock)
                .plan(Plan.builder()
                        .limit(SlidingWindow.volume("weight", "venue", 100, Duration.ofMinutes(1)))
                        .limit(SlidingWindow.count("orders", "venue", 2, Duration.ofSeconds(10)))
                        .action("ORDER", Charge.perCall("weight"), Charge.fixed("orders", 1))
                        .build())
                .build();
        Pacer orders = new Pacer(linked, "ORDER", Key.of("venue", "x"), clock);
        assertThat(orders.before(40)).isZero();
        assertThat(orders.before(40)).isZero();
        assertThat(orders.before(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(orders.before(40)).isEqualTo(Duration.ofMinutes(1));
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
