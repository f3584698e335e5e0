package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Every step cuts towards 0 to 28 bits, one digit at a time: 2^28 is 268,435,456. */
class ShortDecimalTest {
    private static ShortDecimal of(long mantissa, int exponent) {
        ShortDecimal made = new ShortDecimal();
        made.set(mantissa, exponent);
        return made;
    }

    private static String sum(ShortDecimal one, ShortDecimal other) {
        one.add(other);
        return one.toString();
    }

    private static String product(ShortDecimal one, ShortDecimal other) {
        one.multiply(other);
        return one.toString();
    }

    private static String quotient(ShortDecimal one, ShortDecimal other) {
        one.divide(other);
        return one.toString();
    }

    private static String keptAs(ShortDecimal one) {
        ShortDecimal again = new ShortDecimal();
        again.load(one.stored());
        return again.toString();
    }

    @Test
    void mantissasAreCut() {
        assertThat(of(268_435_455, 0)).hasToString("268435455e0");
        assertThat(of(268_435_456, 0)).hasToString("26843545e1");
        assertThat(of(-268_435_455, 0)).hasToString("-268435455e0");
        assertThat(of(-268_435_456, 0)).hasToString("-26843545e1");
        ShortDecimal copy = of(1, 0);
        copy.set(of(999_999_999, 3));
        assertThat(copy).hasToString("99999999e4");
        ShortDecimal fading = of(0, 0);
        fading.setFading(100);
        assertThat(fading).as("1 - 0.0117065").hasToString("98829350e-8");
    }

    @Test
    void productsAndQuotients() {
        assertThat(product(of(20_000_000, 1), of(20_000_000, -3))).hasToString("40000000e5");
        assertThat(quotient(of(1, 0), of(3, 0))).isEqualTo("33333333e-8");
        assertThat(quotient(of(-1, 0), of(3, 1))).isEqualTo("-33333333e-9");
        assertThat(quotient(of(-1, 0), of(-3, 0))).isEqualTo("33333333e-8");
        assertThat(quotient(of(0, 5), of(-3, 2))).as("nothing stays as it is").isEqualTo("0e5");
        assertThatThrownBy(() -> quotient(of(1, 0), of(0, 0))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void sumsOfNearAndFarApart() {
        assertThat(sum(of(1, 0), of(1, -8))).isEqualTo("100000001e-8");
        assertThat(sum(of(1, -8), of(-1, 0))).as("the other way round").isEqualTo("-99999999e-8");
        assertThat(sum(of(7, 3), of(5, 3))).isEqualTo("12e3");
        assertThat(sum(of(1, 10), of(123_456_789, 0)))
                .as("more than nine digits apart, the smaller one is cut")
                .isEqualTo("101234567e2");
        assertThat(sum(of(1, 26), of(123_456_789, 0))).isEqualTo("100000000e18");
        assertThat(sum(of(1, 27), of(123_456_789, 0))).as("out of sight").isEqualTo("1e27");
    }

    @Test
    void atAnotherExponent() {
        assertThat(of(1_234, 0).mantissaAt(0)).isEqualTo(1_234);
        assertThat(of(1_234, 0).mantissaAt(2)).isEqualTo(12);
        assertThat(of(-1_299, 0).mantissaAt(2)).isEqualTo(-12);
        assertThat(of(1_234, 0).mantissaAt(-2)).isEqualTo(123_400);
        assertThat(of(1, 0).mantissaAt(-18)).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(of(200_000_000, 0).mantissaAt(18)).isZero();
        assertThat(of(200_000_000, 0).mantissaAt(19)).isZero();
        assertThat(of(0, 30).mantissaAt(0)).isZero();
        assertThatThrownBy(() -> of(1, 1).mantissaAt(-18))
                .hasMessage("an average of 1e1 does not fit the exponent -18");
        assertThatThrownBy(() -> of(10, 0).mantissaAt(-18)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void keptBetweenUpdates() {
        assertThat(keptAs(of(5, -16))).isEqualTo("5e-16");
        assertThat(keptAs(of(-56, -17))).as("too small for the exponent").isEqualTo("-5e-16");
        assertThat(keptAs(of(-5, 15))).isEqualTo("-5e15");
        assertThat(keptAs(of(5, 16))).isEqualTo("50e15");
        assertThat(keptAs(of(1, 32))).as("10^17 still fits 58 bits").isEqualTo("100000000e24");
        assertThat(of(1, 32).isStorable()).isTrue();
        assertThat(of(1, 33).isStorable()).as("10^18 does not").isFalse();
        assertThat(of(-1, 33).isStorable()).isFalse();
        assertThat(of(1, 33).stored()).isZero();
        assertThat(of(0, 40).isStorable()).isTrue();
        assertThat(of(1, 15).isStorable()).isTrue();
    }
}
