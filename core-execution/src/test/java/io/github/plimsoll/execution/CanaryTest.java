package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Real money begins small, and only what somebody has raised is more. */
class CanaryTest {
    private static World live(Consumer<World> more) {
        World world = World.create(w -> {
            w.mode = Mode.LIVE;
            w.raised = false;
            w.venueWrap = venue -> {
                ScriptedVenue live = new ScriptedVenue(venue);
                live.mode = Mode.LIVE;
                return live;
            };
            more.accept(w);
        });
        assertThat(world.control.armLive("olga", "t")).isTrue();
        return world;
    }

    private static World live() {
        return live(w -> {});
    }

    private static Account hers(World world) {
        return world.memory.transact(tx -> tx.account(World.HERS)).orElseThrow();
    }

    private static List<RuleLine> violated(Receipt receipt) {
        return Objects.requireNonNull(receipt.decision()).rules().stream()
                .filter(rule -> !rule.passed())
                .toList();
    }

    private static List<String> refused(World world, String key, String collateral, int leverage) {
        return violated(world.open(key, Side.LONG, collateral, leverage)).stream()
                .map(RuleLine::code)
                .toList();
    }

    @Test
    @DisplayName(
            "at most 100 USD at 2x in an order, 200 USD in all, 100 USD at least; each refusal says what would pass")
    void everyAccountBeginsSmall() {
        World world = live();
        RuleLine collateral =
                violated(world.open("a", Side.LONG, "100.000001", 1)).get(0);
        assertThat(collateral.code()).isEqualTo("COLLATERAL_ABOVE_MAX");
        assertThat(collateral.limit()).isEqualTo("100.00");
        assertThat(collateral.actual()).isEqualTo("100.000001");
        assertThat(collateral.wouldPass()).isNotEmpty();
        RuleLine leverage = violated(world.open("b", Side.LONG, "60", 3)).get(0);
        assertThat(leverage.code()).isEqualTo("LEVERAGE_ABOVE_MAX");
        assertThat(leverage.limit()).isEqualTo("2");
        assertThat(leverage.actual()).isEqualTo("3");
        assertThat(refused(world, "c", "49", 2)).containsExactly("NOTIONAL_BELOW_MIN");

        SortableId first = world.opened("d", Side.LONG, "50", 2);
        assertThat(refused(world, "e", "51", 2)).containsExactly("GROSS_EXPOSURE_ABOVE_MAX");
        world.opened("f", Side.LONG, "50", 2);
        assertThat(refused(world, "g", "50", 2)).contains("GROSS_EXPOSURE_ABOVE_MAX");
        assertThat(world.close("h", first, World.all()).accepted())
                .as("no exit meets a limit")
                .isTrue();
        world.settle();
        assertThat(world.position(first).open()).isFalse();
        Books.check(world);
    }

