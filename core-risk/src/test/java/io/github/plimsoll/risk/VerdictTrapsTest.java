package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where comparisons of 64-bit numbers could go wrong: products that wrap, ends of ranges, inputs that do not belong. */
class VerdictTrapsTest {
    private final World plain = World.plain();

    /** The codes by comparison where that answers, and by every rule in turn, which are the same. */
    private static RiskCode[] codes(World w) {
        Evaluation slow = ask(w).work(null);
        RiskCode[] codes = Reasons.codes(slow.low, slow.high).toArray(new RiskCode[0]);
        assertThat(w.codes()).containsExactly(codes);
        assertThat(w.check().codes()).containsExactly(codes);
        return codes;
    }

    private static Evaluation ask(World w) {
        return Evaluation.of(w.policy(), w.order(), w.account(), w.market(), w.control(), w.now());
    }

    private static boolean compared(World w) {
        return ask(w).run(null).compared;
    }

    private static World rich(World w) {
        Usd much = Usd.of(200_000_000_000L);
        return w.account(AccountState.ofCash(World.ACCOUNT, 1, much))
                .policy(RiskPolicy.defaults().toBuilder("rich", 1)
                        .maxPosition(Usd.of(1_000_000_000))
                        .maxLeverage(Leverage.of(1_000))
                        .build());
    }

    private static VenueTerms terms(String fee, String spread, String threshold) {
        return new VenueTerms(
                Ratio.parse(fee), Ratio.parse(spread), Ratio.parse(threshold), Leverage.of(1_000), Usd.ZERO);
    }

    private static Instrument instrument(int priceDecimals, int sizeDecimals) {
        return new Instrument(
                "BTC-USD",
                Instrument.Kind.PERP,
                "BTC",
                "USD",
                Asset.USDC,
                priceDecimals,
                sizeDecimals,
                365,
                MarketHours.ALWAYS,
                "crypto");
    }

    private static OpenOrder order(Side side, long collateral, int leverage, @Nullable Price stop) {
        return new OpenOrder(
                World.ACCOUNT, "BTC-USD", side, Usd.ofMicros(collateral), Leverage.ofHundredths(leverage), stop, null);
    }

    @Test
    void ordinaryOrdersAreCompared() {
        assertThat(compared(plain)).isTrue();
        assertThat(compared(plain.order(World.order(Side.SHORT, "100", "600", "61100", "60000"))))
                .isTrue();
        assertThat(compared(plain.control(ControlState.REDUCE_ONLY))).isFalse();
    }

    @Test
    void aFeeWhoseProductWrapsIsStillPaid() {
        // 2^45 micro-dollars x 2^19 millionths is 2^64, which is 0 in 64 bits; the fee is 52.4288 % of the notional.
        World w = rich(plain).terms(terms("0.524288", "0", "0.85")).order(order(Side.LONG, 1L << 44, 200, null));
        assertThat(codes(w)).isEmpty();
        AccountState.Builder poor = w.account().toBuilder().freeMargin(Usd.ofMicros(1L << 44));
        assertThat(codes(w.account(poor.build()))).containsExactly(RiskCode.MARGIN_ABOVE_FREE);
    }

    @Test
    void aSizeThatDoesNotFitIsOutOfRange() {
        // 10,000,000 USD at 0.0001 USD are 10^11 coins, 10^19 units of 8 decimals.
        World w = rich(plain).market(MarketState.priced(World.BTC, terms("0", "0", "0.85"), 1_000_000, 0, World.NOON));
        assertThat(codes(w.order(World.order(Side.LONG, "1000000", "1", null, null))))
                .isEmpty();
        assertThat(codes(w.order(World.order(Side.LONG, "10000000", "1", null, null))))
                .containsExactly(RiskCode.OUT_OF_RANGE);
    }

    @Test
    void noiseWhoseProductWrapsStillCounts() {
        // Noise of 9.3 x 10^12 units, times a million, does not fit; the buffer at 10x is 2.6 x 10^12.
        World w = plain.confidence(9_300_000_000_000L);
        assertThat(codes(w)).containsExactly(RiskCode.LIQUIDATION_TOO_CLOSE);
        assertThat(codes(w.order(World.order(Side.LONG, "100", "1", null, null))))
                .isEmpty();
    }

