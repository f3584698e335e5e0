package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One decision over limits of one kind of key and of several. */
class TakingTest {
    private static final Key ANN = Key.of("user", "ann");
    private static final Keys BOTH = Keys.of(Key.of("market", "BTC-USD"), ANN);
    private static final long[] NONE = new long[0];

    private final ManualClock clock = new ManualClock();
    /** The table of users comes first, as its limit does; some actions name the market's limit first. */
    private final Plan plan = Plan.builder()
            .limit(SlidingWindow.count("u", "user", 1, Duration.ofSeconds(1)))
            .limit(SlidingWindow.volume("v", "user", 100, Duration.ofSeconds(1)).withMaxEvents(1))
            .limit(SlidingWindow.count("m", "market", 1, Duration.ofSeconds(1)))
            .limit(Gcra.of("g", "user", 2, Duration.ofSeconds(1), 2))
            .action("USER FIRST", Charge.fixed("u", 1), Charge.fixed("m", 1))
            .action("MARKET FIRST", Charge.fixed("m", 1), Charge.fixed("u", 1))
            .action("EVENTS FIRST", Charge.fixed("v", 1), Charge.fixed("m", 1))
            .action("EVENTS LAST", Charge.fixed("m", 1), Charge.fixed("v", 1))
            .action("MESSAGE", Charge.fixed("g", 1))
            .build();

    private final MemoryLimiter limiter = new MemoryLimiter(clock, plan, 10);

    private String binding(String action) {
        return ((Decision.Denied) limiter.tryAcquire(action, BOTH)).limitId();
    }

    @Test
    @DisplayName(
            "of limits that take equally long the first that the action names is told, whatever kind of key it counts")
    void equalWaits() {
        assertThat(limiter.allow("USER FIRST", BOTH)).isTrue();
        assertThat(limiter.allow("USER FIRST", BOTH)).isFalse();
        assertThat(binding("USER FIRST")).isEqualTo("u");
        assertThat(binding("MARKET FIRST")).isEqualTo("m");
        clock.advance(Duration.ofSeconds(1));
        assertThat(limiter.allow("EVENTS FIRST", BOTH)).isTrue();
        assertThat(binding("EVENTS FIRST")).isEqualTo("v.events");
        assertThat(binding("EVENTS LAST")).isEqualTo("m");
        assertThat(limiter.statistics())
                .containsExactly(
                        new Tally("USER FIRST", 1, 2),
                        new Tally("MARKET FIRST", 0, 1),
                        new Tally("EVENTS FIRST", 1, 1),
                        new Tally("EVENTS LAST", 0, 1),
                        new Tally("MESSAGE", 0, 0));
    }

    @Test
    @DisplayName("whoever comes with the plan of before is told to look again, and charges nothing")
    void retired() {
        Book old = new Book(plan, 10, null);
        CompiledAction message = old.action("MESSAGE");
        CompiledAction.Part quick = Objects.requireNonNull(message.quick);
        CompiledAction several = old.action("USER FIRST");
        assertThat(Taking.quickly(message, quick, ANN, 5)).as("no entry yet").isEqualTo(-1);
        assertThat(Taking.fromOne(limiter, message, ANN, 0, NONE, Asked.YES_OR_NO, 5))
                .isNull();
        assertThat(Taking.quickly(message, quick, ANN, 5)).isOne();
        assertThat(Taking.quickly(message, quick, ANN, 5)).isZero();
        assertThat(Taking.quickly(message, quick, ANN, 1_000_005)).isOne();
        Book next = new Book(plan, 10, old);
        next.adopt(old);
        assertThat(Taking.quickly(message, quick, ANN, 9_000_000)).isEqualTo(-1);
        assertThat(Taking.fromOne(limiter, message, ANN, 0, NONE, Asked.CHARGE, 9_000_000))
                .isSameAs(Taking.RETIRED);
        assertThat(Taking.fromSeveral(limiter, several, BOTH, 0, NONE, Asked.CHARGE, 9_000_000))
                .isSameAs(Taking.RETIRED);
        for (Table table : old.tables) {
            for (Stripe stripe : table.stripes) {
                assertThat(stripe.tryLock()).as("let go of").isTrue();
            }
        }
        assertThat(limiter.health().openReservations()).isZero();
    }

