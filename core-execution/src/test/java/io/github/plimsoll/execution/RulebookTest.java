package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a person reads of a limit: dollars as dollars, counts as counts, and when it would pass. */
class RulebookTest {
    private static final Plan PLAN = TradingPlan.defaults().toPlan();

    private static RuleLine only(Decision decision) {
        List<RuleLine> lines = Rulebook.rate(decision, PLAN, List::of);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void aVolumeIsSaidInDollarsWithWhatPassesNowAndWhatLater() {
        assertThat(only(new Decision.Denied(TradingPlan.VOLUME, 1_000_000_000, 990_000_000, 20_000_000, 1_500_001)))
                .isEqualTo(new RuleLine(
                        "RATE_" + TradingPlan.VOLUME.toUpperCase(Locale.ROOT),
                        false,
                        "1000.00",
                        "990.00 used, 10.00 left, 20.00 asked",
                        "USD",
                        "the same in 1.501 s or up to 10.00 USD now"));
        assertThat(only(new Decision.Denied(TradingPlan.VOLUME, 10_000_000, 10_000_000, 1_000_000, 1_000_000))
                        .wouldPass())
                .isEqualTo("the same in 1 s");
        assertThat(only(new Decision.Denied(TradingPlan.VOLUME, 10_000_000, 9_999_999, 1_000_000, 1_000))
                        .wouldPass())
                .isEqualTo("the same in 0.001 s or up to 0.000001 USD now");
    }

    @Test
    void aCountIsSaidAsACount() {
        assertThat(only(new Decision.Denied("trades", 10, 9, 2, 999_001)))
                .isEqualTo(new RuleLine(
                        "RATE_TRADES", false, "10", "9 used, 1 left, 2 asked", "trades", "the same in 1 s"));
    }

    @Test
    void whatNeverPassesSaysWhatWould() {
        assertThat(only(new Decision.Unsatisfiable(TradingPlan.VOLUME, 5_000_000, 6_000_000)))
                .satisfies(line -> {
                    assertThat(line.limit()).isEqualTo("5.00");
                    assertThat(line.actual()).isEqualTo("6.00 asked");
                    assertThat(line.wouldPass()).isEqualTo("at most 5.00 USD when nothing else was used");
                });
        assertThat(only(new Decision.Unsatisfiable("trades", 5, 6)).wouldPass())
                .isEqualTo("at most 5 when nothing else was used");
        assertThat(Rulebook.rate(
                        new Decision.Unsatisfiable(TradingPlan.VOLUME, 10_000_000_000L, 200_000_000_000L),
                        PLAN,
                        () -> List.of(volume(550_000_000))))
                .as("what passes now, when some is used")
                .containsExactly(new RuleLine(
                        "RATE_VOLUME",
                        false,
                        "10000.00",
                        "550.00 used, 9450.00 left, 200000.00 asked",
                        "USD",
                        "up to 9450.00 USD now, at most 10000.00 USD when nothing else was used"));
        RuleLine silent = only(new Decision.Unavailable(Decision.Reason.STORE_UNREACHABLE, 0, 0));
        assertThat(silent.passed()).isFalse();
        assertThat(silent.actual()).isEqualTo("limits cannot be counted now");
        assertThat(silent.wouldPass()).isEqualTo("later");
    }

    private static LimitStatus volume(long used) {
        return new LimitStatus(TradingPlan.VOLUME, 10_000_000_000L, used, 10_000_000_000L - used, 5, 0);
    }

    @Test
    void whatIsGrantedHasItsLimitAndWhatIsLeftWithoutAnotherQuestion() {
        Granted granted = Granted.of(List.of(new Granted.Remaining(TradingPlan.VOLUME, 9_000_000_000L)), null);
        assertThat(Rulebook.rate(granted, PLAN, () -> {
                    throw new AssertionError("the answer says it already");
                }))
                .containsExactly(new RuleLine("RATE_VOLUME", true, "10000.00", "9000.00 left", "USD", ""));
    }

    @Test
    void whatAnOpenWouldFindIsSaidInTheWordsOfItsAnswer() {
        assertThat(Rulebook.room(volume(550_000_000), 9_450_000_000L))
                .isEqualTo(new RateRoom(
                        TradingPlan.VOLUME,
                        9_450_000_000L,
                        new RuleLine("RATE_VOLUME", true, "10000.00", "10000.00", "USD", ""),
                        "550.00",
                        "10000.00"));
        RateRoom above = Rulebook.room(volume(550_000_000), 9_450_000_001L);
        assertThat(above.rule().passed()).isFalse();
        assertThat(above.rule().wouldPass()).endsWith("or up to 9450.00 USD now");
        assertThat(Rulebook.room(volume(550_000_000), Long.MAX_VALUE).rule().wouldPass())
                .startsWith("up to 9450.00 USD now");
        LimitStatus unknown = new LimitStatus(TradingPlan.OPENS, 5, 5, 0, LimitStatus.NEVER, LimitStatus.NEVER);
        assertThat(Rulebook.room(unknown, 1).rule().passed()).isFalse();
    }

    @Test
    void equityInAnotherAssetIsNotProvedInDollars() {
        World world = World.create();
        assertThat(Rulebook.unpriced(world.reading().account(), World.BTC)).isEmpty();
        Account other = new Account(World.HERS, World.ALICE, World.VENUE, Mode.DRY, new Asset("EURC", 6), 1, 0);
        assertThat(Rulebook.unpriced(other, World.BTC)).hasValueSatisfying(line -> {
            assertThat(line.code()).isEqualTo(Receipt.EQUITY_UNKNOWN);
            assertThat(line.actual()).contains("EURC");
            assertThat(line.wouldPass()).contains("USDC");
        });
    }
}
