package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rules of an account's owner tighten those of the installation in the real order path, and never loosen them. */
class OwnRulesTest {
    private static World world(RiskLimit limit, long value) {
        return World.create(w -> w.policy =
                RiskPolicy.defaults().toBuilder("ours", 1).limit(limit, value).build());
    }

    private static Account account(World world) {
        return world.memory.transact(tx -> tx.account(World.HERS)).orElseThrow();
    }

    private static List<String> refused(World world, String key, int leverage) {
        Receipt receipt = world.open(key, Side.LONG, "100", leverage);
        return Objects.requireNonNull(receipt.decision()).rules().stream()
                .filter(rule -> !rule.passed())
                .map(RuleLine::code)
                .toList();
    }

    @Test
    void theTighterOfBothCountsAndOutlivesARestart() {
        World world = World.create();
        RiskPolicy policy =
                world.desk.policy(world.desk.tighten(World.HERS, "maxLeverage=5x, cooldown=5m", "alice", "t"));
        assertThat(policy.name()).endsWith(".own");
        assertThat(policy.maxLeverage()).isEqualTo(Leverage.of(5));
        assertThat(policy.maxPosition()).isEqualTo(world.policy.maxPosition());
        assertThat(account(world).rules()).isEqualTo("cooldown=5m,maxLeverage=5x");
        assertThat(world.audit(World.HERS)).endsWith("RULES");
        world.crash();
        assertThat(refused(world, "a", 6)).containsExactly("LEVERAGE_ABOVE_MAX");
        SortableId held = world.opened("b", Side.LONG, "100", 5);
        assertThat(world.close("c", held, World.all()).accepted()).isTrue();
        world.settle();
        assertThat(refused(world, "d", 5))
                .as("it looks back where no rule of ours does")
                .containsExactly("COOLDOWN");
        assertThat(world.desk.headroom(World.HERS, "BTC-USD"))
                .extracting(room -> room.code().name() + " " + room.limitText())
                .contains("LEVERAGE_ABOVE_MAX 5");
        world.advance(Duration.ofMinutes(6));
        Receipt accepted = world.open("e", Side.LONG, "100", 5);
        assertThat(accepted.accepted()).isTrue();
        assertThat(Objects.requireNonNull(accepted.decision()).policyHash())
                .isEqualTo(world.desk.policy(account(world)).hash())
                .isNotEqualTo(world.policy.hash());
        world.settle();
        assertThat(world.desk.policy(world.desk.tighten(World.HERS, "", "alice", "t")))
                .isEqualTo(world.policy);
        assertThat(refused(world, "f", 6)).isEmpty();
        world.settle();
        Books.check(world);
    }

    @Test
    void nothingLooserIsTaken() {
        World world = World.create();
        String[] wrong = {
            "maxLeverage=1000x",
            "maxPosition=100001",
            "noSuchRule=1",
            "maxLeverage",
            "tiers=10",
            "market.BTC-USD.maxLeverage=1001x",
            "market.DOGE-USD.maxLeverage=2x",
            "group.metals.maxLeverage=2x",
            "side.up.maxLeverage=2x",
            "permitted=BTC-USD+DOGE-USD",
            "stopLossCount=3",
            "maxDrawdown=10%",
            "minOrderNotional=200000"
        };
        for (String rules : wrong) {
            assertThatThrownBy(() -> world.desk.tighten(World.HERS, rules, "alice", "t"))
                    .as(rules)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> world.desk.tighten(World.HERS, "maxLeverage=2x", " ", "t"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.desk.tighten(new AccountId("no"), "maxLeverage=2x", "alice", "t"))
                .hasMessage("there is no account no");
        assertThat(account(world).rules()).isEmpty();
    }

    @Test
    void whatTheInstallationTightensLaterCounts() {
        World world = world(RiskLimit.MAX_COLLATERAL, usd("100").micros());
        world.memory.transact(tx -> {
            tx.setRules(World.HERS, "maxCollateral=500,maxLeverage=9x");
            return true;
        });
        assertThat(refused(world, "a", 9)).isEmpty();
        world.settle();
        Receipt more = world.open("b", Side.LONG, "101", 10);
        assertThat(Objects.requireNonNull(more.decision()).rules())
                .filteredOn(rule -> !rule.passed())
                .extracting(RuleLine::code)
                .containsExactlyInAnyOrder("COLLATERAL_ABOVE_MAX", "LEVERAGE_ABOVE_MAX");
    }

    @Test
    void rulesThatLeaveNothingLetNothingPass() {
        World world = world(RiskLimit.MAX_ORDER_NOTIONAL, usd("500").micros());
        world.memory.transact(tx -> {
            tx.setRules(World.HERS, "minOrderNotional=600");
            return true;
        });
        assertThat(refused(world, "a", 2)).containsExactly("MARKET_NOT_PERMITTED");
    }

    @Test
    void ownRulesHoldInAMarketOnASideAndByNotional() {
        World world = World.create();
        world.desk.tighten(
                World.HERS,
                "market.BTC-USD.maxLeverage=8x,side.short.maxLeverage=3x,strategy.grid.maxLeverage=2x,tiers=600:8x+900:4x",
                "alice",
                "t");
        assertThat(account(world).rules())
                .isEqualTo("market.BTC-USD.maxLeverage=8x,side.SHORT.maxLeverage=3x,strategy.grid.maxLeverage=2x,"
                        + "tiers=600:8x+900:4x");
        world.crash();
        assertThat(refused(world, "a", 9)).containsExactly("LEVERAGE_ABOVE_MAX", "LEVERAGE_ABOVE_TIER");
        assertThat(refused(world, "b", 7)).containsExactly("LEVERAGE_ABOVE_TIER");
        assertThat(refused(world, "c", 4)).isEmpty();
        Receipt shorter = world.open("d", Side.SHORT, "10", 4);
        assertThat(Objects.requireNonNull(shorter.decision()).rules())
                .filteredOn(rule -> !rule.passed())
                .extracting(RuleLine::code)
                .containsExactly("LEVERAGE_ABOVE_MAX");
    }

    @Test
    void lossWindowsAreOwnRulesWhereTheyAreMeasured() {
        World world = world(RiskLimit.MAX_DRAWDOWN, 500_000);
        world.desk.tighten(World.HERS, "maxHourlyLoss=50,permitted=ETH-USD", "alice", "t");
        world.desk.mark();
        assertThat(refused(world, "a", 1)).containsExactly("MARKET_NOT_PERMITTED", "HOURLY_LOSS_ABOVE_MAX");
    }
}
