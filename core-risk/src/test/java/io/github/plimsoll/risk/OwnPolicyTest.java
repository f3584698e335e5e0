package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A user's own policy in the same form as the installation's: scopes, tiers, halves of pairs; never looser. */
class OwnPolicyTest {
    private static final World PLAIN = World.plain();

    private static RiskPolicy ours(Map<String, ?> limits) {
        PolicyBuilder builder = RiskPolicy.defaults().toBuilder("ours", 1);
        RiskPolicy read = RiskPolicy.defaults().tightenedBy(tree("limits", limits));
        read.limits().forEach(builder::limit);
        return builder.build();
    }

    private static Map<String, Object> tree(String field, Object value) {
        Map<String, Object> tree = new HashMap<>(Map.of("name", "own", "version", 1));
        tree.put(field, value);
        return tree;
    }

    private static Map<String, Object> tier(Object upTo, String leverage) {
        return Map.of("upTo", upTo, "leverage", leverage);
    }

    private static RiskPolicy tiered(List<Map<String, Object>> tiers) {
        return RiskPolicy.defaults().tightenedBy(tree("tiers", tiers));
    }

    private static List<RiskCode> codes(RiskPolicy policy, OpenOrder order) {
        return RiskEngine.of(policy)
                .assess(order, PLAIN.account(), PLAIN.market(), PLAIN.control(), 1, PLAIN.now())
                .fold(yes -> List.of(), Rejected::codes);
    }

    private static OpenOrder order(Side side, int leverage) {
        return new OpenOrder(World.ACCOUNT, "BTC-USD", side, Usd.of(100), Leverage.of(leverage), null, null);
    }

    @Test
    void aSideHasLimitsOfItsOwn() {
        RiskPolicy policy =
                RiskPolicy.defaults().tightenedBy(tree("sides", Map.of("SHORT", Map.of("maxLeverage", "5x"))));
        assertThat(codes(policy, order(Side.SHORT, 6))).containsExactly(RiskCode.LEVERAGE_ABOVE_MAX);
        assertThat(codes(policy, order(Side.SHORT, 5))).isEmpty();
        assertThat(codes(policy, order(Side.LONG, 50))).isEmpty();
        assertThat(policy.canonical()).contains("side.SHORT.max_leverage_hundredths=500\n");
        assertThatThrownBy(() -> RiskPolicy.defaults().tightenedBy(tree("sides", Map.of("up", Map.of()))))
                .hasMessage("name of a side must be LONG or SHORT but is \"up\"");
    }

    @Test
    void marketStrategyAndSideHoldTogether() {
        Map<String, Object> tree = tree("limits", Map.of());
        tree.put("markets", Map.of("BTC-USD", Map.of("maxLeverage", "40x")));
        tree.put("strategies", Map.of("grid", Map.of("maxLeverage", "30x")));
        tree.put("sides", Map.of("LONG", Map.of("maxLeverage", "20x"), "SHORT", Map.of("maxLeverage", "10x")));
        RiskPolicy policy = RiskPolicy.defaults().tightenedBy(tree);
        OrderContext grid = new OrderContext(null, null, "grid", true);
        assertThat(codes(policy, order(Side.LONG, 20).withContext(grid))).isEmpty();
        assertThat(codes(policy, order(Side.LONG, 21).withContext(grid))).hasSize(1);
        assertThat(codes(policy, order(Side.SHORT, 10))).isEmpty();
        assertThat(codes(policy, order(Side.SHORT, 11))).hasSize(1);
    }

    @Test
    void whatIsLeftIsToldForEachSideWhereTheyDiffer() {
        RiskPolicy policy = ours(Map.of("maxLongExposure", 500, "maxShortExposure", 300));
        List<String> texts = RiskEngine.of(policy).headroom(PLAIN.account(), PLAIN.market()).stream()
                .filter(room -> room.code() == RiskCode.SIDE_EXPOSURE_ABOVE_MAX)
                .map(Headroom::text)
                .toList();
        assertThat(texts)
                .containsExactlyInAnyOrder(
                        "notional on this side, long: 500.00 USD left of 500.00 USD",
                        "notional on this side, short: 300.00 USD left of 300.00 USD");
    }

