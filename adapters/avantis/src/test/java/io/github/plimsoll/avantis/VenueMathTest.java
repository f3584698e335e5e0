package io.github.plimsoll.avantis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The venue's formulas by hand and against decimals of any length. */
class VenueMathTest {
    private static final long ONE = VenueMath.ONE;
    private static final MathContext EXACT = new MathContext(120, RoundingMode.HALF_EVEN);

    private static Holding draw(RandomGenerator random) {
        return new Holding(
                random.nextBoolean() ? Side.LONG : Side.SHORT,
                random.nextLong(1, 1_000_000_000_000L),
                random.nextLong(ONE, 500 * ONE),
                random.nextLong(1, 200_000 * ONE));
    }

    private static BigDecimal of(long value) {
        return BigDecimal.valueOf(value);
    }

    @Test
    void liquidationByHand() {
        // 100 dollars at 10x from 65,000: 85 % of the collateral is 8.5 % of the price, 5,525.
        Holding position = new Holding(Side.LONG, 100_000_000, 10 * ONE, 65_000 * ONE);
        assertThat(VenueMath.liquidation(position, 0, 850_000)).isEqualTo(59_475 * ONE);
        // 5 dollars of fees are 0.5 % of the price, 325.
        assertThat(VenueMath.liquidation(position, 5_000_000, 850_000)).isEqualTo(59_800 * ONE);
        assertThat(VenueMath.liquidation(
                        new Holding(Side.SHORT, 100_000_000, 10 * ONE, 65_000 * ONE), 5_000_000, 850_000))
                .isEqualTo(70_200 * ONE);
        // Funding that was earned moves it beyond 0 for a long without leverage.
        assertThat(VenueMath.liquidation(new Holding(Side.LONG, 100_000_000, ONE, 65_000 * ONE), -20_000_000, 850_000))
                .isZero();
        for (long wrong : new long[] {0, 1_000_001}) {
            assertThatThrownBy(() -> VenueMath.liquidation(position, 0, wrong)).hasMessageContaining("threshold");
        }
    }

    @Test
    void liquidationAsDecimalsSay() {
        Cases.check("liquidation", 5_000, random -> {
            Holding position = draw(random);
            long owed = random.nextLong(-position.collateral(), position.collateral() + 1);
            long threshold = random.nextLong(1, 1_000_001);
            BigDecimal buffer = of(position.collateral())
                    .multiply(of(threshold).movePointLeft(6))
                    .subtract(of(owed));
            BigDecimal distance = of(position.entry())
                    .multiply(buffer)
                    .divide(
                            of(position.collateral())
                                    .multiply(of(position.leverage()).movePointLeft(10)),
                            EXACT)
                    .setScale(0, RoundingMode.DOWN);
            BigDecimal price = position.side() == Side.LONG
                    ? of(position.entry()).subtract(distance)
                    : of(position.entry()).add(distance);
            assertThat(VenueMath.liquidation(position, owed, threshold))
                    .isEqualTo(price.max(BigDecimal.ZERO).longValueExact());
        });
    }

    @Test
    void resultsAsDecimalsSay() {
        Cases.check("results", 5_000, random -> {
            Holding position = draw(random);
            long price = random.nextLong(1, 3 * position.entry() + 1);
            BigDecimal notional =
                    of(position.collateral()).multiply(of(position.leverage()).movePointLeft(10));
            BigDecimal gross =
                    notional.multiply(of(price).subtract(of(position.entry()))).divide(of(position.entry()), EXACT);
            gross = position.side() == Side.LONG ? gross : gross.negate();
            assertThat(VenueMath.gross(position, price))
                    .isEqualTo(gross.setScale(0, RoundingMode.FLOOR).longValueExact());
            assertThat(position.notional())
                    .isEqualTo(notional.setScale(0, RoundingMode.CEILING).longValueExact());
            BigDecimal basis = notional.add(gross).max(BigDecimal.ZERO);
            // The decimal itself is cut after 120 digits: what is whole to 100 of them is whole.
            assertThat(VenueMath.closeBasis(position, price))
                    .isEqualTo(basis.setScale(80, RoundingMode.HALF_EVEN)
                            .setScale(0, RoundingMode.CEILING)
                            .longValueExact());
        });
    }

    @Test
    void feesByHand() {
        // 1,000 dollars at 0.05 % are 50 cents, at 0.01 % ten; a quarter at the lower rate: 40 cents.
        FeeRates rates = new FeeRates(ONE / 100, ONE / 20);
        assertThat(rates.fee(1_000_000_000, 4, 0)).isEqualTo(500_000);
        assertThat(rates.fee(1_000_000_000, 4, 4)).isEqualTo(100_000);
        assertThat(rates.fee(1_000_000_000, 4, 1)).isEqualTo(400_000);
        assertThat(rates.fee(1, 4, 4)).as("up").isEqualTo(1);
        assertThat(rates.fee(0, 4, 4)).isZero();
        assertThat(FeeRates.makerPart(60, 100, 30)).isEqualTo(30);
        assertThat(FeeRates.makerPart(60, 100, 50)).isEqualTo(40);
        assertThat(FeeRates.makerPart(100, 100, 50)).isZero();
        assertThat(FeeRates.makerPart(120, 100, 50)).isZero();
        assertThatThrownBy(() -> rates.fee(1, 4, 5)).hasMessage("makerPart is 0 to 4, not 5");
        assertThatThrownBy(() -> new FeeRates(-1, 0)).hasMessage("maker is above -1, not -1");
    }

    @Test
    void spreadsByHand() {
        // 0.2 % x sqrt(25 / 100) + 0.01 % = 0.11 %
        SpreadTerms terms = new SpreadTerms(ONE / 5, ONE / 100, ONE / 2);
        assertThat(terms.percent(25, 100)).isEqualTo(11 * ONE / 100);
        assertThat(terms.percent(-25, 100)).isEqualTo(11 * ONE / 100);
        assertThat(terms.percent(0, 100)).isEqualTo(ONE / 100);
        assertThat(terms.percent(1_000, 100))
                .as("0.2 % x sqrt(10) is above the cap")
                .isEqualTo(ONE / 2);
        // 2e9 x sqrt(2) = 2828427124.746..., rounded up
        assertThat(terms.percent(2, 1)).isEqualTo(2_828_427_125L + ONE / 100);
        Cases.check("spread", 5_000, random -> {
            long flow = Cases.anyLong(random);
            long depth = random.nextLong(1, Long.MAX_VALUE);
            BigDecimal exact =
                    of(ONE / 5).multiply(of(flow).abs().divide(of(depth), EXACT).sqrt(EXACT));
            long expected = exact.setScale(60, RoundingMode.HALF_EVEN)
                    .setScale(0, RoundingMode.CEILING)
                    .add(of(ONE / 100))
                    .min(of(ONE / 2))
                    .longValueExact();
            assertThat(terms.percent(flow, depth)).isEqualTo(expected);
        });
    }
}
