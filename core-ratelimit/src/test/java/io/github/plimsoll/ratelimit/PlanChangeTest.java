package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is under way when another plan comes into force. */
class PlanChangeTest {
    private static final Key ANN = Key.of("user", "ann");
    private static final Key BTC = Key.of("market", "BTC-USD");
    private static final Keys BOTH = Keys.of(BTC, ANN);
    private static final SlidingWindow CALLS = SlidingWindow.count("n", "user", 5, Duration.ofSeconds(1));
    private static final SlidingWindow VOLUME = SlidingWindow.volume("v", "user", 100, Duration.ofSeconds(1));
    private static final SlidingWindow OTHER = SlidingWindow.volume("w", "user", 100, Duration.ofSeconds(1));
    private static final TokenBucket TOKENS = TokenBucket.of("t", "market", 9, 1, Duration.ofDays(1));

    private final RateLimiter limiter = RateLimiter.builder()
            .clock(new ManualClock())
            .plan(Plan.builder()
                    .limit(CALLS)
                    .limit(VOLUME)
                    .limit(OTHER)
                    .limit(TOKENS)
                    .action("A", Charge.fixed("n", 1), Charge.perCall("v"))
                    .action("ALL", Charge.fixed("n", 1), Charge.perCall("v"), Charge.fixed("t", 2))
                    .action("W", Charge.perCall("w"))
                    .build())
            .build();

    private Reservation reserve(String action, Subject subject, long cost) {
        return ((Granted) limiter.reserve(action, subject, cost)).reservation();
    }

    private Map<String, Long> used() {
        Map<String, Long> used = new TreeMap<>();
        for (Key key : List.of(ANN, BTC)) {
            try {
                limiter.status(key).forEach(one -> used.put(one.limitId(), one.used()));
            } catch (IllegalArgumentException none) {
                used.put(key.kind(), -1L);
            }
        }
        return used;
    }

    @Test
    @DisplayName("a reservation ends under the limits that it was made of, whatever its action charges by then")
    void otherLimits() {
        Reservation first = reserve("A", ANN, 10);
        Reservation second = reserve("A", ANN, 20);
        Reservation third = reserve("A", ANN, 30);
        assertThat(used()).isEqualTo(Map.of("n", 3L, "v", 60L, "w", 0L, "t", 0L));
        limiter.change(Plan.builder() // as many limits as before, and another one among them
                .limit(CALLS)
                .limit(VOLUME)
                .limit(OTHER)
                .action("A", Charge.fixed("n", 1), Charge.perCall("w"))
                .action("V", Charge.perCall("v"))
                .build());
        assertThat(limiter.commit(first)).isEqualTo(Settlement.COMMITTED);
        assertThat(used()).isEqualTo(Map.of("n", 3L, "v", 60L, "w", 0L, "market", -1L));
        limiter.change(Plan.builder() // fewer
                .limit(CALLS)
                .limit(VOLUME)
                .action("A", Charge.fixed("n", 1))
                .action("V", Charge.perCall("v"))
                .build());
        assertThat(limiter.cancel(second)).isEqualTo(Settlement.CANCELLED);
        assertThat(used()).isEqualTo(Map.of("n", 2L, "v", 40L, "market", -1L));
        limiter.change(Plan.builder() // no such action, and one limit less
                .limit(VOLUME)
                .action("V", Charge.perCall("v"))
                .build());
        assertThat(limiter.cancel(third)).isEqualTo(Settlement.CANCELLED);
        assertThat(used()).isEqualTo(Map.of("v", 10L, "market", -1L));
        assertThat(limiter.health().openReservations()).isZero();
    }

    @Test
    @DisplayName("a reservation whose limits are gone ends all the same, and is not told as open for ever")
    void nothingLeft() {
        Reservation user = reserve("A", ANN, 10);
        Reservation both = reserve("ALL", BOTH, 20);
        assertThat(limiter.health().openReservations()).isEqualTo(2);
        limiter.change(
                Plan.builder().limit(OTHER).action("W", Charge.perCall("w")).build());
        assertThat(limiter.health().openReservations()).isEqualTo(2);
        assertThat(limiter.commit(both)).isEqualTo(Settlement.COMMITTED);
        assertThat(limiter.health().openReservations()).isOne();
        assertThat(limiter.cancel(user)).isEqualTo(Settlement.CANCELLED);
        assertThat(limiter.health().openReservations()).isZero();
        assertThat(used()).isEqualTo(Map.of("w", 0L, "market", -1L));
    }

    @Test
    @DisplayName("an action is found by its name, whichever object says it")
    void names() {
        String name = "all".toUpperCase(Locale.ROOT);
        assertThat(limiter.tryAcquire(name, BOTH, 7).granted()).isTrue();
        assertThat(used()).isEqualTo(Map.of("n", 1L, "v", 7L, "w", 0L, "t", 2L));
        assertThat(limiter.statistics()).contains(new Tally("ALL", 1, 0));
    }

    @Test
    @DisplayName("a clock that goes back just after the change is read as standing still, as before it")
    void time() {
        BrokenClock clock = new BrokenClock();
        Plan plan =
                Plan.builder().limit(CALLS).action("N", Charge.fixed("n", 1)).build();
        RateLimiter broken = RateLimiter.builder().clock(clock).plan(plan).build();
        for (int i = 0; i < 5; i++) {
            assertThat(broken.allow("N", ANN)).isTrue();
        }
        broken.change(plan);
        clock.micros -= 400;
        assertThat(broken.tryAcquire("N", ANN)).isEqualTo(new Decision.Denied("n", 5, 5, 1, 1_000_000));
    }
}