    @Test
    void whatIsLeftIsToldOfEveryLimitThatCanBeUsedUp() {
        RiskPolicy policy = ours(Map.of(
                "maxOrderNotional",
                900,
                "maxCollateral",
                80,
                "maxCollateralShare",
                "1%",
                "stopLossCount",
                3,
                "stopLossWindow",
                "1h",
                "lossStreak",
                5,
                "lossStreakPause",
                "1h"));
        AccountState account = PLAIN.account().toBuilder()
                .trades(TradeLog.of(List.of(new ClosedTrade("ETH-USD", PLAIN.now(), Usd.of(-1), true))))
                .build();
        assertThat(RiskEngine.of(policy).headroom(account, PLAIN.market()).stream()
                        .map(Headroom::text))
                .contains(
                        "notional of one order: 900.00 USD left of 900.00 USD",
                        "collateral of one order: 80.00 USD left of 80.00 USD",
                        "collateral as a share of equity: 1000.00 USD left of 1000.00 USD",
                        "stop losses in the window: 2 left of 3",
                        "losses in a row: 4 left of 5");
    }

    @Test
    void aStreakIsToldBeforeItReachesItsLimit() {
        RiskPolicy policy =
                ours(Map.of("lossStreak", 5, "lossStreakPause", "1h", "shortStreak", 3, "shortStreakPause", "5m"));
        String[] told = {"0 against 3", "1 against 3", "2 against 3", "3 against 3", "4 against 3", "5 against 3"};
        String[] later = {"0 against 3", "1 against 3", "2 against 3", "3 against 5", "4 against 5", "5 against 5"};
        for (int losses = 0; losses < told.length; losses++) {
            assertThat(streak(policy, losses, 0)).isEqualTo(told[losses]);
            assertThat(streak(policy, losses, 300_000_000L)).isEqualTo(later[losses]);
            assertThat(streak(policy, losses, 3_600_000_000L)).isEqualTo(losses == 5 ? "0 against 3" : later[losses]);
        }
    }

    private static String streak(RiskPolicy policy, int losses, long passed) {
        ClosedTrade loss = new ClosedTrade("ETH-USD", PLAIN.now() - passed, Usd.of(-1), false);
        AccountState account = PLAIN.account().toBuilder()
                .trades(TradeLog.of(Collections.nCopies(losses, loss)))
                .build();
        RuleLine line = RiskEngine.of(policy)
                .explain(order(Side.LONG, 2), account, PLAIN.market(), PLAIN.control(), PLAIN.now())
                .line(RiskCode.LOSS_STREAK_ABOVE_MAX)
                .orElseThrow();
        return line.after() + " against " + line.limit();
    }

    @Test
    void halfOfAPairInheritsTheOther() {
        RiskPolicy ours = ours(Map.of("lossStreak", 5, "lossStreakPause", "1h"));
        RiskPolicy own = ours.tightenedBy(tree("limits", Map.of("lossStreak", 3)));
        assertThat(own.limit(RiskLimit.LOSS_STREAK)).hasValue(3);
        assertThat(own.limit(RiskLimit.LOSS_STREAK_PAUSE)).hasValue(3_600_000_000L);
        assertThatThrownBy(() -> RiskPolicy.defaults().tightenedBy(tree("limits", Map.of("lossStreak", 3))))
                .hasMessage("lossStreak needs lossStreakPause");
    }

