package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules that a policy may name, for one order and for exposure: at the limit passes, one unit beyond does not. */
class NamedRulesTest {
    /** 100 USD long at 10x: notional 1,000, fee 0.50, BTC at 61,000. */
    private static final World PLAIN = World.plain();

    private static World with(Consumer<PolicyBuilder> change) {
        PolicyBuilder builder = RiskPolicy.defaults().toBuilder("named", 1);
        change.accept(builder);
        return PLAIN.policy(builder.build());
    }

    private static void boundary(RiskCode code, RiskLimit limit, long passes, long fails) {
        assertThat(with(p -> p.limit(limit, passes)).codes())
                .as("%s at its limit", limit)
                .isEmpty();
        assertThat(with(p -> p.limit(limit, fails)).codes())
                .as("%s beyond it", limit)
                .containsExactly(code);
    }

    @Test
    void orderBounds() {
        boundary(RiskCode.ORDER_NOTIONAL_ABOVE_MAX, RiskLimit.MAX_ORDER_NOTIONAL, 1_000_000_000, 999_999_999);
        boundary(RiskCode.NOTIONAL_BELOW_MIN, RiskLimit.MIN_ORDER_NOTIONAL, 1_000_000_000, 1_000_000_001);
        boundary(RiskCode.COLLATERAL_ABOVE_MAX, RiskLimit.MAX_COLLATERAL, 100_000_000, 99_999_999);
        // 1,000 / 61,000 = 0.01639344 coins at 8 decimals, in nano-coins.
        boundary(RiskCode.SIZE_ABOVE_MAX, RiskLimit.MAX_ORDER_SIZE, 16_393_440, 16_393_439);
    }

    @Test
    void uncertaintyOfThePrice() {
        World wide = PLAIN.confidence(World.units("6.1"));
        RiskPolicy at = named(RiskLimit.MAX_CONFIDENCE, 100);
        assertThat(wide.policy(at).codes()).isEmpty();
        assertThat(wide.policy(named(RiskLimit.MAX_CONFIDENCE, 99)).codes())
                .containsExactly(RiskCode.CONFIDENCE_TOO_WIDE);
    }

    private static RiskPolicy named(RiskLimit limit, long value) {
        return RiskPolicy.defaults().toBuilder("named", 1).limit(limit, value).build();
    }

    @Test
    void stopsAndTargets() {
        World one = PLAIN.order(World.order(Side.LONG, "100", "10", "60390", "61610"));
        assertThat(one.policy(named(RiskLimit.MIN_STOP_DISTANCE, 10_000)).codes())
                .isEmpty();
        assertThat(one.policy(named(RiskLimit.MIN_STOP_DISTANCE, 10_001)).codes())
                .containsExactly(RiskCode.STOP_LOSS_TOO_NEAR);
        assertThat(one.policy(named(RiskLimit.MAX_STOP_DISTANCE, 10_000)).codes())
                .isEmpty();
        assertThat(one.policy(named(RiskLimit.MAX_STOP_DISTANCE, 9_999)).codes())
                .containsExactly(RiskCode.STOP_LOSS_TOO_FAR);
        assertThat(one.policy(named(RiskLimit.MIN_TARGET_DISTANCE, 10_000)).codes())
                .isEmpty();
        assertThat(one.policy(named(RiskLimit.MIN_TARGET_DISTANCE, 10_001)).codes())
                .containsExactly(RiskCode.TAKE_PROFIT_TOO_NEAR);
        assertThat(one.policy(named(RiskLimit.MAX_TARGET_DISTANCE, 10_000)).codes())
                .isEmpty();
        assertThat(one.policy(named(RiskLimit.MAX_TARGET_DISTANCE, 9_999)).codes())
                .containsExactly(RiskCode.TAKE_PROFIT_TOO_FAR);
        assertThat(one.policy(named(RiskLimit.REQUIRE_STOP_LOSS, 1)).codes()).isEmpty();
        assertThat(PLAIN.policy(named(RiskLimit.REQUIRE_STOP_LOSS, 1)).codes())
                .containsExactly(RiskCode.STOP_LOSS_REQUIRED);
    }

    private static World saying(@Nullable Price limit, @Nullable Ratio slippage) {
        return PLAIN.order(PLAIN.order().withContext(new OrderContext(limit, slippage, "", false)));
    }