    @Test
    void timesAtTheEndsOfTime() {
        long last = Long.MAX_VALUE - 1_000;
        MarketState late = MarketState.priced(World.BTC, World.TERMS, World.units("61000"), 0, last);
        assertThat(codes(plain.market(late).at(last))).containsExactly(RiskCode.OUT_OF_RANGE);
        MarketState far = MarketState.priced(World.BTC, World.TERMS, World.units("61000"), 0, 1L << 62);
        assertThat(codes(plain.market(far).at(1L << 62))).isEmpty();
        MarketState early = MarketState.priced(World.BTC, World.TERMS, World.units("61000"), 0, -2);
        assertThat(codes(plain.market(early).at(-1))).isEmpty();
        assertThat(codes(plain.at(Long.MIN_VALUE))).containsExactly(RiskCode.OUT_OF_RANGE);
        assertThat(codes(plain.at(Long.MAX_VALUE))).containsExactly(RiskCode.OUT_OF_RANGE);
        assertThat(codes(plain.at(-1))).containsExactly(RiskCode.PRICE_FROM_FUTURE);
    }

    @Test
    void aPriceOfOneUnitLiquidatesALongAtOnce() {
        MarketState market = MarketState.priced(instrument(4, 2), terms("0", "0", "1"), 1, 0, World.NOON);
        World w = plain.market(market);
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 100, null))))
                .containsExactly(RiskCode.LIQUIDATION_TOO_CLOSE);
        assertThat(codes(w.order(order(Side.SHORT, 100_000_000, 100, null)))).isEmpty();
    }

    @Test
    void aPriceWhoseDistanceTakesMoreThan64BitsIsJudged() {
        // 20,000,000 USD at 10 decimals; a hundredfold of it does not fit.
        World w = plain.market(MarketState.priced(World.BTC, World.TERMS, 200_000_000_000_000_000L, 0, World.NOON));
        assertThat(codes(w)).isEmpty();
        assertThat(compared(w)).isFalse();
    }

    @Test
    void aStopOfOtherDecimalsDoesNotBelong() {
        for (int decimals : new int[] {9, 11}) {
            OpenOrder order = order(Side.LONG, 100_000_000, 1_000, Price.of(World.units("60000"), decimals));
            assertThat(codes(plain.order(order))).containsExactly(RiskCode.INPUT_MISMATCH);
        }
    }

    @Test
    void whatDoesNotBelongIsTheOnlyReasonHoweverMuchElseIsWrong() {
        for (String leverage : new String[] {"10", "600"}) {
            World w = plain.order(World.order(Side.LONG, "100", leverage, null, null));
            MarketState ether =
                    MarketState.priced(Instrument.cryptoPerp("ETH"), World.TERMS, World.units("61000"), 0, World.NOON);
            assertThat(codes(w.market(ether))).containsExactly(RiskCode.INPUT_MISMATCH);
            assertThat(codes(w.account(AccountState.ofCash(new AccountId("u2"), 1, Usd.of(100_000)))))
                    .containsExactly(RiskCode.INPUT_MISMATCH);
            for (int decimals : new int[] {9, 10, 11}) {
                Price price = Price.of(World.units("62000"), decimals);
                OpenOrder named = w.order().withContext(new OrderContext(price, null, "", false));
                OpenOrder target = new OpenOrder(
                        World.ACCOUNT,
                        "BTC-USD",
                        Side.LONG,
                        w.order().collateral(),
                        w.order().leverage(),
                        null,
                        price);
                if (decimals == 10) {
                    assertThat(codes(w.order(named))).isEqualTo(codes(w));
                    assertThat(codes(w.order(target))).isEqualTo(codes(w));
                } else {
                    assertThat(codes(w.order(named))).containsExactly(RiskCode.INPUT_MISMATCH);
                    assertThat(codes(w.order(target))).containsExactly(RiskCode.INPUT_MISMATCH);
                }
            }
        }
    }

    @Test
    void aStopAtTheLeastPriceIsNotBeforeALiquidationThere() {
        World w = plain.terms(terms("0", "0", "1"));
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 100, Price.of(1, 10)))))
                .containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 100, Price.of(2, 10)))))
                .isEmpty();
    }

    @Test
    void aStopWhoseDistanceTimesLeverageWrapsIsBeyond() {
        long price = World.units("61000");
        // 2^58 x 6400 is 25 x 2^66: 0 in 64 bits. 2^57 x 100 is negative in 64 bits.
        assertThat(codes(plain.order(order(Side.SHORT, 100_000_000, 6_400, Price.of(price + (1L << 58) - 1, 10)))))
                .containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
        assertThat(codes(plain.order(order(Side.SHORT, 100_000_000, 100, Price.of(price + (1L << 57) - 1, 10)))))
                .containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
    }

    @Test
    void aStopOneUnitAwayIsBeyondALiquidationOneUnitAway() {
        // 1000 units x 85 % / 850 = 1 unit.
        MarketState market = MarketState.priced(instrument(2, 4), terms("0", "0", "0.85"), 1_000, 0, World.NOON);
        World w = rich(plain).market(market);
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 85_000, Price.of(999, 2)))))
                .containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 42_500, Price.of(999, 2)))))
                .isEmpty();
    }

    @Test
    void aStopOfAMarketWithoutDecimalsIsAStop() {
        MarketState market = MarketState.priced(instrument(0, 6), terms("0", "0", "0.85"), 61_000, 0, World.NOON);
        World w = plain.market(market);
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 1_000, Price.of(60_000, 0)))))
                .isEmpty();
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 1_000, Price.of(62_000, 0)))))
                .containsExactly(RiskCode.STOP_LOSS_WRONG_SIDE);
        assertThat(codes(w.order(order(Side.LONG, 100_000_000, 1_000, Price.of(50_000, 0)))))
                .containsExactly(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
    }

    @Test
    void anOrderWhoseProductWrapsIsLargeAndNotSmall() {
        World w = plain.order(order(Side.LONG, 1L << 47, 100_000, null));
        assertThat(codes(w))
                .contains(RiskCode.POSITION_ABOVE_MAX, RiskCode.MARGIN_ABOVE_FREE)
                .doesNotContain(RiskCode.NOTIONAL_BELOW_MIN, RiskCode.SIZE_BELOW_MIN);
    }

    @Test
    void aLossAtTheStopThatDoesNotFitIsOutOfRangeAndHidesTheAmounts() {
        // 1,000,000 USD at 1 USD with a stop 2 x 10^12 times as far away.
        MarketState market = MarketState.priced(instrument(6, 0), terms("0", "0", "0.85"), 1_000_000, 0, World.NOON);
        World w = plain.market(market)
                .order(order(Side.SHORT, 100_000_000_000L, 1_000, Price.of(1L << 61, 6)))
                .account(AccountState.ofCash(World.ACCOUNT, 1, Usd.of(1_000)));
        assertThat(codes(w)).containsExactly(RiskCode.OUT_OF_RANGE);
        Explanation told = w.engine().explain(w.order(), w.account(), w.market(), w.control(), w.now());
        assertThat(told.line(RiskCode.OUT_OF_RANGE).orElseThrow().outcome()).isEqualTo(RuleLine.Outcome.FAILED);
        for (RiskCode amount : new RiskCode[] {
            RiskCode.PRICE_TOO_OLD, RiskCode.SIZE_BELOW_MIN, RiskCode.LIQUIDATION_TOO_CLOSE, RiskCode.POSITION_ABOVE_MAX
        }) {
            assertThat(told.line(amount).map(RuleLine::outcome))
                    .as("%s", amount)
                    .isNotEqualTo(Optional.of(RuleLine.Outcome.PASSED));
        }
    }

    @Test
    void theLeastNotionalOfThePolicyBindsBesideTheVenues() {
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("least", 1)
                .limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.of(1_000))
                .build();
        World w = plain.policy(policy);
        assertThat(codes(w)).isEmpty();
        assertThat(codes(w.order(World.order(Side.LONG, "99.999999", "10", null, null))))
                .containsExactly(RiskCode.NOTIONAL_BELOW_MIN);
        assertThat(codes(w.order(World.order(Side.LONG, "0.999999", "10", null, null))))
                .containsExactly(RiskCode.NOTIONAL_BELOW_MIN);
    }

    @Test
    void nothingAndLessOfEquityAndBaseAreOneReasonEach() {
        for (long value : new long[] {0, -1}) {
            AccountState.Builder account = plain.account().toBuilder();
            assertThat(codes(plain.account(account.dayBase(Usd.ofMicros(value)).build())))
                    .containsExactly(RiskCode.DAY_BASE_NOT_POSITIVE, RiskCode.DAILY_LOSS_ABOVE_MAX);
            assertThat(codes(plain.account(account.dayBase(Usd.of(100_000))
                            .equity(Usd.ofMicros(value))
                            .build())))
                    .containsExactly(RiskCode.EQUITY_NOT_POSITIVE, RiskCode.ACCOUNT_RISK_ABOVE_MAX);
        }
        AccountState.Builder least = plain.account().toBuilder().dayBase(Usd.ofMicros(1));
        assertThat(codes(plain.account(least.build()))).containsExactly(RiskCode.DAILY_LOSS_ABOVE_MAX);
    }

    @Test
    void netMayTurnToTheOtherSideUpToWhatItIs() {
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("net", 1)
                .limit(RiskLimit.MAX_NET_EXPOSURE, Usd.of(500))
                .build();
        // 600 short, above the limit of 500: a long of 1,200 turns it to 600 long, which is not larger.
        World w = plain.policy(policy)
                .account(plain.account().toBuilder()
                        .market("ETH-USD", MarketExposure.of(Side.SHORT, Usd.of(600), Usd.ZERO, 1))
                        .build());
        assertThat(codes(w.order(order(Side.LONG, 120_000_000, 1_000, null)))).isEmpty();
        assertThat(codes(w.order(order(Side.LONG, 120_000_001, 1_000, null))))
                .containsExactly(RiskCode.NET_EXPOSURE_ABOVE_MAX);
        assertThat(codes(w.order(order(Side.SHORT, 1_000_000, 1_000, null))))
                .containsExactly(RiskCode.NET_EXPOSURE_ABOVE_MAX);
    }

    @Test
    void sumsOfAnAccountThatWrapAreRefused() {
        Usd most = Usd.ofMicros(Usd.MAX_MICROS);
        AccountState.Builder account = plain.account().toBuilder();
        assertThat(codes(plain.account(
                        account.freeMargin(most.negate()).reservedMargin(most).build())))
                .containsExactly(RiskCode.MARGIN_ABOVE_FREE);
        AccountState.Builder losing = plain.account().toBuilder();
        assertThat(codes(plain.account(losing.realizedToday(most.negate())
                        .unrealized(most.negate())
                        .build())))
                .containsExactly(RiskCode.OUT_OF_RANGE);
        AccountState.Builder full = plain.account().toBuilder();
        full.market("ETH-USD", MarketExposure.of(Side.LONG, most, Usd.ZERO, 1));
        assertThat(codes(plain.account(full.build()))).containsExactly(RiskCode.ACCOUNT_RISK_ABOVE_MAX);
    }

    @Test
    void aFeeOfAnOrderThatIsTooLargeToCompareIsWorkedOut() {
        // 2^44 at 1000x and 0.4 % is 7 x 10^19 before it is divided.
        World w = rich(plain).terms(terms("0.004", "0", "0.85")).order(order(Side.LONG, 1L << 44, 100_000, null));
        assertThat(codes(w)).contains(RiskCode.POSITION_ABOVE_MAX).doesNotContain(RiskCode.MARGIN_ABOVE_FREE);
        assertThat(compared(w)).isFalse();
    }

    @Test
    void aWholeStopDoesNotBelongToAPriceWithDecimals() {
        for (int leverage : new int[] {1_000, 60_000}) {
            OpenOrder order = order(Side.LONG, 100_000_000, leverage, Price.of(World.units("60999"), 0));
            assertThat(codes(plain.order(order))).containsExactly(RiskCode.INPUT_MISMATCH);
        }
    }
}
