package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people do to limits of single keys, and what they are told. */
class AdminTest {
    private static final Key ANN = Key.of("user", "ann");
    private static final Key BOB = Key.of("user", "bob");
    private static final Key BTC = Key.of("market", "BTC-USD");

    private final ManualClock clock = new ManualClock();
    private final Plan plan = Plan.builder()
            .limit(SlidingWindow.count("n", "user", 3, Duration.ofSeconds(1)))
            .limit(SlidingWindow.volume("v", "user", 100, Duration.ofSeconds(2)))
            .limit(TokenBucket.of("t", "market", 4, 1, Duration.ofSeconds(1)))
            .limit(Gcra.of("m", "user", 2, Duration.ofSeconds(1), 2))
            .limit(new InFlight("f", "user", 2))
            .action("OPEN", Charge.fixed("n", 1), Charge.perCall("v"))
            .action("BOTH", Charge.fixed("n", 1), Charge.fixed("t", 2))
            .action("MESSAGE", Charge.fixed("m", 1))
            .action("WORK", Charge.fixed("f", 1))
            .build();
    private final RateLimiter limiter =
            RateLimiter.builder().clock(clock).plan(plan).build();

    private SpecialLimit special(String limit, long capacity) {
        return new SpecialLimit(ANN, limit, capacity, clock.epochMicros() + 500_000, "ops", "launch day");
    }

    private long left(String limitId) {
        return limiter.status(ANN).stream()
                .filter(one -> one.limitId().equals(limitId))
                .findFirst()
                .orElseThrow()
                .remaining();
    }

    @Test
    @DisplayName("a user tightens, an admin gives for a time and takes away; every form of asking follows")
    void adjusted() {
        assertThat(limiter.plan()).isSameAs(plan);
        limiter.tighten(ANN, "m", 1);
        assertThat(limiter.allow("MESSAGE", ANN)).isTrue();
        assertThat(limiter.allow("MESSAGE", ANN)).isFalse();
        assertThat(limiter.allow("MESSAGE", BOB)).isTrue();
        assertThat(limiter.allow("MESSAGE", BOB)).isTrue();
        assertThat(limiter.allow("MESSAGE", BOB)).isFalse();
        limiter.tighten(ANN, "v", 50);
        assertThat(limiter.tryAcquire("OPEN", ANN, 51)).isEqualTo(new Decision.Unsatisfiable("v", 50, 51));
        assertThat(limiter.allow("OPEN", ANN, 51)).isFalse();
        limiter.give(special("v", 120));
        assertThat(limiter.specialLimits()).containsExactly(special("v", 120));
        assertThat(left("v")).isEqualTo(120);
        assertThat(limiter.allow("OPEN", ANN, 120)).isTrue();
        assertThat(limiter.tryAcquire("OPEN", ANN, 1)).isEqualTo(new Decision.Denied("v", 120, 120, 1, 2_000_000));
        clock.advanceMicros(499_999);
        assertThat(limiter.specialLimits()).hasSize(1);
        clock.advanceMicros(1);
        assertThat(limiter.specialLimits()).isEmpty();
        assertThat(limiter.status(ANN).get(1).limit()).isEqualTo(50);
        limiter.clearAdjustments(ANN, "v");
        assertThat(limiter.status(ANN).get(1).limit()).isEqualTo(100);
        assertThatThrownBy(() -> limiter.tighten(ANN, "x", 1))
                .hasMessage("no limit x in the plan; there are [n, v, t, m, f]");
    }

    @Test
    @DisplayName("a limit can be raised as far as its counters carry it, and no further")
    void mostThatCanBeGiven() {
        limiter.give(special("n", 100_000));
        assertThatThrownBy(() -> limiter.give(special("n", 100_001)))
                .hasMessage("limit n can be raised to at most 100000, not to 100001");
        limiter.give(special("v", 255));
        assertThatThrownBy(() -> limiter.give(special("v", Long.MAX_VALUE))).hasMessageContaining("v can be raised to");
        limiter.give(special("f", Limit.MAX_CAPACITY));
        assertThatThrownBy(() -> limiter.give(special("f", Limit.MAX_CAPACITY + 1)))
                .hasMessageContaining("f can be raised to at most " + Limit.MAX_CAPACITY);
        assertThatThrownBy(() -> limiter.give(special("m", Limit.MAX_CAPACITY))).hasMessageContaining("m can be");
        assertThatThrownBy(() -> limiter.give(special("t", 5))).hasMessageContaining("counts keys of kind market");
    }