    @Test
    @DisplayName("Bitcoin and Ether are the only markets, and paper knows none of it")
    void onlyTwoMarkets() {
        World world = live();
        assertThat(world.desk.policy(hers(world)).permitted().orElseThrow()).containsExactly("BTC-USD", "ETH-USD");
        assertThat(world.desk.policy(hers(world)).name()).endsWith(".live");
        raised(world, "permitted=ETH-USD");
        assertThat(refused(world, "a", "100", 2)).containsExactly("MARKET_NOT_PERMITTED");

        World paper = World.create();
        assertThat(paper.desk.policy(hers(paper))).isEqualTo(paper.policy);
        assertThat(Canary.of(hers(paper)).isEmpty()).isTrue();
        assertThatThrownBy(() -> paper.desk.limit(World.HERS, "maxCollateral=500", "", "olga", "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trades on paper");
    }

    @Test
    @DisplayName("what is raised is raised until it is taken back, and what is not named stays as it was")
    void onlyWhatIsNamedIsRaised() {
        World world = live();
        Account after = raised(world, "maxCollateral=500, maxGrossExposure=1000");
        assertThat(Canary.of(after).toString())
                .isEqualTo("maxCollateral=500,maxGrossExposure=1000,maxLeverage=2x,minOrderNotional=100,"
                        + "permitted=BTC-USD+ETH-USD");
        assertThat(world.audit(World.HERS)).endsWith("LIMITS");
        world.crash();
        assertThat(world.control.armLive("olga", "t")).isTrue();
        assertThat(hers(world)).extracting(Account::limits).isEqualTo(after.limits());
        assertThat(refused(world, "a", "300", 3)).containsExactly("LEVERAGE_ABOVE_MAX");
        world.opened("b", Side.LONG, "400", 2);
        Account his = world.memory.transact(tx -> tx.account(World.HIS)).orElseThrow();
        assertThat(Canary.of(his).toString()).as("of nobody else").isEqualTo(Canary.RULES.toString());

        assertThat(world.desk.firstLimitsAreTightest(World.HERS)).isTrue();
        assertThat(raised(world, "").limits()).isEmpty();
        assertThat(refused(world, "c", "400", 2)).contains("COLLATERAL_ABOVE_MAX");
        Books.check(world);
    }

    private static Account raised(World world, String changes) {
        String seen = Canary.of(hers(world)).toString();
        return world.desk.limit(World.HERS, changes, seen, "olga", "t").orElseThrow();
    }

    @Test
    @DisplayName(
            "nothing is raised from limits that were others when it was agreed to, also when they change just then")
    void onlyWhatWasSeenIsRaised() {
        World world = live();
        String first = Canary.RULES.toString();
        raised(world, "maxLeverage=3x");
        String then = hers(world).limits();
        assertThat(world.desk.limit(World.HERS, "maxLeverage=9x", first, "olga", "t"))
                .isEmpty();
        AccountGuards meanwhile = new AccountGuards(world.memory, world.clock);
        assertThat(meanwhile.limit(World.HERS, Canary.RULES, "maxLeverage=9x", "olga", "t"))
                .isEmpty();
        assertThat(hers(world).limits()).isEqualTo(then);
        assertThat(world.audit(World.HERS)).filteredOn("LIMITS"::equals).hasSize(1);
    }

    @Test
    @DisplayName(
            "limits that are tighter anywhere than those of the beginning are not taken back as if that were tighter")
    void takingBackMayLoosen() {
        World world = live();
        assertThat(world.desk.firstLimitsAreTightest(World.HERS)).isTrue();
        String[] tighter = {"maxCollateral=50", "permitted=BTC-USD", "maxDailyLoss=1%", "minOrderNotional=150"};
        for (String one : tighter) {
            raised(world, "maxLeverage=5x," + one);
            assertThat(world.desk.firstLimitsAreTightest(World.HERS)).as(one).isFalse();
            raised(world, "");
        }
    }

    @Test
    @DisplayName("installation and owner tighten further; raising loosens neither")
    void theTightestCounts() {
        World world = live(w -> w.policy = RiskPolicy.defaults().toBuilder("ours", 1)
                .maxLeverage(Leverage.of(3))
                .build());
        world.desk.tighten(World.HERS, "maxCollateral=70", "alice", "t");
        raised(world, "maxCollateral=500,maxLeverage=50x,maxGrossExposure=5000");
        assertThat(refused(world, "a", "71", 4))
                .containsExactlyInAnyOrder("COLLATERAL_ABOVE_MAX", "LEVERAGE_ABOVE_MAX");
        assertThat(refused(world, "b", "70", 3)).isEmpty();
        assertThat(world.desk.policy(hers(world)).name()).isEqualTo("ours.live.own");
    }

    @Test
    @DisplayName("limits that leave nothing let nothing pass")
    void aContradictionIsANo() {
        World world = live(w -> w.policy = RiskPolicy.defaults().toBuilder("ours", 1)
                .limit(RiskLimit.MAX_ORDER_NOTIONAL, World.usd("50").micros())
                .build());
        assertThat(refused(world, "a", "50", 1)).contains("MARKET_NOT_PERMITTED");
    }

    @Test
    void nothingButRulesOfKnownMarketsIsTaken() {
        World world = live();
        String[] wrong = {
            "maxCollateral",
            "noSuchRule=1",
            "permitted=DOGE-USD",
            "market.DOGE-USD.maxLeverage=2x",
            "maxLeverage=0x",
            "maxHourlyLoss=50"
        };
        for (String rules : wrong) {
            assertThatThrownBy(() -> raised(world, rules)).as(rules).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> world.desk.limit(new AccountId("no"), "maxCollateral=1", "", "olga", "t"))
                .hasMessage("there is no account no");
        assertThat(hers(world).limits()).isEmpty();
    }
}
