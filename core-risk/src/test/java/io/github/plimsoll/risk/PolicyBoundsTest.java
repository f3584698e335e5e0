package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a user may change of the installation's policy, and what no policy may be. */
class PolicyBoundsTest {
    private static PolicyBuilder ours() {
        return RiskPolicy.defaults().toBuilder("ours", 1);
    }

    private static RiskPolicy within(RiskPolicy ours, String field, Object value) {
        return ours.tightenedBy(Map.of("name", "alice", "version", 1, field, value));
    }

    private static void refused(PolicyBuilder policy, String message) {
        assertThatThrownBy(policy::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aUsersLimitOfAMarketIsNoLooserThanTheInstallationsThere() {
        RiskPolicy ours = ours().limit(PolicyScope.market("BTC-USD"), RiskLimit.MAX_LEVERAGE, 2_000)
                .build();
        assertThatThrownBy(() -> within(ours, "markets", Map.of("BTC-USD", Map.of("maxLeverage", "20.01x"))))
                .hasMessage("market.BTC-USD.maxLeverage can only be tightened: 20.01x is looser than the"
                        + " installation's 20x");
        assertThat(within(ours, "markets", Map.of("BTC-USD", Map.of("maxLeverage", "20x")))
                        .scoped())
                .isEqualTo(ours.scoped());
        RiskPolicy alice = within(
                ours,
                "markets",
                Map.of("ETH-USD", Map.of("maxLeverage", "30x"), "BTC-USD", Map.of("maxCollateral", 5)));
        assertThat(alice.scoped())
                .isEqualTo(Map.of(
                        PolicyScope.market("BTC-USD"),
                        Map.of(RiskLimit.MAX_LEVERAGE, 2_000L, RiskLimit.MAX_COLLATERAL, 5_000_000L),
                        PolicyScope.market("ETH-USD"),
                        Map.of(RiskLimit.MAX_LEVERAGE, 3_000L)));
    }

    @Test
    void aUserPermitsOnlyWhatTheInstallationDoes() {
        RiskPolicy ours = ours().permit(Set.of("BTC-USD", "ETH-USD")).build();
        assertThatThrownBy(() -> within(ours, "permitted", List.of("ETH-USD", "SOL-USD")))
                .hasMessage("permitted names SOL-USD, which the installation does not permit");
        assertThat(within(ours, "permitted", List.of("ETH-USD")).permitted())
                .contains(new TreeSet<>(Set.of("ETH-USD")));
        assertThat(within(ours, "limits", Map.of()).permitted()).isEqualTo(ours.permitted());
        assertThat(within(RiskPolicy.defaults(), "permitted", List.of("SOL-USD"))
                        .permitted())
                .contains(new TreeSet<>(Set.of("SOL-USD")));
    }

    @Test
    void tiersOfAUserAreReadLikeOurs() {
        List<Map<String, Object>> tiers = List.of(Map.of("upTo", 10, "leverage", "5x"));
        List<LeverageTier> read = List.of(new LeverageTier(Usd.of(10), Leverage.of(5)));
        RiskPolicy ours = ours().tiers(read).build();
        assertThat(within(ours, "tiers", tiers).tiers()).isEqualTo(read);
        assertThat(within(ours, "limits", Map.of()).tiers()).isEqualTo(read);
        assertThat(within(RiskPolicy.defaults(), "tiers", tiers).tiers()).isEqualTo(read);
    }

    @Test
    void aUsersPolicyIsCheckedLikeAnyOther() {
        assertThatThrownBy(() -> within(RiskPolicy.defaults(), "limits", Map.of("lossStreak", 5)))
                .hasMessage("lossStreak needs lossStreakPause");
        RiskPolicy least =
                ours().limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.of(20)).build();
        assertThatThrownBy(() -> within(least, "limits", Map.of("maxOrderNotional", 19)))
                .hasMessage(
                        "minOrderNotional of 20.00 USD contradicts maxOrderNotional of 19.00 USD: nothing could pass");
        assertThat(within(least, "limits", Map.of("maxOrderNotional", 20)).limit(RiskLimit.MAX_ORDER_NOTIONAL))
                .hasValue(20_000_000);
    }

    @Test
    void contradictionsOfEveryPair() {
        refused(
                ours().maxPosition(Usd.of(10)).limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.of(11)),
                "minOrderNotional of 11.00 USD contradicts maxPosition of 10.00 USD: nothing could pass");
        refused(
                ours().limit(RiskLimit.MIN_TARGET_DISTANCE, Ratio.parse("0.3"))
                        .limit(RiskLimit.MAX_TARGET_DISTANCE, Ratio.parse("0.2")),
                "minTargetDistance of 30% contradicts maxTargetDistance of 20%: nothing could pass");
        assertThat(ours().maxPosition(Usd.of(11))
                        .limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.of(11))
                        .build()
                        .maxPosition())
                .isEqualTo(Usd.of(11));
    }

    @Test
    void tiersGrowInNotionalAndNeverInLeverage() {
        refused(tiers(0, 5), "tiers must reach above 0 USD but one reaches to 0.00");
        refused(
                tiers(10, 5, 10, 4),
                "tiers must grow in notional and never in leverage but 10.00 at 4x follows 10.00 at 5x");
        refused(
                tiers(10, 5, 20, 6),
                "tiers must grow in notional and never in leverage but 20.00 at 6x follows 10.00 at 5x");
        assertThat(tiers(10, 5, 20, 5).build().tiers()).hasSize(2);
        int[] many = new int[34];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = i + 1;
            many[i + 1] = 5;
        }
        refused(tiers(many), "at most 16 tiers but there are 17");
        int[] enough = Arrays.copyOf(many, 32);
        assertThat(tiers(enough).build().tiers()).hasSize(16);
    }

    private static PolicyBuilder tiers(int... notionalAndLeverage) {
        List<LeverageTier> tiers = new ArrayList<>();
        for (int i = 0; i < notionalAndLeverage.length; i += 2) {
            tiers.add(new LeverageTier(Usd.of(notionalAndLeverage[i]), Leverage.of(notionalAndLeverage[i + 1])));
        }
        return ours().tiers(tiers);
    }

    @Test
    void scopesAreBoundedAndTakeWhatStandsAlone() {
        refused(
                ours().limit(PolicyScope.market("BTC-USD"), RiskLimit.MAX_LEVERAGE, 99),
                "market.BTC-USD.maxLeverage must be 1x to 1000x but is 0.99x");
        refused(
                ours().limit(PolicyScope.market("BTC-USD"), RiskLimit.LOSS_STREAK, 3),
                "market.BTC-USD.lossStreak can only be set everywhere");
        // (15 + 1) x (15 + 1) x (15 + 1) is 4,096.
        assertThat(scopes(15, 15, 15).build().scoped()).hasSize(45);
        refused(
                scopes(16, 15, 15),
                "at most 4096 combinations of markets, groups, strategies and sides but there are 4352");
        refused(
                scopes(15, 15, 15).limit(PolicyScope.side(Side.LONG), RiskLimit.MAX_LEVERAGE, 500),
                "at most 4096 combinations of markets, groups, strategies and sides but there are 8192");
    }

    private static PolicyBuilder scopes(int markets, int groups, int strategies) {
        PolicyBuilder policy = ours();
        for (int i = 0; i < markets; i++) {
            policy.limit(PolicyScope.market("M" + i + "-USD"), RiskLimit.MAX_COLLATERAL, 1_000_000);
        }
        for (int i = 0; i < groups; i++) {
            policy.limit(PolicyScope.group("g" + i), RiskLimit.MAX_COLLATERAL, 1_000_000);
        }
        for (int i = 0; i < strategies; i++) {
            policy.limit(PolicyScope.strategy("s" + i), RiskLimit.MAX_COLLATERAL, 1_000_000);
        }
        return policy;
    }

    @Test
    void permittedMarketsAreBounded() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            many.add("M" + i + "-USD");
        }
        assertThat(ours().permit(many).build().permitted().orElseThrow()).hasSize(4_096);
        many.add("ONE-MORE");
        refused(ours().permit(many), "permitted must name 1 to 4096 markets but names 4097");
    }
}
