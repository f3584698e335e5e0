package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers computed by hand. R3 and R4 are the liquidation and daily loss rules of the reference systems. */
class RiskExamplesTest {
    private final World plain = World.plain();

    @Test
    void anApprovalCarriesTheNumbersOfTheOrder() {
        Approved approved = plain.approved();
        assertThat(approved.notional()).isEqualTo(Usd.of(1_000)); // 100 x 10
        assertThat(approved.fee()).isEqualTo(Usd.parse("0.5")); // 1000 x 0.0005
        assertThat(approved.initialMargin()).isEqualTo(Usd.of(100));
        assertThat(approved.size()).isEqualTo(Quantity.parse("0.01639344", 8)); // 1000 / 61000 = 0.016393442...
        assertThat(approved.liquidationPrice()).hasToString("55815.00"); // 61000 x (1 - 0.85 / 10), R3
        assertThat(approved.worstLossAtLiquidation()).isEqualTo(Usd.parse("100.5"));
        assertThat(approved.worstLossAtStop()).isEmpty();
        assertThat(approved.worstLoss()).isEqualTo(Usd.parse("100.5"));
        assertThat(approved.reservation())
                .isEqualTo(new Reservation(
                        World.ACCOUNT, "BTC-USD", Side.LONG, Usd.parse("100.5"), Usd.parse("100.5"), Usd.of(1_000)));
    }

    @Test
    void anApprovalNamesEverythingItWasMadeFrom() {
        RiskEngine engine = plain.engine();
        World world = plain.confidence(12_345).at(World.NOON + 1_500_000);
        RiskDecision decision = engine.assess(
                world.order(), world.account(), world.market(), world.control(), world.epoch(), world.now());
        Approved approved = decision.fold(a -> a, r -> {
            throw new AssertionError(r);
        });
        assertThat(approved.orderHash()).isEqualTo(world.order().orderHash()).hasSize(64);
        assertThat(approved.policyHash()).isEqualTo(world.policy().hash()).hasSize(64);
        assertThat(approved.priceUnits()).isEqualTo(World.units("61000"));
        assertThat(approved.priceDecimals()).isEqualTo(10);
        assertThat(approved.price()).isEqualTo(Price.parse("61000", 10));
        assertThat(approved.confidenceUnits()).isEqualTo(12_345);
        assertThat(approved.priceAsOfMicros()).isEqualTo(World.NOON);
        assertThat(approved.accountVersion()).isEqualTo(7);
        assertThat(approved.controlEpoch()).isEqualTo(3);
        assertThat(approved.decidedAtMicros()).isEqualTo(World.NOON + 1_500_000);
        // The price is good until noon + 5 s, the decision until noon + 6.5 s: the earlier counts.
        assertThat(approved.validUntilMicros()).isEqualTo(World.NOON + 5_000_000);
        assertThat(approved.isValidAt(World.NOON + 5_000_000)).isTrue();
        assertThat(approved.isValidAt(World.NOON + 5_000_001)).isFalse();
        assertThat(approved.mintedBy(engine)).isTrue();
        assertThat(approved.mintedBy(RiskEngine.of(world.policy()))).isFalse();
    }

    @Test
    void anApprovalNeverLastsLongerThanFiveSecondsHoweverLongThePriceDoes() {
        RiskPolicy patient = RiskPolicy.defaults().toBuilder("patient", 1)
                .maxPriceAge(java.time.Duration.ofMinutes(30))
                .build();
        assertThat(plain.policy(patient).approved().validUntilMicros()).isEqualTo(World.NOON + 5_000_000);
    }

    @Test
    void aStopBoundsTheWorstLossWithSpreadAndFeesOfBothSides() {
        // 3 % of 1000 = 30; spread 1 bp of 1000 and of 970 = 0.197; fee 5 bps of 1000 and of 970 = 0.985.
        Approved approved = plain.order(World.order(Side.LONG, "100", "10", "59170", "64660"))
                .approved();
        assertThat(approved.worstLossAtStop()).contains(Usd.parse("31.182"));
        assertThat(approved.worstLoss()).isEqualTo(Usd.parse("31.182"));
        assertThat(approved.worstLossAtLiquidation()).isEqualTo(Usd.parse("100.5"));
        assertThat(approved.reservation().worstLoss()).isEqualTo(Usd.parse("31.182"));
        assertThat(approved.reservation().margin()).isEqualTo(Usd.parse("100.5"));
        // The mirror image: spread 1 bp of 1000 and of 1030 = 0.203; fee 5 bps of both = 1.015.
        assertThat(plain.order(World.order(Side.SHORT, "100", "10", "62830", "57000"))
                        .approved()
                        .worstLossAtStop())
                .contains(Usd.parse("31.218"));
    }

