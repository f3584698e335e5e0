package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreThoseOfTheTradingPlan() {
        Plan plan = TradingPlan.defaults().toPlan();
        assertThat(plan.limits())
                .containsExactly(
                        new SlidingWindow("opens", "user", 5, 60_000_000L, 5, true),
                        new SlidingWindow("trades", "user", 50, 86_400_000_000L, 50, true),
                        new SlidingWindow("volume", "user", 10_000_000_000L, 3_600_000_000L, 50, true),
                        new Gcra("messages", "user", 30, 60_000_000L, 30),
                        new Gcra("exits", "user", 60, 60_000_000L, 60));
        assertThat(plan.action("EXIT").orElseThrow().lane()).isEqualTo(Lane.EXIT);
        assertThat(plan.actions()).extracting(Action::name).containsExactly("OPEN", "MESSAGE", "EXIT");
        assertThat(((SlidingWindow) plan.limit("volume").orElseThrow()).window())
                .isEqualTo(Duration.ofHours(1));
        assertThat(plan.limit("none")).isEmpty();
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        Plan.Builder bad = Plan.builder()
                .limit(SlidingWindow.count("a", "user", 0, SECOND))
                .limit(SlidingWindow.count("a", "user", 1, SECOND))
                .limit(SlidingWindow.count("b.c", "", 1, Duration.ofDays(367)))
                .limit(SlidingWindow.count("n", "user", 1, Duration.ofNanos(1_500)))
                .limit(SlidingWindow.volume("w", "user", Long.MAX_VALUE, Duration.ofSeconds(-1))
                        .withMaxEvents(0))
                .limit(SlidingWindow.count("m", "market", 1, SECOND))
                .limit(SlidingWindow.count("h", "user", 1, SECOND).rebuiltFromHistory())
                .limit(SlidingWindow.count("idle", "user", 1, SECOND))
                .action("", Charge.fixed("a", 0))
                .action("X", Charge.fixed("a", 2), Charge.fixed("a", 1), Charge.fixed("z", 1), Charge.fixed("m", 1))
                .action("X")
                .action("Y", Charge.fixed("b.c", 1), Charge.perCall("w"), Charge.fixed("n", 1))
                .exitAction("E", Charge.fixed("m", 1))
                .exitAction("H", Charge.fixed("h", 1));
        InvalidPlanException refused = catchThrowableOfType(InvalidPlanException.class, bad::build);
        assertThat(refused.problems())
                .containsExactly(
                        "limit 'a': capacity must be 1 to 4611686018427387903, not 0",
                        "limit 'a': number of charges remembered must be 1 to 100000, not 0",
                        "limit 'a': declared twice",
                        "limit 'b.c': the id must not be blank or contain a dot",
                        "limit 'b.c': the kind of key must not be blank",
                        "limit 'b.c': window in microseconds must be 1 to 31622400000000, not 31708800000000",
                        "limit 'n': window in microseconds must be 1 to 31622400000000, not 0",
                        "limit 'w': capacity must be 1 to 4611686018427387903, not 9223372036854775807",
                        "limit 'w': window in microseconds must be 1 to 31622400000000, not 0",
                        "limit 'w': number of charges remembered must be 1 to 100000, not 0",
                        "action '': the name must not be blank",
                        "action '': cost for 'a' must be 1 to 1, not 0",
                        "action 'X': cost for 'a' must be 1 to 1, not 2",
                        "action 'X': charges limit 'a' twice",
                        "action 'X': charges limit 'z', which is not declared",
                        "action 'X': declared twice",
                        "action 'X': charges no limit",
                        "action 'E': limit 'm' is charged from both lanes; exits need one of their own",
                        "action 'H': limit 'h' waits for history; an exit must not",
                        "limit 'idle': no action charges it");
        assertThat(refused).hasMessageContaining("; limit 'a': declared twice; ");
    }

    @Test
    void anEmptyPlanAndAnEmptyLimiterSayWhatIsMissing() {
        assertThat(problems(() -> Plan.builder().build()))
                .containsExactly("a plan needs at least one limit", "a plan needs at least one action");
        assertThat(problems(() -> RateLimiter.builder().maxKeys(0).build()))
                .containsExactly(
                        "a limiter needs a clock",
                        "a limiter needs a plan",
                        "room for keys must be 1 to 10000000, not 0");
    }

    @Test
    void aTradingPlanWithoutRoomIsRefused() {
        assertThat(problems(() -> new TradingPlan(0, 50, Usd.ZERO, 30, 60).toPlan()))
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("limit 'opens': capacity"))
                .anyMatch(problem -> problem.startsWith("limit 'volume': capacity"));
    }

    private static List<String> problems(Runnable build) {
        return catchThrowableOfType(InvalidPlanException.class, build::run).problems();
    }
}