    @Test
    void collarAndSlippage() {
        World named = saying(Price.parse("61610", 10), null);
        assertThat(named.policy(named(RiskLimit.PRICE_COLLAR, 10_000)).codes()).isEmpty();
        assertThat(named.policy(named(RiskLimit.PRICE_COLLAR, 9_999)).codes())
                .containsExactly(RiskCode.PRICE_OFF_COLLAR);
        assertThat(PLAIN.policy(named(RiskLimit.PRICE_COLLAR, 0)).codes()).isEmpty();
        assertThat(saying(Price.parse("61610", 2), null).codes()).containsExactly(RiskCode.INPUT_MISMATCH);
        World capped = saying(null, Ratio.parse("0.01"));
        assertThat(capped.policy(named(RiskLimit.MAX_SLIPPAGE, 10_000)).codes()).isEmpty();
        assertThat(capped.policy(named(RiskLimit.MAX_SLIPPAGE, 9_999)).codes())
                .containsExactly(RiskCode.SLIPPAGE_ABOVE_CAP);
        assertThat(PLAIN.policy(named(RiskLimit.MAX_SLIPPAGE, 10_000)).codes())
                .containsExactly(RiskCode.SLIPPAGE_ABOVE_CAP);
    }

    @Test
    void duplicates() {
        World asking = PLAIN.policy(named(RiskLimit.DUPLICATE_WINDOW, 30_000_000));
        assertThat(asking.codes()).containsExactly(RiskCode.DUPLICATE_ORDER);
        assertThat(asking.rejected().violations().get(0).detail()).isEqualTo("not known");
        OrderLog before = OrderLog.EMPTY.plus(PLAIN.order(), World.NOON - 30_000_000);
        assertThat(asking.account(account(b -> b.orders(before))).codes()).isEmpty();
        OrderLog justNow = OrderLog.EMPTY.plus(PLAIN.order(), World.NOON - 29_999_999);
        World repeated = asking.account(account(b -> b.orders(justNow)));
        assertThat(repeated.codes()).containsExactly(RiskCode.DUPLICATE_ORDER);
        assertThat(repeated.order(World.order(Side.SHORT, "100", "10", null, null))
                        .codes())
                .isEmpty();
    }

    private static AccountState account(Consumer<AccountState.Builder> change) {
        AccountState.Builder builder = PLAIN.account().toBuilder();
        change.accept(builder);
        return builder.build();
    }

    @Test
    void marketsAndHours() {
        assertThat(with(p -> p.permit(Set.of("BTC-USD", "ETH-USD"))).codes()).isEmpty();
        assertThat(with(p -> p.permit(Set.of("ETH-USD"))).codes()).containsExactly(RiskCode.MARKET_NOT_PERMITTED);
        PolicyScope btc = PolicyScope.market("BTC-USD");
        assertThat(with(p -> p.limit(btc, RiskLimit.MARKET_ACCESS, 1)).codes())
                .containsExactly(RiskCode.MARKET_CLOSE_ONLY);
        assertThat(with(p -> p.limit(btc, RiskLimit.MARKET_ACCESS, 2)).codes())
                .containsExactly(RiskCode.MARKET_NOT_PERMITTED);
        assertThat(with(p -> p.limit(PolicyScope.market("ETH-USD"), RiskLimit.MARKET_ACCESS, 2))
                        .codes())
                .isEmpty();
        assertThat(with(p -> p.require(RiskLimit.MARKET_HOURS)).codes()).isEmpty();
        World sequenced = with(p -> p.require(RiskLimit.REQUIRE_SEQUENCER));
        assertThat(sequenced.codes()).containsExactly(RiskCode.SEQUENCER_DOWN);
        assertThat(sequenced
                        .market(PLAIN.market().withSequencer(Sequencer.DOWN))
                        .codes())
                .containsExactly(RiskCode.SEQUENCER_DOWN);
        assertThat(sequenced.market(PLAIN.market().withSequencer(Sequencer.UP)).codes())
                .isEmpty();
    }