    @Test
    void whatIsLossyIsRoundedAgainstTheTrader() {
        // Notional 0.000011 x 1.05 = 0.00001155 -> up; its fee of 5 bps -> up to one micro-dollar.
        VenueTerms noMinimum = new VenueTerms(
                World.TERMS.takerFee(), World.TERMS.spread(), Ratio.parse("0.85"), Leverage.of(500), Usd.ZERO);
        Approved approved = plain.terms(noMinimum)
                .market(MarketState.priced(World.BTC, noMinimum, World.units("1.0000000003"), 0, World.NOON))
                .order(World.order(Side.LONG, "0.000011", "1.05", null, null))
                .approved();
        assertThat(approved.notional()).isEqualTo(Usd.ofMicros(12));
        assertThat(approved.fee()).isEqualTo(Usd.ofMicros(1));
        // 0.000012 / 1.0000000003 = 0.0000119999... coins -> down at 8 decimals.
        assertThat(approved.size().units()).isEqualTo(1_199);
        // Distance 1.0000000003 x 0.85 / 1.05 = 0.80952380976... -> down to 0.8095238097.
        assertThat(approved.liquidationPrice()).hasToString("0.1904761906");
    }

    @Test
    @DisplayName("RSK-02 a day at -21 % is over its limit, a gain never blocks")
    void dailyLossIsSigned() {
        // R4. The reference computed |pnl + loss|: -21 % and a loss read as +1 % gave 20 % and passed; +25 % was
        // blocked.
        AccountState.Builder day = plain.account().toBuilder();
        World loser = plain.account(
                day.realizedToday(Usd.of(-21_000)).dayBase(Usd.of(100_000)).build());
        assertThat(loser.codes()).containsExactly(RiskCode.DAILY_LOSS_ABOVE_MAX);
        Violation violation = loser.rejected().violations().get(0);
        assertThat(violation.limitText()).isEqualTo("20000.00");
        assertThat(violation.actualText()).isEqualTo("21100.50"); // 21,000 + collateral 100 + fee 0.50
        assertThat(violation.wouldPass().kind()).isEqualTo(Remedy.Kind.WAIT);
        World winner = plain.account(day.realizedToday(Usd.of(25_000)).build());
        assertThat(winner.passes()).isTrue();
        assertThat(winner.account(day.realizedToday(Usd.of(9_000_000)).build()).passes())
                .isTrue();
    }

    @Test
    void dailyLossCountsRealisedUnrealisedAndReservedOnce() {
        AccountState account = plain.account().toBuilder()
                .realizedToday(Usd.of(-1_000))
                .unrealized(Usd.of(400))
                .reservedWorstLoss(Usd.of(250))
                .build();
        RuleLine line = explain(plain.account(account), RiskCode.DAILY_LOSS_ABOVE_MAX);
        assertThat(line.beforeText()).isEqualTo("850.00");
        assertThat(line.afterText()).isEqualTo("950.50");
        assertThat(line.limitText()).isEqualTo("20000.00");
    }

    @Test
    @DisplayName("RSK-03 an opening whose spread and confidence eat the liquidation buffer is refused, not logged")
    void theBufferRefuses() {
        // 100x: distance 61000 x 0.85 / 100 = 518.50, buffer 5 % of it = 25.925. Spread 6.10 + confidence 19.825.
        World hundred = plain.order(World.order(Side.LONG, "100", "100", null, null));
        World full = hundred.confidence(World.units("19.825"));
        assertThat(full.passes()).isTrue();
        World over = hundred.confidence(World.units("19.825") + 1);
        assertThat(over.codes()).containsExactly(RiskCode.LIQUIDATION_TOO_CLOSE);
        Violation violation = over.rejected().violations().get(0);
        assertThat(violation.limitText()).isEqualTo("25.925");
        assertThat(violation.actualText()).isEqualTo("25.9250000001");
        assertThat(violation.wouldPass().text()).isEqualTo("leverage of at most 99.99x");
        // The buffer is a share of the distance: the same noise is harmless at 10x.
        assertThat(plain.confidence(World.units("19.825") + 1).passes()).isTrue();
    }

