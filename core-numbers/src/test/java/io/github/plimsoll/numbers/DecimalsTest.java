package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 6, 0",
        "-0, 6, 0",
        "1, 6, 1000000",
        "007.50, 6, 7500000",
        "12.5, 6, 12500000",
        "-12.5, 6, -12500000",
        "0.000001, 6, 1",
        "1.000000000, 6, 1000000",
        "9223372036854775807, 0, 9223372036854775807",
        "-9223372036854775808, 0, -9223372036854775808",
        "9.223372036854775807, 18, 9223372036854775807",
        "100, 0, 100"
    })
    void readsPlainDecimals(String text, int decimals, long units) {
        assertThat(Decimals.parse("amount", text, decimals)).isEqualTo(units);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e9",
                "1E9",
                "1e-3",
                "10,5",
                "1,000",
                "1_000",
                "NaN",
                "Infinity",
                "-Infinity",
                "inf",
                "+1",
                "+",
                "-",
                "--1",
                "1-",
                ".5",
                "-.5",
                "5.",
                "-5.",
                ".",
                "..",
                "1.2.3",
                "1..2",
                " 1",
                "1 ",
                "1 0",
                "\t1",
                "1\n",
                "１２",
                "1٢",
                "１.5",
                "1．5",
                "1\u00a0",
                "0x10",
                "10d",
                "1f",
                "$1",
                "1%",
                "½",
                "²",
                "one",
                "\u0000",
                "1\u0000",
                "∞",
                "1'000",
                "1/2",
                "−1"
            })
    void refusesEverythingElseNamingTheValue(String text) {
        assertThatThrownBy(() -> Decimals.parse("amount", text, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("amount must be plain digits with at most one point, such as 12.5, but is \"")
                .message()
                .doesNotContain("\n", "\u0000", "\t");
        assertThatThrownBy(() -> Decimals.parse("amount", text, 6, Rounding.DOWN))
                .as("naming a rounding does not widen the grammar")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // callers without the checker do pass null
    void refusesNothingAtAll() {
        assertThatThrownBy(() -> Decimals.parse("size", "", 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size is empty; write a number such as 12.5");
        assertThatThrownBy(() -> Decimals.parse("size", null, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size is empty; write a number such as 12.5");
    }

    @Test
    void refusesLongTextsUnreadAndWithoutRepeatingThem() {
        String long5000 = "9".repeat(5_000);
        assertThatThrownBy(() -> Decimals.parse("size", long5000, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size is longer than 64 characters");
        assertThat(Decimals.parse("size", "0".repeat(63) + "7", 0)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775808, 0", "-9223372036854775809, 0", "9223372036855, 6", "10, 18"})
    void refusesWhatDoesNotFit(String text, int decimals) {
        assertThatThrownBy(() -> Decimals.parse("amount", text, decimals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("amount is too large: " + text);
    }

    @Test
    void losesDigitsOnlyWhenARoundingIsNamed() {
        assertThatThrownBy(() -> Decimals.parse("amount", "1.0000001", 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("amount has more than 6 decimals: 1.0000001");
        assertThat(Decimals.parse("amount", "1.0000001", 6, Rounding.DOWN)).isEqualTo(1_000_000);
        assertThat(Decimals.parse("amount", "1.0000001", 6, Rounding.UP)).isEqualTo(1_000_001);
        assertThat(Decimals.parse("amount", "-1.0000001", 6, Rounding.FLOOR)).isEqualTo(-1_000_001);
        assertThat(Decimals.parse("amount", "-1.0000001", 6, Rounding.CEILING)).isEqualTo(-1_000_000);
        assertThat(Decimals.parse("amount", "1.0000005", 6, Rounding.HALF_UP)).isEqualTo(1_000_001);
        assertThat(Decimals.parse("amount", "1.0000005", 6, Rounding.HALF_EVEN)).isEqualTo(1_000_000);
    }

    @Test
    void printIsPlainTextThatReadsBackToTheSameUnits() {
        Seeds.check("parse undoes print", 20_000, random -> {
            long units = Seeds.anyLong(random);
            int decimals = random.nextInt(19);
            int minimum = random.nextInt(19);
            String text = Decimals.print(units, decimals, minimum);
            assertThat(text).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
            assertThat(Decimals.parse("it", text, decimals)).as(text).isEqualTo(units);
            assertThat(new BigDecimal(text)).isEqualByComparingTo(BigDecimal.valueOf(units, decimals));
            assertThat(new BigDecimal(text).scale()).isBetween(Math.min(minimum, decimals), decimals);
        });
    }

    @Test
    void roundingOnReadingEqualsBigDecimal() {
        Seeds.check("parse rounds as BigDecimal does", 20_000, random -> {
            BigDecimal value = BigDecimal.valueOf(random.nextLong() >> random.nextInt(20, 64), random.nextInt(19));
            int decimals = random.nextInt(7);
            for (Rounding rounding : Rounding.values()) {
                long wanted = value.setScale(decimals, RoundingMode.valueOf(rounding.name()))
                        .unscaledValue()
                        .longValueExact();
                assertThat(Decimals.parse("it", value.toPlainString(), decimals, rounding))
                        .isEqualTo(wanted);
            }
        });
    }

    @Test
    void foreignBigDecimalsCostNoMoreThanTheirRefusal() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThatThrownBy(() -> Usd.of(new BigDecimal("1E+1000000000"))).isInstanceOf(ArithmeticException.class);
            assertThatThrownBy(() -> Usd.of(new BigDecimal("1E-1000000000")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("amount has more than 1000 decimals");
            assertThatThrownBy(() -> Decimals.fromBigDecimal("amount", new BigDecimal("1E-1000000000"), 6, Rounding.UP))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(Usd.of(new BigDecimal("0E-1000000000"))).isEqualTo(Usd.ZERO);
            assertThat(Usd.of(new BigDecimal("0E+1000000000"))).isEqualTo(Usd.ZERO);
        });
        assertThat(Usd.of(new BigDecimal("1E+3"))).isEqualTo(Usd.of(1_000));
    }

    @Test
    void decimalsAreBounded() {
        assertThatThrownBy(() -> Decimals.parse("it", "1", 19)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Decimals.parse("it", "1", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Decimals.print(1, 19, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
