package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said would pass, by hand and where there is nothing to say: micro-dollars, hundredths of 1x, price units. */
class RemediesTest {
    private static final World PLAIN = World.plain();

    private static World named(World w, Object... pairs) {
        PolicyBuilder policy = RiskPolicy.defaults().toBuilder("named", 1);
        for (int i = 0; i < pairs.length; i += 2) {
            policy.limit((RiskLimit) pairs[i], ((Number) pairs[i + 1]).longValue());
        }
        return w.policy(policy.build());
    }

    private static World ordering(Side side, String leverage, String stop, String target) {
        return PLAIN.order(
                World.order(side, "100", leverage, stop.isEmpty() ? null : stop, target.isEmpty() ? null : target));
    }

    private static Remedy remedy(World w, RiskCode code) {
        return w.rejected().violations().stream()
                .filter(violation -> violation.code() == code)
                .findFirst()
                .orElseThrow()
                .wouldPass();
    }

    private static void says(World w, RiskCode code, Remedy.Kind kind, long value) {
        Remedy told = remedy(w, code);
        assertThat(told.kind()).as("%s", told).isEqualTo(kind);
        assertThat(told.value()).as("%s", told).isEqualTo(value);
    }

    private static void waits(World w, RiskCode code, String text) {
        assertThat(remedy(w, code)).isEqualTo(Remedy.waitFor(text));
    }

    @Test
    void whatIsNotKnownIsToBecomeKnownExceptWhatTheOrderItselfLeavesOut() {
        waits(named(PLAIN, RiskLimit.COOLDOWN, 1_000_000), RiskCode.COOLDOWN, "the same order when that is known");
        waits(
                named(PLAIN, RiskLimit.MAX_SLIPPAGE, 10_000),
                RiskCode.SLIPPAGE_ABOVE_CAP,
                "the same order with a slippage within the limit");
    }

    @Test
    void stopsAndTargetsGoToTheOtherSideOfThePrice() {
        long price = World.units("61000");
        says(ordering(Side.LONG, "10", "61000", ""), RiskCode.STOP_LOSS_WRONG_SIDE, Remedy.Kind.PRICE_BELOW, price);
        says(ordering(Side.SHORT, "10", "61000", ""), RiskCode.STOP_LOSS_WRONG_SIDE, Remedy.Kind.PRICE_ABOVE, price);
        says(ordering(Side.LONG, "10", "", "61000"), RiskCode.TAKE_PROFIT_WRONG_SIDE, Remedy.Kind.PRICE_ABOVE, price);
        says(ordering(Side.SHORT, "10", "", "61000"), RiskCode.TAKE_PROFIT_WRONG_SIDE, Remedy.Kind.PRICE_BELOW, price);
        // 85 % of a tenth of the price is 5,185.
        says(
                ordering(Side.LONG, "10", "55815", ""),
                RiskCode.STOP_LOSS_BEYOND_LIQUIDATION,
                Remedy.Kind.PRICE_ABOVE,
                World.units("55815"));
        says(
                ordering(Side.SHORT, "10", "66185", ""),
                RiskCode.STOP_LOSS_BEYOND_LIQUIDATION,
                Remedy.Kind.PRICE_BELOW,
                World.units("66185"));
    }

    @Test
    void thereIsNoPriceBelowTheSmallest() {
        MarketState least = World.coins(2, World.TERMS, 1);
        waits(
                ordering(Side.LONG, "10", "0.0000000002", "").market(least),
                RiskCode.STOP_LOSS_WRONG_SIDE,
                "nothing at this price");
        says(
                ordering(Side.SHORT, "10", "0.0000000001", "").market(least),
                RiskCode.STOP_LOSS_WRONG_SIDE,
                Remedy.Kind.PRICE_ABOVE,
                1);
    }

