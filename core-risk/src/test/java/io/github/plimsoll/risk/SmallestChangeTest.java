package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes computed by hand for the plain world: 61,000 USD, fee 5 bps, spread 1 bp, threshold 0.85, 100,000 USD. */
class SmallestChangeTest {
    private static WhyNot whyNot(OpenOrder order) {
        return World.plain().order(order).rejected().whyNot().orElseThrow();
    }

    @Test
    void theCollateralIsChangedLeast() {
        // 100,010 of at most 100,000: one of 10,001 dollars less, or 0.01 of 10x.
        WhyNot why = whyNot(World.order(Side.LONG, "10001", "10", null, null));
        assertThat(why.changes())
                .extracting(Remedy::kind, Remedy::value)
                .containsExactly(
                        tuple(Remedy.Kind.COLLATERAL_AT_MOST, 10_000_000_000L),
                        tuple(Remedy.Kind.LEVERAGE_AT_MOST, 999L));
        assertThat(why.smallest()).isEqualTo(why.changes().get(0));
        assertThat(why.text()).isEqualTo("collateral of at most 10000.00 USD at 10x, or leverage of at most 9.99x");
    }

    @Test
    void ofEqualChangesTheFirstIsNamed() {
        WhyNot why = whyNot(World.order(Side.LONG, "10100", "10.1", null, null));
        assertThat(why.smallest().kind()).isEqualTo(Remedy.Kind.COLLATERAL_AT_MOST);
    }

    @Test
    void lessLeverageIsNamedAlone() {
        // The buffer is 5 % of 61,000 x 0.85 / leverage and must hold a spread of 6.1: 425x.
        WhyNot why = whyNot(World.order(Side.SHORT, "100", "501", null, null));
        assertThat(why.changes()).extracting(Remedy::value).containsExactly(42_500L);
        assertThat(why.smallest().kind()).isEqualTo(Remedy.Kind.LEVERAGE_AT_MOST);
    }

    @ParameterizedTest
    @CsvSource({"LONG, 9150.0000000001", "SHORT, 112849.9999999999"})
    void aStopJustBeforeLiquidationIsLessThanAnyOfTheCollateral(Side side, String stop) {
        // 20,100 and a fee of 10.05 can be lost of at most 20,000; at 85 % of it the stop keeps the rest.
        WhyNot why = whyNot(World.order(side, "20100", "1", null, null));
        assertThat(why.changes())
                .extracting(Remedy::kind)
                .containsExactly(Remedy.Kind.COLLATERAL_AT_MOST, Remedy.Kind.STOP_AT);
        assertThat(why.changes().get(0).value()).isEqualTo(19_990_004_997L);
        assertThat(why.smallest().kind()).isEqualTo(Remedy.Kind.STOP_AT);
        assertThat(why.smallest().value()).isEqualTo(World.units(stop));
        assertThat(why.smallest().text()).startsWith("a stop loss at ");
    }

    @Test
    void aStopThatIsThereIsMovedOnlyAsFarAsNeeded() {
        OpenOrder order = World.order(Side.LONG, "30000", "1", "10000", null);
        WhyNot why = whyNot(order);
        Remedy stop = why.changes().get(why.changes().size() - 1);
        assertThat(stop.kind()).isEqualTo(Remedy.Kind.STOP_AT);
        World world = World.plain();
        assertThat(world.order(order.withStopLoss(Price.of(stop.value(), 10))).passes())
                .isTrue();
        assertThat(world.order(order.withStopLoss(Price.of(stop.value() - 1, 10)))
                        .passes())
                .isFalse();
    }

    @Test
    void aLargerOrderIsNamedToTheMicroDollar() {
        WhyNot why = whyNot(World.order(Side.LONG, "0.3", "10", null, null));
        assertThat(why.changes()).containsExactly(why.smallest());
        assertThat(why.smallest().kind()).isEqualTo(Remedy.Kind.COLLATERAL_AT_LEAST);
        assertThat(why.smallest().value()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "8, 16393440, true", "8, 16393439, false",
        "9, 16393442, true", "9, 16393441, false",
        "12, 16393443, true", "12, 16393442, false",
        "12, 9223372036854775806, true"
    })
    void theLargestSizeHoldsAtEveryScale(int sizeDecimals, long nanos, boolean passes) {
        // 1,000 USD at 61,000 buy 0.016393442622 coins.
        Instrument fine = World.bitcoin(sizeDecimals);
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("coins", 1)
                .limit(RiskLimit.MAX_ORDER_SIZE, nanos)
                .build();
        World world = World.plain()
                .policy(policy)
                .market(MarketState.priced(fine, World.TERMS, World.units("61000"), 0, World.NOON));
        assertThat(world.passes()).isEqualTo(passes);
    }

    @Test
    void timeThatDoesNotFitIsAsLongAsThereIs() {
        assertThat(BehaviourRules.saturated(5, 3)).isEqualTo(2);
        assertThat(BehaviourRules.saturated(-1, Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(BehaviourRules.saturated(-2, Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(BehaviourRules.saturated(-1, Long.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(BehaviourRules.saturated(0, Long.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatPassesNeedsNoChange() {
        World world = World.plain();
        assertThat(world.engine().whyNot(world.order(), world.account(), world.market(), world.control(), world.now()))
                .isEmpty();
        assertThat(world.order(world.order().withLeverage(Leverage.of(1)).withCollateral(Usd.of(50)))
                        .passes())
                .isTrue();
    }
}
