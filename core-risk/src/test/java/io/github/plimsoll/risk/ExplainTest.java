package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads: every rule, what is left, what would change, and the most that would pass. */
class ExplainTest {
    private static final World PLAIN = World.plain();

    @Test
    void everyRuleHasALineWithItsNumbers() {
        Explanation explanation =
                PLAIN.engine().explain(PLAIN.order(), PLAIN.account(), PLAIN.market(), PLAIN.control(), PLAIN.now());
        assertThat(explanation.policy()).isEqualTo("default v1");
        assertThat(explanation.policyHash()).isEqualTo(PLAIN.policy().hash());
        assertThat(explanation.passed()).isTrue();
        assertThat(explanation.lines().stream().map(RuleLine::text))
                .containsExactly(
                        "ok  control state: ACTIVE, needed ACTIVE",
                        "ok  order, account and market belong together: yes, needed yes",
                        "ok  the account's figures are consistent: yes, needed yes",
                        "ok  the amounts fit the ledger: yes, needed yes",
                        "ok  price status: USABLE, needed USABLE",
                        "ok  the price is a price: yes, needed yes",
                        "ok  age of the price: 0 s, limit 5 s",
                        "ok  how far the price is ahead of the clock: 0 s, limit 1 s",
                        "--  stop loss against the price: not evaluated",
                        "--  take profit against the price: not evaluated",
                        "--  stop loss against the liquidation price: not evaluated",
                        "ok  notional of the order: 1000.00 USD, at least 10.00 USD",
                        "ok  size of the order: 0.01639344 coins, at least 0.00000001 coins",
                        "ok  notional in this market: 1000.00 USD, limit 100000.00 USD",
                        "ok  leverage: 10x, limit 500x",
                        "ok  equity of the account: 100000.00 USD, must be above 0.00 USD",
                        "ok  account loss at the stress move: 20.00 USD, limit 10000.00 USD",
                        "ok  margin and fees: 100.50 USD, limit 100000.00 USD",
                        "ok  spread and price confidence against the liquidation buffer: 6.10 USD/coin,"
                                + " limit 259.25 USD/coin",
                        "ok  equity at the start of the day: 100000.00 USD, must be above 0.00 USD",
                        "ok  today's loss with this order's worst loss: 100.50 USD, limit 20000.00 USD");
    }

    @Test
    void aFailedRuleSaysWhatWouldPass() {
        World halted = PLAIN.control(ControlState.REDUCE_ONLY).order(World.order(Side.LONG, "30000", "1", null, null));
        Explanation explanation = halted.engine()
                .explain(halted.order(), halted.account(), halted.market(), halted.control(), halted.now());
        assertThat(explanation.passed()).isFalse();
        assertThat(explanation.lines().get(0).text())
                .isEqualTo("NO  control state: REDUCE_ONLY, needed ACTIVE;"
                        + " would pass: closing now, opening when the state is ACTIVE again");
        // 20 % of 100,000 = collateral + 5 bps of it: 20,000 / 1.0005 = 19,990.004997501...
        assertThat(explanation.line(RiskCode.DAILY_LOSS_ABOVE_MAX).orElseThrow().text())
                .isEqualTo("NO  today's loss with this order's worst loss: 30015.00 USD, limit 20000.00 USD;"
                        + " would pass: collateral of at most 19990.004997 USD at 1x, or a stop");
    }

    @Test
    void headroomListsTheMostUsedLimitFirst() {
        AccountState account = PLAIN.account().toBuilder()
                .market("BTC-USD", MarketExposure.of(Side.LONG, Usd.of(60_000), Usd.of(30_000), 2))
                .reservedMargin(Usd.of(50_000))
                .realizedToday(Usd.of(-4_000))
                .build();
        List<Headroom> rooms = PLAIN.engine().headroom(account, PLAIN.market());
        assertThat(rooms.stream().map(Headroom::code))
                .containsExactly(
                        RiskCode.POSITION_ABOVE_MAX, // 10 % left
                        RiskCode.MARGIN_ABOVE_FREE, // 50 %
                        RiskCode.DAILY_LOSS_ABOVE_MAX, // 80 %
                        RiskCode.ACCOUNT_RISK_ABOVE_MAX, // 82 %
                        RiskCode.LIQUIDATION_TOO_CLOSE, // 85 %
                        RiskCode.LEVERAGE_ABOVE_MAX); // all
        assertThat(rooms.get(0).text()).isEqualTo("notional in this market: 10000.00 USD left of 100000.00 USD");
        assertThat(rooms.get(0).usedText()).isEqualTo("90000.00");
        assertThat(rooms.get(3).leftText()).isEqualTo("8200.00");
        // 0.05 x 0.85 / leverage >= 0.0001, so leverage <= 425.
        assertThat(rooms.get(4).leftText()).isEqualTo("425");
        assertThat(rooms.get(4).unit()).isEqualTo(RiskUnit.LEVERAGE);
        assertThat(rooms.get(5).limitText()).isEqualTo("500");
    }

