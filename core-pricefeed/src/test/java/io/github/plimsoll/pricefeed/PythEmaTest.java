package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class PythEmaTest {
    @Test
    void equalWeightsMeetJustAboveTheMiddleAsThePastFades() {
        PythEma ema = new PythEma();
        ema.update(10_000, 100, -2, 5_000);
        ema.update(20_000, 100, -2, 100);

        // d = 1 - 100 * 0.000117065 = 0.9882935; (10,000 d + 20,000) / (d + 1) = 15,029.43
        assertThat(ema.price()).isEqualTo(15_029);
        assertThat(ema.confidence()).isEqualTo(100);
    }

    @Test
    void weightIsTheInverseOfTheConfidence() {
        PythEma ema = new PythEma();
        ema.update(100, 10, 0, 4_146);
        ema.update(147, 48, 0, 1);

        // weights 1/10 and 1/48: (10 * 0.999883 + 3.0625) / (0.0999883 + 0.0208333) = 108.10
        assertThat(ema.price()).isEqualTo(108);
        assertThat(ema.confidence()).as("2 / (1/10 + 1/48) = 16.55").isEqualTo(16);
    }

    @Test
    void aLongGapBeginsAnew() {
        PythEma ema = new PythEma();
        ema.update(100, 10, 0, 5_000);
        ema.update(900, 10, 0, 4_146);
        assertThat(ema.price()).isEqualTo(900);
        ema.update(100, 10, 0, 4_145);
        assertThat(ema.price()).as("d is still 0.51: (900 d + 100) / (d + 1)").isEqualTo(371);
    }

    @Test
    void theAverageOfANegatedPriceIsTheNegatedAverageAndItIsNearTheExactOne() {
        Cases.check("pyth ema", 500, random -> {
            PythEma up = new PythEma();
            PythEma down = new PythEma();
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal weights = BigDecimal.ZERO;
            for (int i = 0; i < 20; i++) {
                long price = random.nextLong(1_000_000_000L, 2_000_000_000L);
                long confidence = random.nextLong(100_000, 10_000_000);
                long slots = i == 0 ? 5_000 : random.nextLong(0, 200);
                up.update(price, confidence, -5, slots);
                down.update(-price, confidence, -5, slots);
                assertThat(down.price()).isEqualTo(-up.price());
                BigDecimal fading = BigDecimal.ONE.subtract(BigDecimal.valueOf(slots * 117_065, 9));
                BigDecimal weight = BigDecimal.ONE.divide(BigDecimal.valueOf(confidence), MathContext.DECIMAL64);
                fading = i == 0 ? BigDecimal.ZERO : fading;
                sum = sum.multiply(fading).add(weight.multiply(BigDecimal.valueOf(price)), MathContext.DECIMAL64);
                weights = weights.multiply(fading).add(weight, MathContext.DECIMAL64);
            }
            long exact = sum.divide(weights, MathContext.DECIMAL64).longValue();
            assertThat(Math.abs(up.price() - exact)).as("one part in a million").isLessThan(2_000);
        });
    }

    @Test
    void whatCannotBeAveragedIsRefused() {
        PythEma ema = new PythEma();
        assertThatThrownBy(() -> ema.update(1, -1, 18, -1))
                .hasMessage(
                        "an update takes an exponent of -17 to 17, and a confidence and slots of at least 0, not 18,"
                                + " -1 and -1");
        ema.update(0, 0, 0, 0);
        assertThat(ema.price()).isZero();
        ema.update(1L << 27, 0, 17, 5_000);
        assertThatThrownBy(() -> ema.update(1, 0, -17, 1)).isInstanceOf(ArithmeticException.class);
    }
}