    @Test
    void scopesOnlyTighten() {
        for (PolicyScope scope :
                List.of(PolicyScope.market("BTC-USD"), PolicyScope.group("crypto"), PolicyScope.strategy("grid"))) {
            World tight = with(p -> p.limit(scope, RiskLimit.MAX_LEVERAGE, 999));
            World grid = tight.order(tight.order().withContext(new OrderContext(null, null, "grid", true)));
            assertThat(grid.codes()).as("%s", scope).containsExactly(RiskCode.LEVERAGE_ABOVE_MAX);
            World loose = with(p -> p.maxLeverage(Leverage.of(5)).limit(scope, RiskLimit.MAX_LEVERAGE, 50_000));
            assertThat(loose.codes()).contains(RiskCode.LEVERAGE_ABOVE_MAX);
        }
        assertThat(with(p -> p.limit(PolicyScope.strategy("grid"), RiskLimit.MAX_LEVERAGE, 999))
                        .codes())
                .isEmpty();
    }

    @Test
    void leverageTiers() {
        LeverageTier small = new LeverageTier(Usd.of(1_000), Leverage.of(10));
        LeverageTier large = new LeverageTier(Usd.of(5_000), Leverage.of(5));
        assertThat(with(p -> p.tiers(List.of(small, large))).codes()).isEmpty();
        World more =
                with(p -> p.tiers(List.of(small, large))).order(World.order(Side.LONG, "100.000001", "10", null, null));
        assertThat(more.codes()).containsExactly(RiskCode.LEVERAGE_ABOVE_TIER);
        World beyond = with(p -> p.tiers(List.of(small))).order(World.order(Side.LONG, "1000.01", "1", null, null));
        assertThat(beyond.codes()).containsExactly(RiskCode.LEVERAGE_ABOVE_TIER);
    }

    @Test
    void exposure() {
        AccountState held =
                account(b -> b.market("ETH-USD", "crypto", MarketExposure.of(Side.LONG, Usd.of(500), Usd.of(200), 1))
                        .market("SOL-USD", "other", MarketExposure.of(Side.SHORT, Usd.of(300), Usd.of(100), 1)));
        World w = PLAIN.account(held);
        check(w, RiskCode.GROSS_EXPOSURE_ABOVE_MAX, RiskLimit.MAX_GROSS_EXPOSURE, 2_100_000_000);
        // Open 500 - 300, reserved long 200, this order 1,000; the reserved short may never fill.
        check(w, RiskCode.NET_EXPOSURE_ABOVE_MAX, RiskLimit.MAX_NET_EXPOSURE, 1_400_000_000);
        check(w, RiskCode.SIDE_EXPOSURE_ABOVE_MAX, RiskLimit.MAX_LONG_EXPOSURE, 1_700_000_000);
        check(w, RiskCode.GROUP_EXPOSURE_ABOVE_MAX, RiskLimit.MAX_GROUP_EXPOSURE, 1_700_000_000);
        World down = w.order(World.order(Side.SHORT, "100", "10", null, null));
        check(down, RiskCode.SIDE_EXPOSURE_ABOVE_MAX, RiskLimit.MAX_SHORT_EXPOSURE, 1_400_000_000);
        // Net was 500 - 400 = 100 long and becomes 900 short.
        check(down, RiskCode.NET_EXPOSURE_ABOVE_MAX, RiskLimit.MAX_NET_EXPOSURE, 900_000_000);
    }

    private static void check(World world, RiskCode code, RiskLimit limit, long passes) {
        assertThat(world.policy(named(limit, passes)).codes()).as("%s", limit).isEmpty();
        assertThat(world.policy(named(limit, passes - 1)).codes())
                .as("%s", limit)
                .containsExactly(code);
    }

    @Test
    void aNetAboveItsLimitMayBeReduced() {
        World crowded = PLAIN.policy(named(RiskLimit.MAX_NET_EXPOSURE, 1_000_000))
                .account(account(b -> b.market("ETH-USD", MarketExposure.of(Side.SHORT, Usd.of(900), Usd.ZERO, 1))));
        // 900 short becomes 100 long: above 1, but less than it was.
        assertThat(crowded.codes()).isEmpty();
        assertThat(crowded.order(World.order(Side.SHORT, "1", "10", null, null)).codes())
                .containsExactly(RiskCode.NET_EXPOSURE_ABOVE_MAX);
    }