    @Test
    void lessLeverage() {
        says(ordering(Side.LONG, "600", "", ""), RiskCode.LEVERAGE_ABOVE_MAX, Remedy.Kind.LEVERAGE_AT_MOST, 50_000);
        // A spread of 0.2 % of at most 1 % leaves 80 % of 500x.
        World wide = named(ordering(Side.LONG, "450", "", ""), RiskLimit.QUALITY_SPREAD, 10_000);
        says(
                wide.market(PLAIN.market().withQuality(spread("0.002"))),
                RiskCode.LEVERAGE_ABOVE_QUALITY,
                Remedy.Kind.LEVERAGE_AT_MOST,
                40_000);
        waits(
                wide.market(PLAIN.market().withQuality(spread("0.01"))),
                RiskCode.LEVERAGE_ABOVE_QUALITY,
                "nothing in this market now");
        // 10 times 100 USD are within the second tier only.
        World tiers = PLAIN.policy(RiskPolicy.defaults().toBuilder("tiers", 1)
                .tiers(List.of(
                        new LeverageTier(Usd.of(500), Leverage.of(50)),
                        new LeverageTier(Usd.of(5_000), Leverage.of(8))))
                .build());
        says(tiers, RiskCode.LEVERAGE_ABOVE_TIER, Remedy.Kind.LEVERAGE_AT_MOST, 800);
        MarketState none = MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.MISSING, "no source");
        says(tiers.market(none), RiskCode.LEVERAGE_ABOVE_TIER, Remedy.Kind.LEVERAGE_AT_MOST, 800);
    }

    private static MarketQuality spread(String share) {
        return new MarketQuality(Ratio.parse(share), null, null, null, null, null, null, null);
    }

    @Test
    void theLeastLeverageIsAnAnswerToo() {
        // 5 % of 51,850 at 1x are 2,592.50: the spread of 6.10 and 2,586.40.
        says(
                PLAIN.confidence(World.units("2586.4")),
                RiskCode.LIQUIDATION_TOO_CLOSE,
                Remedy.Kind.LEVERAGE_AT_MOST,
                100);
        waits(
                PLAIN.confidence(World.units("2586.4") + 1),
                RiskCode.LIQUIDATION_TOO_CLOSE,
                "the same order when spread and price confidence are narrower");
        assertThat(PLAIN.confidence(World.units("2586.4"))
                        .rejected()
                        .whyNot()
                        .orElseThrow()
                        .changes())
                .extracting(Remedy::value)
                .containsExactly(100L);
    }

    @Test
    void moreCollateral() {
        says(
                named(PLAIN, RiskLimit.MIN_ORDER_NOTIONAL, 2_500_000_000L),
                RiskCode.NOTIONAL_BELOW_MIN,
                Remedy.Kind.COLLATERAL_AT_LEAST,
                250_000_000);
        // At 1x that would be 9 x 10^12 dollars, and twice what was tried last is more than the ledger holds.
        Object[] all = {RiskLimit.MIN_ORDER_NOTIONAL, Usd.MAX_MICROS, RiskLimit.MAX_POSITION, Usd.MAX_MICROS};
        waits(
                named(ordering(Side.LONG, "1", "", ""), all),
                RiskCode.NOTIONAL_BELOW_MIN,
                "nothing within the ledger's range");
        // At 10x it is 9 x 10^11, whose size does not fit 14 decimals.
        waits(
                named(PLAIN.market(World.coins(14, World.TERMS, World.units("61000"))), all),
                RiskCode.NOTIONAL_BELOW_MIN,
                "nothing within the ledger's range");
    }

    private static AccountState accepted(AccountState account, long largest, int count) {
        List<OrderLog.Accepted> orders = new ArrayList<>();
        orders.add(new OrderLog.Accepted(1, World.NOON - 30_000_000, false));
        for (int i = 0; i < count; i++) {
            orders.add(new OrderLog.Accepted(
                    OpenOrder.fingerprint("BTC-USD", Side.LONG, largest - i, 1_000), World.NOON - 1, false));
        }
        return account.toBuilder().orders(new OrderLog(orders, Long.MIN_VALUE)).build();
    }

    private static MaxOrder max(World w) {
        return w.engine().maxOrder(w.order(), w.account(), w.market(), w.control(), w.now());
    }

    @Test
    void theLargestOrderStepsOverAFullLogOfDuplicates() {
        // 100,000 of position at 10x are 10,000 of collateral.
        World w = named(PLAIN, RiskLimit.DUPLICATE_WINDOW, 30_000_000);
        long largest = 10_000_000_000L;
        World none = w.account(accepted(PLAIN.account(), largest, 0));
        assertThat(max(none).collateral().micros()).isEqualTo(largest);
        // The oldest of a full log must be out of the window, or nobody knows what came before it.
        World full = w.account(accepted(PLAIN.account(), largest, OrderLog.CAPACITY - 1));
        assertThat(full.account().orders().orElseThrow().orders()).hasSize(OrderLog.CAPACITY);
        assertThat(max(full).collateral().micros()).isEqualTo(largest - 255);
        assertThat(max(full).binding()).contains(RiskCode.DUPLICATE_ORDER);
        World asked = full.order(World.order(Side.LONG, "10000.000001", "10", null, null));
        assertThat(asked.rejected().whyNot().orElseThrow().changes().get(0).value())
                .isEqualTo(largest - 255);
    }

    @Test
    void belowTheSmallestCollateralThereIsNothing() {
        VenueTerms free = new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(500), Usd.ZERO);
        World w = named(PLAIN, RiskLimit.DUPLICATE_WINDOW, 30_000_000)
                .market(World.coins(14, free, World.units("61000")));
        AccountState poor =
                PLAIN.account().toBuilder().freeMargin(Usd.ofMicros(2)).build();
        assertThat(max(w.account(accepted(poor, 2, 1))).collateral()).isEqualTo(Usd.ofMicros(1));
        MaxOrder none = max(w.account(accepted(poor, 2, 2)));
        assertThat(none.exists()).isFalse();
        assertThat(none.blockers()).extracting(Violation::code).containsExactly(RiskCode.DUPLICATE_ORDER);
        assertThat(none.binding()).isEmpty();
    }
}