    @Test
    @DisplayName("a reset forgets what is charged and says whether there was any; what is reserved still counts")
    void reset() {
        assertThat(limiter.reset(ANN)).isFalse();
        Reservation open = ((Granted) limiter.reserve("OPEN", ANN, 30)).reservation();
        limiter.tryAcquire("OPEN", ANN, 40);
        limiter.tryAcquire("BOTH", Keys.of(BTC, ANN));
        limiter.allow("MESSAGE", ANN);
        limiter.tryAcquire("OPEN", BOB, 100);
        assertThat(limiter.reset(ANN)).isTrue();
        assertThat(left("n")).isEqualTo(2);
        assertThat(left("v")).isEqualTo(70);
        assertThat(left("m")).isEqualTo(2);
        assertThat(limiter.status(BTC).get(0).remaining()).isEqualTo(2);
        assertThat(limiter.status(BOB).get(1).remaining()).isZero();
        assertThat(limiter.commit(open)).isEqualTo(Settlement.COMMITTED);
        assertThat(left("v")).isEqualTo(70);
        assertThat(limiter.reset(ANN)).isTrue();
        assertThat(left("v")).isEqualTo(100);
        assertThat(limiter.reset(ANN)).isFalse();
    }

    @Test
    @DisplayName("a reset forgets the day, and a count that was raised remembers as many charges as it then allows")
    void resetOfADayAndARaisedCount() {
        RateLimiter days = RateLimiter.builder()
                .clock(clock)
                .plan(Plan.builder()
                        .limit(CalendarWindow.utcDay("d", "user", 10))
                        .action("A", Charge.perCall("d"))
                        .build())
                .build();
        Reservation held = ((Granted) days.reserve("A", ANN, 3)).reservation();
        assertThat(days.allow("A", ANN, 6)).isTrue();
        assertThat(days.reset(ANN)).isTrue();
        assertThat(days.status(ANN).get(0).used()).isEqualTo(3);
        assertThat(days.commit(held)).isEqualTo(Settlement.COMMITTED);
        assertThat(days.status(ANN).get(0).used()).isEqualTo(3);
        limiter.give(special("n", 5));
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.allow("OPEN", ANN, 1)).isTrue();
        }
        assertThat(limiter.tryAcquire("OPEN", ANN, 1)).isEqualTo(new Decision.Denied("n", 5, 5, 1, 1_000_000));
        assertThat(limiter.status(ANN).get(0).remaining()).isZero();
    }

    @Test
    @DisplayName("what is reserved is taken as committed now where a status tells when all will be free")
    void resetTimes() {
        long now = clock.epochMicros();
        limiter.reserve("OPEN", ANN, 30);
        assertThat(limiter.status(ANN).get(0).resetAtMicros()).isEqualTo(now + 1_000_000);
        assertThat(limiter.status(ANN).get(1).resetAtMicros()).isEqualTo(now + 2_000_000);
        limiter.reserve("BOTH", Keys.of(BOB, BTC));
        assertThat(limiter.status(BTC).get(0).resetAtMicros()).isEqualTo(now + 2_000_000);
        limiter.tryAcquire("BOTH", Keys.of(BOB, BTC));
        clock.advanceMicros(500_000);
        assertThat(limiter.status(BTC).get(0).resetAtMicros()).isEqualTo(now + 4_000_000);
        assertThat(limiter.tryAcquire("BOTH", Keys.of(Key.of("user", "cid"), BTC)))
                .isEqualTo(new Decision.Denied("t", 4, 4, 2, 1_500_000));
        limiter.change(plan);
        assertThat(limiter.status(ANN).get(1).used()).isEqualTo(30);
        assertThat(limiter.status(BTC).get(0).remaining()).isZero();
    }

    @Test
    @DisplayName("statistics count every answer by action, and health every reservation")
    void told() {
        limiter.allow("MESSAGE", ANN);
        limiter.allow("MESSAGE", ANN);
        limiter.allow("MESSAGE", ANN);
        limiter.tryAcquire("OPEN", ANN, 100);
        limiter.tryAcquire("OPEN", ANN, 1);
        limiter.tryAcquire("BOTH", Keys.of(ANN, BTC));
        limiter.tryAcquire("BOTH", Keys.of(BOB, BTC));
        limiter.tryAcquire("BOTH", Keys.of(BOB, BTC));
        Reservation first = ((Granted) limiter.reserve("WORK", ANN)).reservation();
        Reservation second = ((Granted) limiter.reserve("WORK", ANN)).reservation();
        assertThat(limiter.reserve("WORK", ANN).code()).isEqualTo("RATE_LIMITED");
        assertThat(limiter.statistics())
                .containsExactly(
                        new Tally("OPEN", 1, 1),
                        new Tally("BOTH", 2, 1),
                        new Tally("MESSAGE", 2, 1),
                        new Tally("WORK", 2, 1));
        assertThat(limiter.health()).isEqualTo(new LimiterHealth(3, 0, 100_000, 2, 0, true));
        limiter.cancel(first);
        limiter.commit(second);
        assertThat(limiter.health().openReservations()).isZero();
        assertThat(left("f")).isEqualTo(2);
    }
}