    @Test
    void workingOrdersCountAsPositionsAtOnce() {
        AccountState busy = account(b -> b.market(
                        "BTC-USD",
                        MarketExposure.NONE
                                .plusOpen(Side.LONG, Usd.of(10), World.NOON)
                                .plusReserved(Side.LONG, Usd.of(10)))
                .market("ETH-USD", MarketExposure.NONE.plusReserved(Side.SHORT, Usd.of(10))));
        check(PLAIN.account(busy), RiskCode.MARKET_POSITIONS_ABOVE_MAX, RiskLimit.MAX_MARKET_POSITIONS, 3);
        check(PLAIN.account(busy), RiskCode.POSITIONS_ABOVE_MAX, RiskLimit.MAX_POSITIONS, 4);
    }

    @Test
    @DisplayName("RSK-08 loss at stress, share of collateral and notional are three measures with a limit each")
    void threeMeasures() {
        World w = PLAIN.account(AccountState.ofCash(World.ACCOUNT, 7, Usd.of(1_000)));
        assertThat(w.codes()).isEmpty();
        // 2 % of 1,000 notional = 20 = 2 % of 1,000 equity; collateral 100 = 10 %; notional 1,000 = 100 %.
        check(w, RiskCode.ACCOUNT_RISK_ABOVE_MAX, RiskLimit.MAX_ACCOUNT_RISK, 20_000);
        check(w, RiskCode.COLLATERAL_SHARE_ABOVE_MAX, RiskLimit.MAX_COLLATERAL_SHARE, 100_000);
        check(w, RiskCode.WEIGHT_ABOVE_MAX, RiskLimit.MAX_WEIGHT, 1_000_000);
    }

    @Test
    void cashReserve() {
        // 1,000 equity less 89.95 % leaves 100.50 for collateral and fee.
        World w = PLAIN.account(AccountState.ofCash(World.ACCOUNT, 7, Usd.of(1_000)));
        assertThat(w.policy(named(RiskLimit.CASH_RESERVE, 899_500)).codes()).isEmpty();
        assertThat(w.policy(named(RiskLimit.CASH_RESERVE, 899_501)).codes())
                .containsExactly(RiskCode.CASH_RESERVE_BELOW_MIN);
    }

    @Test
    void leastLiquidationDistance() {
        // 85 % / 10 = 8.5 % of the price.
        boundary(RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN, RiskLimit.MIN_LIQUIDATION_DISTANCE, 85_000, 85_001);
    }

    @Test
    void sizeAndLeverageShrinkWithTheDataContinuously() {
        // Half of the bound is used: half of 100,000 and of 500x is left.
        World half = PLAIN.policy(named(RiskLimit.QUALITY_CONFIDENCE, 200)).confidence(World.units("6.1"));
        assertThat(half.order(World.order(Side.LONG, "5000", "10", null, null)).codes())
                .isEmpty();
        assertThat(half.order(World.order(Side.LONG, "5000.0001", "10", null, null))
                        .codes())
                .containsExactly(RiskCode.ORDER_ABOVE_QUALITY);
        assertThat(half.order(World.order(Side.LONG, "10", "250", null, null)).codes())
                .doesNotContain(RiskCode.LEVERAGE_ABOVE_QUALITY);
        assertThat(half.order(World.order(Side.LONG, "10", "250.01", null, null))
                        .codes())
                .contains(RiskCode.LEVERAGE_ABOVE_QUALITY);
        assertThat(half.confidence(World.units("12.2")).codes())
                .containsExactly(RiskCode.ORDER_ABOVE_QUALITY, RiskCode.LEVERAGE_ABOVE_QUALITY);
        // A figure that nobody knows leaves nothing.
        assertThat(PLAIN.policy(named(RiskLimit.QUALITY_VOLATILITY, 3_000_000)).codes())
                .containsExactly(RiskCode.ORDER_ABOVE_QUALITY, RiskCode.LEVERAGE_ABOVE_QUALITY);
    }