    @Test
    @DisplayName("a stripe that was not reached is not let go of, and one that was is")
    void noRoom() {
        MemoryLimiter small = new MemoryLimiter(clock, plan, 1);
        assertThat(small.tryAcquire("USER FIRST", BOTH).granted()).isTrue();
        Keys others = Keys.of(Key.of("market", "ETH-USD"), ANN);
        for (int i = 0; i < 3; i++) {
            assertThat(small.tryAcquire("USER FIRST", others).code()).isEqualTo("RATE_KEYS_FULL");
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(small.tryAcquire("USER FIRST", others).granted()).isTrue();
    }

    @Test
    @DisplayName("the quick way is for what it can decide only: not for history or places in flight")
    void notQuickly() {
        Plan mixed = Plan.builder()
                .limit(Gcra.of("g", "user", 2, Duration.ofSeconds(1), 2))
                .limit(CalendarWindow.utcDay("day", "user", 5).rebuiltFromHistory())
                .limit(new InFlight("f", "user", 2))
                .limit(Gcra.of("ten", "user", 10, Duration.ofSeconds(1), 10))
                .action("MESSAGE", Charge.fixed("g", 1))
                .action("DAY", Charge.fixed("day", 1))
                .action("WORK", Charge.fixed("f", 1))
                .action("MOST", Priority.LAST, Charge.fixed("ten", 8))
                .build();
        RateLimiter fresh = RateLimiter.builder().clock(clock).plan(mixed).build();
        assertThat(fresh.allow("MESSAGE", ANN)).isTrue(); // the key is known from now on
        assertThat(fresh.allow("DAY", ANN)).isFalse();
        assertThat(fresh.tryAcquire("DAY", ANN).code()).isEqualTo("RATE_HISTORY_UNKNOWN");
        assertThatThrownBy(() -> fresh.allow("WORK", ANN)).hasMessageContaining("limits what is in flight");
        assertThat(fresh.allow("MOST", ANN)).isTrue();
        assertThat(fresh.allow("MOST", ANN)).isFalse();
        fresh.restore(UsageHistory.none());
        assertThat(fresh.allow("DAY", ANN)).isTrue();
        assertThat(fresh.status(ANN)).extracting(LimitStatus::used).containsExactly(1L, 1L, 0L, 8L);
    }

    @Test
    @DisplayName("the quick way answers as the long one does, and leaves the same behind, for every kind it is for")
    void quicklyAsAtLength() {
        SplittableRandom random = new SplittableRandom(11);
        int[] answers = new int[2];
        for (int round = 0; round < 300; round++) {
            List<Limit> kinds = List.of(
                    new Gcra("x", "user", random.nextInt(1, 9), random.nextInt(1, 40), random.nextInt(3, 12)),
                    new TokenBucket("x", "user", random.nextInt(3, 12), random.nextInt(1, 9), random.nextInt(1, 40)),
                    new CalendarWindow("x", "user", random.nextInt(3, 12), 60, false));
            Plan one = Plan.builder()
                    .limit(kinds.get(round % 3))
                    .action("A", Charge.fixed("x", random.nextInt(1, 4)))
                    .action("HOLD", Charge.fixed("x", 1))
                    .build();
            RateLimiter quick = new MemoryLimiter(clock, one, 10);
            RateLimiter length = new MemoryLimiter(clock, one, 10);
            for (int step = 0; step < 60; step++) {
                clock.advanceMicros(random.nextInt(5));
                if (random.nextInt(6) == 0) {
                    boolean commit = random.nextBoolean();
                    end(quick, quick.reserve("HOLD", ANN), commit);
                    end(length, length.reserve("HOLD", ANN), commit);
                }
                boolean yes = quick.allow("A", ANN);
                assertThat(yes).isEqualTo(length.tryAcquire("A", ANN).granted());
                assertThat(quick.status(ANN)).isEqualTo(length.status(ANN));
                answers[yes ? 1 : 0]++;
            }
            assertThat(quick.statistics()).isEqualTo(length.statistics());
        }
        assertThat(answers[0]).isGreaterThan(1_000);
        assertThat(answers[1]).isGreaterThan(1_000);
    }

    private static void end(RateLimiter limiter, Decision decision, boolean commit) {
        if (decision instanceof Granted held) {
            Settlement ended = commit ? limiter.commit(held.reservation()) : limiter.cancel(held.reservation());
            assertThat(ended).isEqualTo(commit ? Settlement.COMMITTED : Settlement.CANCELLED);
        }
    }
}
