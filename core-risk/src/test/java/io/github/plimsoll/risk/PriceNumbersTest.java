package io.github.plimsoll.risk;

import static io.github.plimsoll.risk.Told.failed;
import static io.github.plimsoll.risk.Told.passed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of stops, targets, sizes and distances at a price of 61,000, and where the numbers end. */
class PriceNumbersTest {
    private static final World PLAIN = World.plain();

    private static World named(Object... pairs) {
        PolicyBuilder policy = RiskPolicy.defaults().toBuilder("named", 1);
        for (int i = 0; i < pairs.length; i += 2) {
            policy.limit((RiskLimit) pairs[i], ((Number) pairs[i + 1]).longValue());
        }
        return PLAIN.policy(policy.build());
    }

    @Test
    void distanceOfTheStop() {
        World w = named(RiskLimit.MIN_STOP_DISTANCE, 10_001, RiskLimit.MAX_STOP_DISTANCE, 10_002);
        // 610 are 1 %; 610.1 are 10,001.6 millionths: rounded down against the least, up against the most.
        stop(w, Side.LONG, "60389.9", 10_001, 10_002);
        stop(w, Side.SHORT, "61610.1", 10_001, 10_002);
        World near = w.order(World.order(Side.LONG, "100", "10", "60390", null));
        failed(near, RiskCode.STOP_LOSS_TOO_NEAR, 10_001, 10_000, "");
        World far = w.order(World.order(Side.SHORT, "100", "10", "61610.2", null));
        failed(far, RiskCode.STOP_LOSS_TOO_FAR, 10_002, 10_004, "");
    }

    private static void stop(World w, Side side, String stop, long least, long most) {
        World at = w.order(World.order(side, "100", "10", stop, null));
        passed(at, RiskCode.STOP_LOSS_TOO_NEAR, 10_001, least);
        passed(at, RiskCode.STOP_LOSS_TOO_FAR, 10_002, most);
    }

    @Test
    void distanceOfTheTarget() {
        World w = named(RiskLimit.MIN_TARGET_DISTANCE, 10_001, RiskLimit.MAX_TARGET_DISTANCE, 10_002);
        target(w, Side.LONG, "61610.1", 10_001, 10_002);
        target(w, Side.SHORT, "60389.9", 10_001, 10_002);
        World near = w.order(World.order(Side.LONG, "100", "10", null, "61610"));
        failed(near, RiskCode.TAKE_PROFIT_TOO_NEAR, 10_001, 10_000, "");
        World far = w.order(World.order(Side.SHORT, "100", "10", null, "60389.8"));
        failed(far, RiskCode.TAKE_PROFIT_TOO_FAR, 10_002, 10_004, "");
    }

    private static void target(World w, Side side, String target, long least, long most) {
        World at = w.order(World.order(side, "100", "10", null, target));
        passed(at, RiskCode.TAKE_PROFIT_TOO_NEAR, 10_001, least);
        passed(at, RiskCode.TAKE_PROFIT_TOO_FAR, 10_002, most);
    }

    @Test
    void whatThePolicyDoesNotNameIsNotTold() {
        World w = PLAIN.order(World.order(Side.LONG, "100", "10", "60999", "61001"));
        List<RiskCode> told =
                w.engine().explain(w.order(), w.account(), w.market(), w.control(), w.now()).lines().stream()
                        .map(RuleLine::code)
                        .toList();
        assertThat(told)
                .doesNotContain(
                        RiskCode.STOP_LOSS_TOO_NEAR,
                        RiskCode.STOP_LOSS_TOO_FAR,
                        RiskCode.TAKE_PROFIT_TOO_NEAR,
                        RiskCode.TAKE_PROFIT_TOO_FAR,
                        RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN,
                        RiskCode.COOLDOWN)
                .contains(RiskCode.STOP_LOSS_WRONG_SIDE, RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
    }

    @Test
    void distanceOfTheLiquidation() {
        // 85 % of 61,000 at 10x are 5,185; a share of 8.5 % of 61,000 is the same.
        World w = named(RiskLimit.MIN_LIQUIDATION_DISTANCE, 85_000);
        passed(w, RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN, World.units("5185"), World.units("5185"));
        World more = named(RiskLimit.MIN_LIQUIDATION_DISTANCE, 85_001);
        failed(more, RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN, World.units("5185.061"), World.units("5185"), "");
    }

    @Test
    void aLiquidationAtThePriceItselfIsNone() {
        VenueTerms bare = new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        // 85 % of 3 units at 10x are 0.255 units, which the scale cannot hold; of 12 units they are 1.02.
        for (Side side : Side.values()) {
            World order = PLAIN.order(World.order(side, "100", "10", null, null));
            assertThat(order.market(World.coins(2, bare, 3)).codes()).containsExactly(RiskCode.LIQUIDATION_TOO_CLOSE);
            assertThat(order.market(World.coins(2, bare, 12)).codes()).isEmpty();
        }
    }

    @Test
    void aSizeOfOneUnitIsOne() {
        // 0.00000001 BTC cost 610 micro-dollars.
        passed(spending(PLAIN, 610), RiskCode.SIZE_BELOW_MIN, 1, 1);
        failed(spending(PLAIN, 609), RiskCode.SIZE_BELOW_MIN, 1, 0, "");
        passed(spending(PLAIN, 1_219), RiskCode.SIZE_BELOW_MIN, 1, 1);
    }

    private static World spending(World w, long micros) {
        return w.order(
                new OpenOrder(World.ACCOUNT, "BTC-USD", Side.LONG, Usd.ofMicros(micros), Leverage.of(1), null, null));
    }

    @Test
    void aSizeBeyond64BitsIsOutOfRange() {
        // 14 decimals of size: n micro-dollars at a price of p units buy n x 10^18 / p units, at most 2^63 - 1.
        long[][] priceAndMost = {{1, 9}, {2, 18}, {3, 27}, {4, 36}, {5, 46}, {6, 55}, {8, 73}, {9, 83}};
        for (long[] row : priceAndMost) {
            World w = PLAIN.market(World.coins(14, World.TERMS, row[0]));
            assertThat(spending(w, row[1]).check().contains(RiskCode.OUT_OF_RANGE))
                    .as("%d at %d", row[1], row[0])
                    .isFalse();
            for (long more : new long[] {row[1] + 1, row[1] + 20, 3 * row[1], 100 * row[1]}) {
                assertThat(spending(w, more).check().contains(RiskCode.OUT_OF_RANGE))
                        .as("%d at %d", more, row[0])
                        .isTrue();
            }
        }
    }
}
