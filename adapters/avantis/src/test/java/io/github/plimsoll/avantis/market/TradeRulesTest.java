package io.github.plimsoll.avantis.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.Cases;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the venue would refuse, with its numbers; and that what is said to pass passes. */
class TradeRulesTest {
    private static final long ONE = 10_000_000_000L;
    private static final long PRICE = 50_000 * ONE;
    private static final TradeRules RULES = new TradeRules(40, 5 * ONE, 2 * ONE);
    private static final FactReport CLEAN = new FactReport(List.of());
    private static final Pair BTC = Markets.usual().find("BTC/USD").orElseThrow();

    private record Draft(
            Side side,
            boolean waits,
            long collateral,
            long leverage,
            long tp,
            long sl,
            long spread,
            long trades,
            long own) {
        PlannedTrade trade() {
            return new PlannedTrade(side, waits, true, collateral, leverage, PRICE, tp, sl, ONE, spread, trades, own);
        }
    }

    private static final Draft USUAL = new Draft(Side.LONG, false, 100_000_000, 10 * ONE, 0, 0, 0, 0, 0);

    private static List<RuleRefusal> check(Pair pair, PlannedTrade trade) {
        return RULES.check(pair.terms().symbol(), Optional.of(pair), CLEAN, trade);
    }

    private static RuleRefusal only(Draft draft) {
        List<RuleRefusal> all = check(BTC, draft.trade());
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void whatTheVenueTakesPasses() {
        assertThat(check(BTC, USUAL.trade())).isEmpty();
        assertThat(check(
                        BTC,
                        new Draft(Side.SHORT, true, 100_000_000, 75 * ONE, PRICE / 5 * 4, PRICE + PRICE / 100, 0, 39, 0)
                                .trade()))
                .isEmpty();
    }

    @Test
    void leverageLiesBetweenItsBounds() {
        RuleRefusal high = only(new Draft(Side.LONG, false, 100_000_000, 75 * ONE + 1, 0, 0, 0, 0, 0));
        assertThat(high.rule()).isEqualTo(TradeRule.LEVERAGE_TOO_HIGH);
        assertThat(high.limit()).isEqualTo(75 * ONE);
        assertThat(high.actual()).isEqualTo(75 * ONE + 1);
        assertThat(only(new Draft(Side.LONG, false, 200_000_000, ONE - 1, 0, 0, 0, 0, 0))
                        .rule())
                .isEqualTo(TradeRule.LEVERAGE_TOO_LOW);
    }

    /** By hand: 9.999999 USD at 10x is 99.99999 USD of notional; 10 USD would be 100. */
    @Test
    void theNotionalReachesTheLeast() {
        assertThat(check(BTC, new Draft(Side.LONG, false, 10_000_000, 10 * ONE, 0, 0, 0, 0, 0).trade()))
                .isEmpty();
        RuleRefusal small = only(new Draft(Side.LONG, false, 9_999_999, 10 * ONE, 0, 0, 0, 0, 0));
        assertThat(small.rule()).isEqualTo(TradeRule.NOTIONAL_TOO_SMALL);
        assertThat(small.limit()).isEqualTo(100_000_000);
        assertThat(small.actual()).isEqualTo(99_999_990);
        assertThat(small.sentence()).contains("10 USD of collateral at this leverage would pass");
    }

    /** By hand: half of 26,118,551.95 less 312,589.24 is 12,746,686.735. */
    @Test
    void eachSideHasItsRoom() {
        RuleRefusal full = check(BTC, new Draft(Side.LONG, false, 1_300_000_000_000L, 10 * ONE, 0, 0, 0, 0, 0).trade())
                .get(0);
        assertThat(full.rule()).isEqualTo(TradeRule.MARKET_INTEREST);
        assertThat(full.limit()).isEqualTo(12_746_686_735_000L);
        assertThat(full.actual()).isEqualTo(13_000_000_000_000L);
        RuleRefusal own = only(new Draft(Side.SHORT, false, 100_000_000, 10 * ONE, 0, 0, 0, 0, 4_999_000_000_001L));
        assertThat(own.rule()).isEqualTo(TradeRule.WALLET_INTEREST);
        assertThat(own.limit()).isEqualTo(999_999_999);
    }

    @Test
    void atMostSoManyTradesAndAddingTakesNoPlace() {
        RuleRefusal full = only(new Draft(Side.LONG, false, 100_000_000, 10 * ONE, 0, 0, 0, 40, 0));
        assertThat(full.rule()).isEqualTo(TradeRule.TRADES_PER_PAIR);
        assertThat(full.limit()).isEqualTo(40);
        PlannedTrade adds = new PlannedTrade(Side.LONG, false, false, 100_000_000, 10 * ONE, PRICE, 0, 0, 0, 0, 40, 0);
        assertThat(check(BTC, adds)).isEmpty();
    }

    /** By hand: 80 % at 10x is 8 % of the price: 46,000 for a long, 54,000 for a short. */
    @Test
    void levelsAreOnTheirSideAndWithinReach() {
        assertThat(check(BTC, new Draft(Side.LONG, false, 100_000_000, 10 * ONE, 0, 46_000 * ONE, 0, 0, 0).trade()))
                .isEmpty();
        RuleRefusal far = only(new Draft(Side.LONG, false, 100_000_000, 10 * ONE, 0, 46_000 * ONE - 1, 0, 0, 0));
        assertThat(far.rule()).isEqualTo(TradeRule.STOP_TOO_FAR);
        assertThat(far.limit()).isEqualTo(80 * ONE);
        assertThat(far.actual()).isEqualTo(80 * ONE + 1);
        assertThat(far.sentence()).endsWith("46000 would pass");
        assertThat(only(new Draft(Side.SHORT, false, 100_000_000, 10 * ONE, 0, 55_000 * ONE, 0, 0, 0))
                        .sentence())
                .endsWith("54000 would pass");
        assertThat(only(new Draft(Side.LONG, false, 100_000_000, 10 * ONE, 0, PRICE, 0, 0, 0))
                        .rule())
                .isEqualTo(TradeRule.STOP_SIDE);
        assertThat(only(new Draft(Side.SHORT, false, 100_000_000, 10 * ONE, PRICE, 0, 0, 0, 0))
                        .rule())
                .isEqualTo(TradeRule.TARGET_SIDE);
        // 2500 % at 75x is a third of the price.
        assertThat(only(new Draft(Side.LONG, false, 100_000_000, 75 * ONE, 70_000 * ONE, 0, 0, 0, 0))
                        .rule())
                .isEqualTo(TradeRule.TARGET_TOO_FAR);
    }

    @Test
    void theSpreadMayNotEatTheCollateral() {
        assertThat(check(BTC, new Draft(Side.LONG, false, 100_000_000, 10 * ONE, 0, 0, ONE / 5, 0, 0).trade()))
                .isEmpty();
        RuleRefusal wide = only(new Draft(Side.LONG, false, 100_000_000, 20 * ONE, 0, 0, ONE / 5, 0, 0));
        assertThat(wide.rule()).isEqualTo(TradeRule.SPREAD_TIMES_LEVERAGE);
        assertThat(wide.actual()).isEqualTo(4 * ONE);
        assertThat(wide.sentence()).endsWith("10x would pass");
    }

    @Test
    void upsidePairsTakeMarketOrdersOnly() {
        Pair upside = Markets.usual().find("BTC_UPSIDE/USD").orElseThrow();
        assertThat(check(upside, new Draft(Side.LONG, true, 100_000_000, 100 * ONE, 0, 0, 0, 0, 0).trade()))
                .extracting(RuleRefusal::rule)
                .containsExactly(TradeRule.MARKET_ORDERS_ONLY);
        assertThat(check(upside, new Draft(Side.LONG, false, 100_000_000, 100 * ONE, 0, 0, 0, 0, 0).trade()))
                .isEmpty();
    }

    @Test
    void closedMarketsTakeNoOpens() {
        Pair closed = new Pair(BTC.terms(), new PairState(true, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(check(closed, USUAL.trade())).extracting(RuleRefusal::rule).containsExactly(TradeRule.CLOSE_ONLY);
        FactReport changed = new FactReport(List.of(new FactReport.Change("pair.BTC/USD.maxLeverage", "1", "2")));
        assertThat(RULES.check("BTC/USD", Optional.of(BTC), changed, USUAL.trade()))
                .singleElement()
                .satisfies(refusal ->
                        assertThat(refusal.sentence()).contains("pair.BTC/USD.maxLeverage was approved as 1 and is 2"));
        assertThat(RULES.check("XX/USD", Optional.empty(), CLEAN, USUAL.trade())
                        .get(0)
                        .rule())
                .isEqualTo(TradeRule.UNKNOWN_MARKET);
    }

    /** Whatever is asked for: what follows the advice of a single refusal is not refused for the same again. */
    @Test
    void whatIsSaidToPassPasses() {
        Cases.check("advice", 3_000, random -> {
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            Draft draft = new Draft(
                    side,
                    false,
                    random.nextLong(1, 2_000_000_000_000L),
                    random.nextLong(ONE / 2, 100 * ONE),
                    0,
                    random.nextBoolean() ? 0 : random.nextLong(PRICE / 2, 2 * PRICE),
                    random.nextLong(0, ONE),
                    random.nextInt(45),
                    random.nextLong(0, 6_000_000_000_000L));
            for (RuleRefusal refusal : check(BTC, draft.trade())) {
                UnaryOperator<Draft> advice = advice(refusal);
                assertThat(check(BTC, advice.apply(draft).trade()))
                        .extracting(RuleRefusal::rule)
                        .as(refusal.toString())
                        .doesNotContain(refusal.rule());
                assertThat(refusal.sentence()).isNotBlank();
            }
        });
    }

    private static long number(String sentence, String after) {
        String[] words = sentence.substring(0, sentence.lastIndexOf(after)).split(" ");
        return new java.math.BigDecimal(words[words.length - 1].replace("x", ""))
                .movePointRight(10)
                .longValueExact();
    }

    private static UnaryOperator<Draft> advice(RuleRefusal refusal) {
        return draft -> switch (refusal.rule()) {
            case LEVERAGE_TOO_HIGH, LEVERAGE_TOO_LOW ->
                new Draft(draft.side, false, draft.collateral, refusal.limit(), 0, 0, 0, 0, 0);
            case NOTIONAL_TOO_SMALL ->
                new Draft(
                        draft.side,
                        false,
                        number(refusal.sentence(), " USD of collateral") / 10_000,
                        draft.leverage,
                        0,
                        0,
                        0,
                        0,
                        0);
            case MARKET_INTEREST, WALLET_INTEREST ->
                new Draft(
                        draft.side,
                        false,
                        Math.max(1, refusal.limit()),
                        ONE,
                        0,
                        0,
                        0,
                        0,
                        refusal.limit() == 0 ? 0 : draft.own);
            case STOP_TOO_FAR ->
                new Draft(
                        draft.side,
                        false,
                        draft.collateral,
                        draft.leverage,
                        0,
                        number(refusal.sentence(), " would pass"),
                        0,
                        0,
                        0);
            case SPREAD_TIMES_LEVERAGE ->
                new Draft(
                        draft.side,
                        false,
                        draft.collateral,
                        number(refusal.sentence(), " would pass"),
                        0,
                        0,
                        draft.spread,
                        0,
                        0);
            default -> new Draft(draft.side, false, draft.collateral, draft.leverage, 0, 0, 0, 0, 0);
        };
    }
}
