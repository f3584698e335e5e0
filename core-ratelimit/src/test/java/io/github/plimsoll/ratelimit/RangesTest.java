package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The last value that is taken and the first that is refused. */
class RangesTest {
    private static final String NO_DOT = ": the id must not be blank or contain a dot";

    private static List<String> problems(Limit limit) {
        List<String> problems = new ArrayList<>();
        limit.check(problems);
        return problems;
    }

    @Test
    @DisplayName("every kind of limit has a name, a kind of key and a capacity")
    void named() {
        for (String id : new String[] {"", ".n", "a.b"}) {
            for (Limit limit : new Limit[] {
                SlidingWindow.count(id, "user", 1, Duration.ofSeconds(1)),
                new CalendarWindow(id, "user", 1, 1, false),
                TokenBucket.of(id, "user", 1, 1, Duration.ofSeconds(1)),
                Gcra.of(id, "user", 1, Duration.ofSeconds(1), 1),
                new InFlight(id, "user", 1)
            }) {
                assertThat(problems(limit)).containsExactly("limit '" + id + "'" + NO_DOT);
            }
        }
        assertThat(problems(new InFlight("n", "user", Limit.MAX_CAPACITY))).isEmpty();
        assertThat(problems(new InFlight("n", "user", Limit.MAX_CAPACITY + 1))).hasSize(1);
    }

    @Test
    @DisplayName("times are whole microseconds, up to a hundred thousand days, and nothing else")
    void times() {
        assertThat(Ranges.micros(Duration.ofNanos(1_000_001_000))).isEqualTo(1_000_001);
        assertThat(Ranges.micros(Duration.ofNanos(1_500))).isZero();
        assertThat(Ranges.micros(Duration.ofDays(100_000))).isEqualTo(100_000 * 86_400L * 1_000_000L);
        assertThat(Ranges.micros(Duration.ofDays(100_000).plusNanos(1_000))).isZero();
        assertThat(Ranges.micros(Duration.ofSeconds(-1))).isZero();
        assertThat(problems(new CalendarWindow("n", "user", 1, 0, false))).hasSize(1);
        assertThat(problems(new CalendarWindow("n", "user", 1, 7, false))).hasSize(1);
    }

    @Test
    @DisplayName("tokens that come back: both numbers in range, and their product where no sum of two wraps")
    void tokens() {
        String name = "limit 'n'";
        String rate = name + ": refill per period must be 1 to 4611686018427387903, not 0";
        String period = name + ": period in microseconds must be 1 to 31622400000000, not 0";
        assertThat(problems(new TokenBucket("n", "user", 1, 0, 0))).containsExactly(rate, period);
        assertThat(problems(new Gcra("n", "user", 0, 0, 1))).containsExactly(rate, period);
        assertThat(problems(new TokenBucket("n", "user", 1, 1, 0))).containsExactly(period);
        assertThat(problems(new TokenBucket("n", "user", 0, 1, 1)))
                .containsExactly(name + ": capacity must be 1 to 4611686018427387903, not 0");
        assertThat(problems(new TokenBucket("n", "user", 1, 1, 1))).isEmpty();
        assertThat(problems(new TokenBucket("n", "user", 1L << 61, 1, 1))).isEmpty();
        assertThat(problems(new TokenBucket("n", "user", (1L << 61) + 1, 1, 1)))
                .containsExactly(name + ": capacity 2305843009213693953 times the period of 1 us per whole token is "
                        + "beyond 2^61; use coarser units");
        assertThat(problems(new TokenBucket("n", "user", 1L << 62, 1, 2))).hasSize(2); // 2^63 is negative
        assertThat(problems(new TokenBucket("n", "user", 1L << 60, 1, 1L << 10)))
                .hasSize(1); // 2^70 is 0
        assertThat(problems(new TokenBucket("n", "user", 1L << 60, 1L << 10, 1L << 10)))
                .isEmpty(); // of which all is in common
        assertThat(problems(new Gcra("n", "user", 1_000, 1, 1))).isEmpty();
        assertThat(problems(new Gcra("n", "user", 1_001, 1, 1)))
                .containsExactly(name + ": 1001 per 1 us is too fine for one number per key; use a token bucket");
        assertThat(problems(new Gcra("n", "user", 2_002, 2, 1))).hasSize(1);
        assertThat(problems(new Gcra("n", "user", 2_000, 2, 1))).isEmpty();
    }