    @Test
    @DisplayName("RSK-04 an account without equity is refused with a reason, not by a division by zero")
    void zeroBalance() {
        World empty = plain.account(AccountState.ofCash(World.ACCOUNT, 1, Usd.ZERO));
        assertThat(empty.codes())
                .containsExactly(
                        RiskCode.EQUITY_NOT_POSITIVE,
                        RiskCode.ACCOUNT_RISK_ABOVE_MAX,
                        RiskCode.MARGIN_ABOVE_FREE,
                        RiskCode.DAY_BASE_NOT_POSITIVE,
                        RiskCode.DAILY_LOSS_ABOVE_MAX);
        assertThat(empty.rejected().violations())
                .allSatisfy(v -> assertThat(v.text()).isNotBlank());
        // A base of 0 refuses even on a day of gains.
        AccountState lucky = plain.account().toBuilder()
                .dayBase(Usd.ZERO)
                .realizedToday(Usd.of(5_000))
                .build();
        assertThat(plain.account(lucky).codes()).containsExactly(RiskCode.DAY_BASE_NOT_POSITIVE);
        AccountState owing = plain.account().toBuilder().equity(Usd.of(-1)).build();
        assertThat(plain.account(owing).codes())
                .containsExactly(RiskCode.EQUITY_NOT_POSITIVE, RiskCode.ACCOUNT_RISK_ABOVE_MAX);
    }

    @Test
    @DisplayName("RSK-07 collateral, notional and size are three things, and leverage is applied once")
    void leverageIsAppliedOnce() throws NoSuchMethodException {
        // The reference applied its scenario to size x leverage while margin was size / leverage.
        World twenty = plain.order(World.order(Side.LONG, "500", "20", null, null));
        Approved approved = twenty.approved();
        assertThat(approved.initialMargin()).isEqualTo(Usd.of(500));
        assertThat(approved.notional()).isEqualTo(Usd.of(10_000));
        assertThat(explain(twenty, RiskCode.ACCOUNT_RISK_ABOVE_MAX).afterText()).isEqualTo("200.00"); // 2 % of 10,000
        assertThat(Approved.class.getMethod("size").getReturnType()).isEqualTo(Quantity.class);
        assertThat(Approved.class.getMethod("notional").getReturnType()).isEqualTo(Usd.class);
        assertThat(OpenOrder.class.getMethod("leverage").getReturnType()).isEqualTo(Leverage.class);
    }

    @Test
    void everyViolatedRuleIsReportedInPrecedence() {
        World broke = plain.account(AccountState.ofCash(World.ACCOUNT, 1, Usd.of(1_000)))
                .order(World.order(Side.LONG, "20000", "600", null, null))
                .confidence(World.units("50"))
                .control(ControlState.HALTED);
        assertThat(broke.codes())
                .containsExactly(
                        RiskCode.CONTROL_HALTED,
                        RiskCode.POSITION_ABOVE_MAX,
                        RiskCode.LEVERAGE_ABOVE_MAX,
                        RiskCode.ACCOUNT_RISK_ABOVE_MAX,
                        RiskCode.MARGIN_ABOVE_FREE,
                        RiskCode.LIQUIDATION_TOO_CLOSE,
                        RiskCode.DAILY_LOSS_ABOVE_MAX);
        assertThat(broke.rejected().code()).isEqualTo(RiskCode.CONTROL_HALTED);
        assertThat(broke.rejected().codes()).isEqualTo(broke.check().codes());
    }

    @Test
    void aRefusalSaysWhatWouldPass() {
        World large = plain.order(World.order(Side.LONG, "10100", "10", null, null));
        Violation violation = large.rejected().violations().get(0);
        assertThat(violation.code()).isEqualTo(RiskCode.POSITION_ABOVE_MAX);
        assertThat(violation.unit()).isEqualTo(RiskUnit.USD);
        assertThat(violation)
                .hasToString("POSITION_ABOVE_MAX: notional in this market: 101000.00 USD, limit 100000.00 USD;"
                        + " would pass: collateral of at most 10000.00 USD at 10x");
        assertThat(plain.order(World.order(Side.LONG, "100", "501", null, null))
                        .rejected()
                        .violations()
                        .get(0)
                        .text())
                .isEqualTo("leverage: 501x, limit 500x; would pass: leverage of at most 500x");
    }