    @Test
    void locks() {
        for (RiskLock lock : List.of(
                new RiskLock(RiskLock.Scope.ACCOUNT, "", World.NOON, "five losses"),
                new RiskLock(RiskLock.Scope.MARKET, "BTC-USD", RiskLock.LATCHED, "venue trouble"),
                new RiskLock(RiskLock.Scope.STRATEGY, "grid", World.NOON, "review"),
                new RiskLock(RiskLock.Scope.SIDE, "LONG", World.NOON, "crowded"))) {
            World locked = PLAIN.account(account(b -> b.locks(List.of(lock))))
                    .order(PLAIN.order().withContext(new OrderContext(null, null, "grid", true)));
            assertThat(locked.codes()).as("%s", lock).containsExactly(RiskCode.LOCKED);
            boolean latched = lock.untilMicros() == RiskLock.LATCHED;
            assertThat(locked.rejected().violations().get(0).detail())
                    .isEqualTo(lock.reason() + (latched ? ", until a person ends it" : ", until 2023-11-14T22:13:20Z"));
            if (lock.untilMicros() == World.NOON) {
                assertThat(locked.at(World.NOON + 1).codes()).isEmpty();
            }
        }
        RiskLock elsewhere = new RiskLock(RiskLock.Scope.MARKET, "ETH-USD", RiskLock.LATCHED, "venue trouble");
        assertThat(PLAIN.account(account(b -> b.locks(List.of(elsewhere)))).codes())
                .isEmpty();
    }

    @Test
    void lossWindows() {
        // This order can lose 100.50; 50 more is reserved.
        AccountState losing = account(b ->
                b.reservedWorstLoss(Usd.of(50)).windows(new LossWindows(Usd.of(-40), Usd.of(-500), Usd.of(110_000))));
        World w = PLAIN.account(losing);
        check(w, RiskCode.HOURLY_LOSS_ABOVE_MAX, RiskLimit.MAX_HOURLY_LOSS, 190_500_000);
        check(w, RiskCode.WEEKLY_LOSS_ABOVE_MAX, RiskLimit.MAX_WEEKLY_LOSS, 650_500_000);
        check(w, RiskCode.DAILY_LOSS_AMOUNT_ABOVE_MAX, RiskLimit.MAX_DAILY_LOSS_AMOUNT, 150_500_000);
        // 10,000 + 50 + 100.50 of 110,000 = 9.2277... %
        assertThat(w.policy(named(RiskLimit.MAX_DRAWDOWN, 92_278)).codes()).isEmpty();
        assertThat(w.policy(named(RiskLimit.MAX_DRAWDOWN, 92_277)).codes())
                .containsExactly(RiskCode.DRAWDOWN_ABOVE_MAX);
        for (RiskLimit limit : List.of(RiskLimit.MAX_HOURLY_LOSS, RiskLimit.MAX_WEEKLY_LOSS, RiskLimit.MAX_DRAWDOWN)) {
            assertThat(PLAIN.policy(named(limit, limit.max())).codes())
                    .as("%s without windows", limit)
                    .containsExactly(limit.code());
        }
    }

    @Test
    void aDepositIsNoProfitAndAWithdrawalNoDrawdown() {
        Usd peak = LossWindows.peak(Usd.of(1_000), Usd.of(1_200));
        assertThat(peak).isEqualTo(Usd.of(1_200));
        assertThat(LossWindows.peak(peak, Usd.of(900))).isEqualTo(Usd.of(1_200));
        // Equity 900 of a peak of 1,200 is 25 % down; 300 withdrawn: 600 of 900, still 300 lost.
        assertThat(LossWindows.peakAfterDeposit(peak, Usd.of(-300))).isEqualTo(Usd.of(900));
    }

    @Test
    @DisplayName("RSK-13 the daily loss binds users and the whole installation")
    void dailyLossOfUserAndInstallation() {
        RiskPolicy ours = RiskPolicy.defaults();
        RiskPolicy user =
                ours.tightenedBy(Map.of("name", "user", "version", 1, "limits", Map.of("maxDailyLoss", "5%")));
        World day = PLAIN.account(account(b -> b.realizedToday(Usd.of(-5_000))));
        assertThat(day.policy(ours).codes()).isEmpty();
        assertThat(day.policy(user).codes()).containsExactly(RiskCode.DAILY_LOSS_ABOVE_MAX);
        World worse = PLAIN.account(account(b -> b.realizedToday(Usd.of(-20_000))));
        assertThat(worse.policy(ours).codes()).containsExactly(RiskCode.DAILY_LOSS_ABOVE_MAX);
    }
}