    @Test
    @DisplayName("a limiter has room for one key to ten million")
    void room() {
        Plan plan = TradingPlan.defaults().toPlan();
        assertThatCode(() -> builder(plan).maxKeys(1).build()).doesNotThrowAnyException();
        assertThatCode(() -> builder(plan).maxKeys(10_000_000).build()).doesNotThrowAnyException();
        assertThatThrownBy(() -> builder(plan).maxKeys(10_000_001).build()).hasMessageContaining("10000001");
    }

    private static RateLimiter.Builder builder(Plan plan) {
        return RateLimiter.builder().clock(new ManualClock()).plan(plan);
    }

    @Test
    @DisplayName("a plan that is put in force may shorten windows that come from history, and not lengthen them")
    void changes() {
        Plan plan = history(Duration.ofSeconds(2), 3_600_000_000L);
        assertThatCode(() -> PlanChange.check(plan, plan)).doesNotThrowAnyException();
        assertThatCode(() -> PlanChange.check(plan, history(Duration.ofSeconds(1), 1_000_000)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PlanChange.check(plan, history(Duration.ofSeconds(3), 7_200_000_000L)))
                .hasMessageContaining("limit 'n': is rebuilt from history and gets a longer window")
                .hasMessageContaining("limit 'd': is rebuilt from history and gets a longer window");
        Plan fresh = Plan.builder()
                .limit(SlidingWindow.count("other", "user", 1, Duration.ofSeconds(1))
                        .rebuiltFromHistory())
                .limit(SlidingWindow.count("plain", "user", 1, Duration.ofSeconds(1)))
                .action("A", Charge.fixed("other", 1), Charge.fixed("plain", 1))
                .build();
        assertThatThrownBy(() -> PlanChange.check(plan, fresh))
                .hasMessageContaining("limit 'other': is new and rebuilt from history")
                .hasMessageNotContaining("plain");
    }

    private static Plan history(Duration window, long calendar) {
        return Plan.builder()
                .limit(SlidingWindow.count("n", "user", 1, window).rebuiltFromHistory())
                .limit(new CalendarWindow("d", "user", 1, calendar, true))
                .action("A", Charge.fixed("n", 1), Charge.fixed("d", 1))
                .build();
    }

    @Test
    @DisplayName("what is adjusted for single keys is listed, replaced, cleared and bounded")
    void adjustments() {
        Adjustments all = new Adjustments();
        Limit limit = new InFlight("n", "user", 5);
        Key ann = Key.of("user", "ann");
        Key bob = Key.of("user", "bob");
        SpecialLimit special = new SpecialLimit(ann, "n", 1, 100, "ops", "why");
        assertThat(all.any()).isFalse();
        all.tighten(bob, limit, 3);
        all.tighten(bob, limit, 3); // as tight as it is
        all.give(special, limit);
        assertThat(all.all())
                .containsExactly(
                        new Adjusted(ann, "n", Long.MAX_VALUE, Optional.of(special)),
                        new Adjusted(bob, "n", 3, Optional.empty()));
        assertThat(all.of(bob, "n")).contains(all.all().get(1));
        assertThat(all.of(bob, "m")).isEmpty();
        SpecialLimit second = new SpecialLimit(bob, "n", 9, 100, "ops", "why");
        all.give(second, limit);
        assertThat(all.specials(99)).containsExactly(special, second);
        assertThat(all.specials(100)).isEmpty();
        assertThat(all.capacity(bob, limit, 99)).isEqualTo(9);
        assertThat(all.capacity(bob, limit, 100)).isEqualTo(3);
        assertThatThrownBy(() -> all.tighten(bob, limit, 4)).hasMessageContaining("1 to 3, not to 4");
        all.clear(ann, "n");
        assertThat(all.any()).isTrue();
        all.clear(bob, "n");
        assertThat(all.any()).isFalse();
        assertThatThrownBy(() -> new SpecialLimit(ann, "n", 0, 1, "ops", "why")).hasMessageContaining("not 0");
        assertThatThrownBy(() -> new SpecialLimit(ann, "n", 1, 1, " ", "why")).hasMessageContaining("who gave it");
        for (int i = 0; i < Adjustments.MOST; i++) {
            all.tighten(Key.of("user", "u" + i), limit, 1);
        }
        all.tighten(Key.of("user", "u7"), limit, 1);
        assertThatThrownBy(() -> all.tighten(ann, limit, 1)).hasMessage("room for 100000 adjusted limits is used up");
    }
}