    @Test
    void controlStatesRefuseEveryOpening() {
        assertThat(plain.control(ControlState.FROZEN).codes()).containsExactly(RiskCode.CONTROL_FROZEN);
        assertThat(plain.control(ControlState.HALTED).codes()).containsExactly(RiskCode.CONTROL_HALTED);
        assertThat(plain.control(ControlState.REDUCE_ONLY).codes()).containsExactly(RiskCode.CONTROL_REDUCE_ONLY);
    }

    @Test
    void aPriceThatCannotBeUsedRefusesWithItsReason() {
        for (PriceStatus status : PriceStatus.values()) {
            if (status == PriceStatus.USABLE) {
                continue;
            }
            World blind = plain.market(MarketState.unavailable(World.BTC, World.TERMS, status, "one of 3 sources"));
            assertThat(blind.codes()).containsExactly(RiskCode.valueOf("PRICE_" + status));
            assertThat(blind.rejected().violations().get(0).text())
                    .isEqualTo("price status: " + status + ", needed USABLE (one of 3 sources);"
                            + " would pass: the same order once there is a usable price");
        }
        assertThat(plain.market(MarketState.priced(World.BTC, World.TERMS, 0, 0, World.NOON))
                        .codes())
                .containsExactly(RiskCode.PRICE_INVALID);
        assertThat(plain.confidence(-1).codes()).containsExactly(RiskCode.PRICE_INVALID);
    }

    @Test
    void aPriceIsRefusedOneMicrosecondPastItsAgeAndOnePastTheClockLead() {
        assertThat(plain.at(World.NOON + 5_000_000).passes()).isTrue();
        assertThat(plain.at(World.NOON + 5_000_001).codes()).containsExactly(RiskCode.PRICE_TOO_OLD);
        assertThat(plain.at(World.NOON - 1_000_000).passes()).isTrue();
        assertThat(plain.at(World.NOON - 1_000_001).codes()).containsExactly(RiskCode.PRICE_FROM_FUTURE);
        assertThat(plain.at(World.NOON + 5_000_001)
                        .rejected()
                        .violations()
                        .get(0)
                        .text())
                .startsWith("age of the price: 5.000001 s, limit 5 s");
    }

    @Test
    void stopsAndTargetsOnTheWrongSideAreRefused() {
        assertThat(codes(Side.LONG, "61000", null)).containsExactly(RiskCode.STOP_LOSS_WRONG_SIDE);
        assertThat(codes(Side.LONG, "60999.9999999999", null)).isEmpty();
        assertThat(codes(Side.SHORT, "61000", null)).containsExactly(RiskCode.STOP_LOSS_WRONG_SIDE);
        assertThat(codes(Side.SHORT, "61000.0000000001", null)).isEmpty();
        assertThat(codes(Side.LONG, null, "61000")).containsExactly(RiskCode.TAKE_PROFIT_WRONG_SIDE);
        assertThat(codes(Side.LONG, null, "61000.0000000001")).isEmpty();
        assertThat(codes(Side.SHORT, null, "61000")).containsExactly(RiskCode.TAKE_PROFIT_WRONG_SIDE);
        assertThat(codes(Side.SHORT, null, "60999.9999999999")).isEmpty();
        assertThat(plain.order(World.order(Side.LONG, "100", "10", "62000", null))
                        .rejected()
                        .violations()
                        .get(0)
                        .wouldPass()
                        .text())
                .isEqualTo("a stop loss below 61000.00");
    }

    @Test
    void aStopThatLiquidationWouldReachFirstProtectsNothingAndIsRefused() {
        assertThat(codes(Side.LONG, "55815", null)).containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
        assertThat(codes(Side.LONG, "55815.0000000001", null)).isEmpty();
        assertThat(codes(Side.SHORT, "66185", null)).containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
        assertThat(codes(Side.SHORT, "66184.9999999999", null)).isEmpty();
    }

    @Test
    void ordersBelowTheVenuesMinimumAreRefusedAndToldTheLeastThatPasses() {
        World least = plain.order(World.order(Side.LONG, "1", "10", null, null));
        assertThat(least.passes()).isTrue();
        World below = plain.order(World.order(Side.LONG, "0.999999", "10", null, null));
        assertThat(below.codes()).containsExactly(RiskCode.NOTIONAL_BELOW_MIN);
        assertThat(below.rejected().violations().get(0).text())
                .isEqualTo("notional of the order: 9.99999 USD, at least 10.00 USD;"
                        + " would pass: collateral of at least 1.00 USD at 10x");
    }

