package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an approval promises, worked out again in decimals; and that worse data never promises more. */
class BoundsLawsTest {
    private static final int CASES = 5_000;

    @Test
    void whatIsApprovedIsWithinEveryBound() {
        int[] approved = new int[1];
        int[] stopped = new int[1];
        Cases.check("bounds of an approval", CASES, random -> {
            World w = RandomWorld.ordinary(random);
            if (!w.passes()) {
                return;
            }
            approved[0]++;
            Approved yes = w.approved();
            AccountState a = w.account();
            BigDecimal margin = yes.initialMargin().plus(yes.fee()).toBigDecimal();
            BigDecimal gross = a.openNotional()
                    .plus(a.reservedNotional())
                    .plus(yes.notional())
                    .toBigDecimal();
            RiskPolicy p = w.policy();
            assertAtMost(
                    w,
                    gross.multiply(decimal(p.stressMove())),
                    a.equity().toBigDecimal().multiply(decimal(p.maxAccountRisk())));
            assertAtMost(
                    w,
                    a.reservedMargin().toBigDecimal().add(margin),
                    a.freeMargin().toBigDecimal());
            assertAtMost(
                    w,
                    a.reservedWorstLoss()
                            .plus(yes.worstLoss())
                            .minus(a.realizedToday())
                            .minus(a.unrealized())
                            .toBigDecimal(),
                    a.dayBase().toBigDecimal().multiply(decimal(p.maxDailyLoss())));
            assertAtMost(w, yes.worstLoss().toBigDecimal(), margin);
            liquidation(w, yes);
            stopped[0] += yes.worstLossAtStop().isPresent() ? 1 : 0;
        });
        assertThat(approved[0]).isGreaterThan(Cases.isFull(CASES) ? 500 : -1);
        assertThat(stopped[0]).isGreaterThan(Cases.isFull(CASES) ? 100 : -1);
    }

    /** On the losing side, farther than noise within its share, and beyond the stop. */
    private static void liquidation(World w, Approved yes) {
        boolean up = w.order().side() == Side.LONG;
        long distance =
                (up ? 1 : -1) * (yes.priceUnits() - yes.liquidationPrice().units());
        assertThat(distance).as("%s", w).isPositive();
        BigDecimal price = BigDecimal.valueOf(yes.priceUnits());
        BigDecimal noise =
                price.multiply(decimal(w.market().terms().spread())).add(BigDecimal.valueOf(yes.confidenceUnits()));
        // a long that the least price there is liquidates has a distance of less than a unit more
        assertAtMost(
                w,
                noise,
                BigDecimal.valueOf(distance)
                        .add(BigDecimal.ONE)
                        .multiply(decimal(w.policy().liquidationBuffer())));
        if (w.order().stopLoss() != null) {
            long toStop = (up ? 1 : -1) * (yes.priceUnits() - w.order().stopUnits);
            assertThat(toStop).as("%s", w).isPositive().isLessThan(distance);
        }
    }

    private static BigDecimal decimal(Ratio ratio) {
        return BigDecimal.valueOf(ratio.millionths(), 6);
    }

    private static void assertAtMost(World w, BigDecimal value, BigDecimal bound) {
        assertThat(value).as("%s", w).isLessThanOrEqualTo(bound);
    }

    @Test
    void worseDataNeverAllowsALargerOrder() {
        int[] shrunk = new int[1];
        Cases.check("worse data, smaller orders", CASES / 4, random -> {
            World w = RandomWorld.ordinary(random);
            if (!w.market().priced) {
                return;
            }
            PolicyBuilder policy = w.policy().toBuilder("quality", 1);
            boolean any = false;
            for (RiskLimit limit : new RiskLimit[] {
                RiskLimit.QUALITY_CONFIDENCE, RiskLimit.QUALITY_SPREAD, RiskLimit.QUALITY_VOLATILITY
            }) {
                if (random.nextBoolean() || !any) {
                    policy.limit(limit, random.nextLong(1_000, 1_000_001));
                    any = true;
                }
            }
            World better = w.policy(policy.build()).market(data(w.market(), 0, maybe(random), maybe(random)));
            World worse = better.market(data(
                    better.market(),
                    random.nextLong(better.market().priceUnits() / 1_000 + 1),
                    more(better.market().quality().spread(), random),
                    more(better.market().quality().volatility(), random)));
            if (worse.passes()) {
                assertThat(better.passes()).as("%s", better).isTrue();
            }
            long most = most(better);
            assertThat(most(worse)).as("%s", worse).isLessThanOrEqualTo(most);
            shrunk[0] += most(worse) < most ? 1 : 0;
        });
        assertThat(shrunk[0]).isGreaterThan(Cases.isFull(CASES / 4) ? 50 : -1);
    }

    private static long most(World w) {
        MaxOrder max = w.engine().maxOrder(w.order(), w.account(), w.market(), w.control(), w.now());
        return max.exists() ? max.collateral().micros() : 0;
    }

    private static MarketState data(
            MarketState market, long confidence, @Nullable Ratio spread, @Nullable Ratio volatility) {
        return MarketState.priced(
                        market.instrument(),
                        market.terms(),
                        market.priceUnits(),
                        market.confidenceUnits() + confidence,
                        market.asOfMicros())
                .withQuality(new MarketQuality(spread, null, null, null, null, volatility, null, null));
    }

    private static @Nullable Ratio maybe(RandomGenerator random) {
        return random.nextInt(6) == 0 ? null : Ratio.ofMillionths(random.nextLong(500_000));
    }

    /** What is not known is the worst. */
    private static @Nullable Ratio more(@Nullable Ratio value, RandomGenerator random) {
        return value == null || random.nextInt(6) == 0
                ? null
                : Ratio.ofMillionths(value.millionths() + random.nextLong(300_000));
    }
}