    @Test
    void withoutPriceOrSenseNothingIsLeft() {
        MarketState blind = MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.MISSING, "");
        assertThat(PLAIN.engine().headroom(PLAIN.account(), blind).get(0))
                .isEqualTo(new Headroom(RiskCode.LIQUIDATION_TOO_CLOSE, RiskUnit.LEVERAGE, 50_000, 50_000, 0, 2));
        AccountState senseless =
                PLAIN.account().toBuilder().reservedMargin(Usd.of(-1)).build();
        assertThat(PLAIN.engine().headroom(senseless, PLAIN.market()).stream()
                        .filter(room -> room.unit() == RiskUnit.USD))
                .hasSize(4)
                .allSatisfy(room -> assertThat(room.left()).isZero());
        AccountState overdrawn = PLAIN.account().toBuilder()
                .freeMargin(Usd.of(-5))
                .equity(Usd.of(-5))
                .build();
        assertThat(PLAIN.engine().headroom(overdrawn, PLAIN.market()).stream()
                        .filter(room -> room.code() == RiskCode.MARGIN_ABOVE_FREE)
                        .map(Headroom::leftText))
                .containsExactly("0.00");
    }

    @Test
    void previewShowsBeforeAndAfterAndTheAmounts() {
        AccountState account = PLAIN.account().toBuilder()
                .market("BTC-USD", MarketExposure.of(Side.LONG, Usd.of(2_000), Usd.of(500), 1))
                .build();
        Preview preview = PLAIN.engine().preview(PLAIN.order(), account, PLAIN.market(), PLAIN.control(), PLAIN.now());
        assertThat(preview.wouldPass()).isTrue();
        RuleLine position =
                preview.explanation().line(RiskCode.POSITION_ABOVE_MAX).orElseThrow();
        assertThat(position.beforeText()).isEqualTo("2500.00");
        assertThat(position.afterText()).isEqualTo("3500.00");
        RuleLine stress =
                preview.explanation().line(RiskCode.ACCOUNT_RISK_ABOVE_MAX).orElseThrow();
        assertThat(stress.beforeText()).isEqualTo("50.00");
        assertThat(stress.afterText()).isEqualTo("70.00");
        Preview.Estimate estimate = preview.estimate().orElseThrow();
        assertThat(estimate.liquidationPrice()).hasToString("55815.00");
        assertThat(estimate.fee()).hasToString("0.50");
        MarketState blind = MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.MISSING, "no source");
        Preview without = PLAIN.engine().preview(PLAIN.order(), account, blind, PLAIN.control(), PLAIN.now());
        assertThat(without.estimate()).isEmpty();
        assertThat(without.wouldPass()).isFalse();
    }

    @Test
    void theLargestOrderNamesTheRuleThatBindsIt() {
        // At 10x the position limit binds at 10,000; the daily loss would at 20,000 / 1.005.
        MaxOrder ten = max(PLAIN);
        assertThat(ten.collateral()).isEqualTo(Usd.of(10_000));
        assertThat(ten.binding()).contains(RiskCode.POSITION_ABOVE_MAX);
        // At 1x it is the daily loss: 20,000 / 1.0005, rounded down.
        MaxOrder one = max(PLAIN.order(World.order(Side.LONG, "1", "1", null, null)));
        assertThat(one.collateral()).isEqualTo(Usd.parse("19990.004997"));
        assertThat(one.binding()).contains(RiskCode.DAILY_LOSS_ABOVE_MAX);
        MaxOrder none = max(PLAIN.control(ControlState.HALTED));
        assertThat(none.exists()).isFalse();
        assertThat(none.blockers().get(0).code()).isEqualTo(RiskCode.CONTROL_HALTED);
        MaxOrder poor = max(PLAIN.account(AccountState.ofCash(World.ACCOUNT, 1, Usd.ofMicros(500_000))));
        assertThat(poor.blockers().stream().map(Violation::code)).containsExactly(RiskCode.NOTIONAL_BELOW_MIN);
    }

    @Test
    void withoutFeesTheLargestOrderTakesAllTheFreeMargin() {
        VenueTerms free = new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        MaxOrder all = max(PLAIN.terms(free)
                .account(PLAIN.account().toBuilder().freeMargin(Usd.of(100)).build()));
        assertThat(all.collateral()).isEqualTo(Usd.of(100));
        assertThat(all.binding()).contains(RiskCode.MARGIN_ABOVE_FREE);
    }

    private static MaxOrder max(World world) {
        return world.engine().maxOrder(world.order(), world.account(), world.market(), world.control(), world.now());
    }
}