    @Test
    void anOrderOfNoCoinsIsRefused() {
        VenueTerms noMinimum = new VenueTerms(
                World.TERMS.takerFee(), World.TERMS.spread(), Ratio.parse("0.85"), Leverage.of(500), Usd.ZERO);
        // One unit is 1e-8 coins = 0.00061 USD.
        World least = plain.terms(noMinimum).order(World.order(Side.LONG, "0.00061", "1", null, null));
        assertThat(least.approved().size().units()).isEqualTo(1);
        World none = least.order(World.order(Side.LONG, "0.000609", "1", null, null));
        assertThat(none.codes()).containsExactly(RiskCode.SIZE_BELOW_MIN);
        assertThat(none.rejected().violations().get(0).wouldPass().value()).isEqualTo(610);
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() {
        AccountState other = AccountState.ofCash(new AccountId("u2"), 1, Usd.of(100_000));
        assertThat(plain.account(other).codes()).containsExactly(RiskCode.INPUT_MISMATCH);
        MarketState ether = MarketState.priced(
                io.github.plimsoll.numbers.Instrument.cryptoPerp("ETH"), World.TERMS, 1_000_000, 0, World.NOON);
        assertThat(plain.market(ether).codes()).containsExactly(RiskCode.INPUT_MISMATCH);
        OpenOrder coarse = new OpenOrder(
                World.ACCOUNT, "BTC-USD", Side.LONG, Usd.of(100), Leverage.of(10), Price.parse("60000", 2), null);
        assertThat(plain.order(coarse).codes()).containsExactly(RiskCode.INPUT_MISMATCH);
    }

    @Test
    void anAccountWhoseFiguresMakeNoSenseIsRefusedNotAnException() {
        AccountState.Builder builder = plain.account().toBuilder();
        AccountState negative = builder.reservedMargin(Usd.of(-1)).build();
        assertThat(plain.account(negative).codes()).containsExactly(RiskCode.ACCOUNT_INVALID);
        AccountState negativePart = plain.account().toBuilder()
                .market("ETH-USD", MarketExposure.of(Side.SHORT, Usd.of(-1), Usd.ZERO, 1))
                .build();
        assertThat(plain.account(negativePart).codes()).containsExactly(RiskCode.ACCOUNT_INVALID);
        AccountState mended =
                negativePart.toBuilder().market("ETH-USD", MarketExposure.NONE).build();
        assertThat(plain.account(mended).codes()).isEmpty();
        AccountState.Builder beyond = plain.account().toBuilder();
        for (String market : new String[] {"ETH-USD", "SOL-USD"}) {
            beyond.market(market, MarketExposure.of(Side.LONG, Usd.ofMicros(Usd.MAX_MICROS), Usd.ZERO, 1));
        }
        assertThat(plain.account(beyond.build()).codes()).containsExactly(RiskCode.ACCOUNT_INVALID);
    }

    @Test
    void amountsBeyondTheLedgerAreRefusedNotAnException() {
        World huge = plain.order(plain.order().withCollateral(Usd.ofMicros(Usd.MAX_MICROS)));
        assertThat(huge.codes()).containsExactly(RiskCode.OUT_OF_RANGE);
        Remedy remedy = huge.rejected().violations().get(0).wouldPass();
        assertThat(huge.order(huge.order().withCollateral(Usd.ofMicros(remedy.value())))
                        .codes())
                .doesNotContain(RiskCode.OUT_OF_RANGE);
        assertThat(huge.order(huge.order().withCollateral(Usd.ofMicros(remedy.value() + 1)))
                        .codes())
                .contains(RiskCode.OUT_OF_RANGE);
        assertThat(plain.at(Long.MAX_VALUE).codes()).containsExactly(RiskCode.OUT_OF_RANGE);
        assertThat(plain.at(Long.MIN_VALUE).codes()).containsExactly(RiskCode.OUT_OF_RANGE);
    }

    @Test
    void codesFitTwoWordsAndKeepTheirOrder() {
        assertThat(RiskCode.values()).hasSizeLessThan(128);
        // Stored and answered by name: this list only grows, and its order is the precedence.
        assertThat(Arrays.stream(RiskCode.values()).map(Enum::name))
                .containsExactly(
                        "CONTROL_FROZEN",
                        "CONTROL_HALTED",
                        "CONTROL_REDUCE_ONLY",
                        "INPUT_MISMATCH",
                        "ACCOUNT_INVALID",
                        "OUT_OF_RANGE",
                        "PRICE_MISSING",
                        "PRICE_STALE",
                        "PRICE_DISPUTED",
                        "PRICE_INVALID",
                        "PRICE_TOO_OLD",
                        "PRICE_FROM_FUTURE",
                        "CONFIDENCE_TOO_WIDE",
                        "SEQUENCER_DOWN",
                        "MARKET_NOT_PERMITTED",
                        "MARKET_CLOSED",
                        "MARKET_CLOSE_ONLY",
                        "DUPLICATE_ORDER",
                        "LOCKED",
                        "STOP_LOSS_REQUIRED",
                        "STOP_LOSS_WRONG_SIDE",
                        "TAKE_PROFIT_WRONG_SIDE",
                        "STOP_LOSS_BEYOND_LIQUIDATION",
                        "STOP_LOSS_TOO_NEAR",
                        "STOP_LOSS_TOO_FAR",
                        "TAKE_PROFIT_TOO_NEAR",
                        "TAKE_PROFIT_TOO_FAR",
                        "PRICE_OFF_COLLAR",
                        "SLIPPAGE_ABOVE_CAP",
                        "NOTIONAL_BELOW_MIN",
                        "SIZE_BELOW_MIN",
                        "ORDER_NOTIONAL_ABOVE_MAX",
                        "COLLATERAL_ABOVE_MAX",
                        "SIZE_ABOVE_MAX",
                        "ORDER_ABOVE_QUALITY",
                        "POSITION_ABOVE_MAX",
                        "LEVERAGE_ABOVE_MAX",
                        "LEVERAGE_ABOVE_TIER",
                        "LEVERAGE_ABOVE_QUALITY",
                        "EQUITY_NOT_POSITIVE",
                        "ACCOUNT_RISK_ABOVE_MAX",
                        "MARGIN_ABOVE_FREE",
                        "GROSS_EXPOSURE_ABOVE_MAX",
                        "NET_EXPOSURE_ABOVE_MAX",
                        "SIDE_EXPOSURE_ABOVE_MAX",
                        "GROUP_EXPOSURE_ABOVE_MAX",
                        "MARKET_POSITIONS_ABOVE_MAX",
                        "POSITIONS_ABOVE_MAX",
                        "WEIGHT_ABOVE_MAX",
                        "COLLATERAL_SHARE_ABOVE_MAX",
                        "CASH_RESERVE_BELOW_MIN",
                        "LIQUIDATION_TOO_CLOSE",
                        "LIQUIDATION_DISTANCE_BELOW_MIN",
                        "DAY_BASE_NOT_POSITIVE",
                        "DAILY_LOSS_ABOVE_MAX",
                        "DAILY_LOSS_AMOUNT_ABOVE_MAX",
                        "HOURLY_LOSS_ABOVE_MAX",
                        "WEEKLY_LOSS_ABOVE_MAX",
                        "DRAWDOWN_ABOVE_MAX",
                        "COOLDOWN",
                        "STOP_LOSSES_ABOVE_MAX",
                        "LOSS_STREAK_ABOVE_MAX",
                        "MARKET_PROFIT_BELOW_MIN",
                        "WIN_RATE_BELOW_MIN",
                        "HOLDING_TIME_ABOVE_MAX",
                        "AUTOMATION_ABOVE_MAX",
                        "SPREAD_ABOVE_MAX",
                        "ORDER_FLOW_ABOVE_MAX",
                        "VWAP_DEVIATION_ABOVE_MAX",
                        "AMIHUD_ABOVE_MAX",
                        "REGIME_RISK_OFF");
    }

    private java.util.List<RiskCode> codes(Side side, @Nullable String stop, @Nullable String target) {
        return plain.order(World.order(side, "100", "10", stop, target)).codes();
    }

    private static RuleLine explain(World world, RiskCode code) {
        return world.engine()
                .explain(world.order(), world.account(), world.market(), world.control(), world.now())
                .line(code)
                .orElseThrow();
    }
}