    @Test
    void theWindowOfAProfitCannotBeChangedBecauseAnOlderGainWouldHideALoss() {
        RiskPolicy ours = ours(Map.of("minMarketProfit", 0, "marketProfitWindow", "1d"));
        for (String window : List.of("7d", "1h")) {
            Map<String, Object> longer = tree("limits", Map.of("minMarketProfit", 0, "marketProfitWindow", window));
            assertThatThrownBy(() -> ours.tightenedBy(longer))
                    .hasMessageStartingWith("marketProfitWindow must stay at the installation's 86400 s but is");
            assertThat(ours.withTighterOf(longer).limits()).isEqualTo(ours.limits());
            RiskPolicy other = ours(Map.of("minMarketProfit", 0, "marketProfitWindow", window));
            assertThat(PolicyDiff.between(ours, other).loosens()).isTrue();
            assertThat(PolicyDiff.between(ours, other).changes().get(0).effect())
                    .isEqualTo(PolicyDiff.Effect.OTHER);
        }
        RiskPolicy stricter = ours.tightenedBy(tree("limits", Map.of("minMarketProfit", 5)));
        assertThat(stricter.limit(RiskLimit.MIN_MARKET_PROFIT)).hasValue(5_000_000);
    }

    @Test
    void tiersCanOnlyBeLowered() {
        RiskPolicy ours = tiered(List.of(tier(1_000, "50x"), tier(5_000, "20x")));
        RiskPolicy own = ours.tightenedBy(tree("tiers", List.of(tier(2_000, "20x"), tier(4_000, "5x"))));
        assertThat(own.tiers())
                .containsExactly(
                        new LeverageTier(Usd.of(2_000), Leverage.of(20)),
                        new LeverageTier(Usd.of(4_000), Leverage.of(5)));
        assertThatThrownBy(() -> ours.tightenedBy(tree("tiers", List.of(tier(1_001, "21x")))))
                .hasMessage("tiers can only be tightened: 21x up to 1001.00 USD is looser than the installation's 20x");
        assertThatThrownBy(() -> ours.tightenedBy(tree("tiers", List.of(tier(5_001, "1x")))))
                .hasMessage("tiers can only be tightened: 1x up to 5001.00 USD is looser than the installation's"
                        + " end of the tiers before that");
    }

    @Test
    void ofTwoPoliciesTheTighterHoldsWhateverTheySay() {
        SplittableRandom random = new SplittableRandom(20_261_121);
        for (int i = 0; i < 2_000; i++) {
            RiskPolicy ours = tiered(randomTiers(random));
            List<Map<String, Object>> theirs = randomTiers(random);
            CompiledPolicy one = ours.compiled();
            CompiledPolicy other = tiered(theirs).compiled();
            CompiledPolicy both = ours.withTighterOf(tree("tiers", theirs)).compiled();
            for (long notional = 0; notional < 130_000_000; notional += 4_999_999) {
                assertThat(both.tier(notional)).isEqualTo(Math.min(one.tier(notional), other.tier(notional)));
            }
        }
    }

    private static List<Map<String, Object>> randomTiers(SplittableRandom random) {
        List<Map<String, Object>> tiers = new ArrayList<>();
        int upTo = 0;
        int leverage = 1 + random.nextInt(100);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            upTo += 1 + random.nextInt(25);
            tiers.add(tier(upTo, leverage + "x"));
            leverage = 1 + random.nextInt(leverage);
        }
        return tiers;
    }

    @Test
    void whatWasTighterOnceGivesWayToOurs() {
        RiskPolicy ours = ours(Map.of("maxOrderNotional", 100));
        Map<String, Object> tree = tree("limits", Map.of("maxOrderNotional", 500, "maxLeverage", "10x"));
        tree.put("markets", Map.of("BTC-USD", Map.of("maxCollateral", 50)));
        tree.put("permitted", List.of("BTC-USD"));
        RiskPolicy both = ours.withTighterOf(tree);
        assertThat(both.limit(RiskLimit.MAX_ORDER_NOTIONAL)).hasValue(100_000_000);
        assertThat(both.maxLeverage()).isEqualTo(Leverage.of(10));
        assertThat(both.scoped().get(PolicyScope.market("BTC-USD")))
                .containsEntry(RiskLimit.MAX_COLLATERAL, 50_000_000L);
        assertThat(both.permitted().orElseThrow()).containsExactly("BTC-USD");
        RiskPolicy elsewhere = RiskPolicy.defaults().tightenedBy(tree("permitted", List.of("ETH-USD")));
        assertThatThrownBy(() -> elsewhere.withTighterOf(tree)).hasMessageContaining("permitted must name 1 to");
    }
}
