package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactTest {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    /** That many cases hold enough of both kinds; fewer are a replay or a short run. */
    private static final int ENOUGH = 200_000;

    @Test
    void mulDivEqualsBigIntegerOverTheWholeRange() {
        int[] exact = new int[1];
        int[] refused = new int[1];
        Seeds.check("mulDiv is exact or throws", ENOUGH, random -> {
            long a = Seeds.anyLong(random);
            long b = Seeds.anyLong(random);
            long divisor = Seeds.anyLong(random);
            if (divisor == 0) {
                assertThatThrownBy(() -> Exact.mulDiv(a, b, 0, Rounding.DOWN)).isInstanceOf(ArithmeticException.class);
                return;
            }
            for (Rounding rounding : Rounding.values()) {
                BigInteger wanted = reference(a, b, divisor, rounding);
                if (fits(wanted)) {
                    exact[0]++;
                    requireEqual(a, b, divisor, rounding, wanted.longValueExact());
                } else {
                    refused[0]++;
                    requireOverflow(a, b, divisor, rounding);
                }
            }
        });
        if (Seeds.isFull(ENOUGH)) {
            assertThat(exact[0]).as("cases with a result").isGreaterThan(100_000);
            assertThat(refused[0]).as("cases that overflow").isGreaterThan(100_000);
        }
    }

    private static void requireEqual(long a, long b, long divisor, Rounding rounding, long wanted) {
        long got = Exact.mulDiv(a, b, divisor, rounding);
        if (got != wanted) {
            throw new AssertionError(a + " * " + b + " / " + divisor + " " + rounding + ": " + got + ", not " + wanted);
        }
    }

    @Test
    void mulDivAtEveryCombinationOfExtremes() {
        long[] edges = {
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            -(1L << 32) - 1,
            -(1L << 32),
            -3,
            -2,
            -1,
            0,
            1,
            2,
            3,
            (1L << 31) - 1,
            1L << 32,
            (1L << 62) + 1,
            1_000_000_000_000_000_000L,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE
        };
        int checked = 0;
        for (long a : edges) {
            for (long b : edges) {
                for (long divisor : edges) {
                    for (Rounding rounding : Rounding.values()) {
                        if (divisor == 0) {
                            continue;
                        }
                        checked++;
                        BigInteger wanted = reference(a, b, divisor, rounding);
                        if (fits(wanted)) {
                            requireEqual(a, b, divisor, rounding, wanted.longValueExact());
                        } else {
                            requireOverflow(a, b, divisor, rounding);
                        }
                    }
                }
            }
        }
        assertThat(checked).isEqualTo(17 * 17 * 16 * 6);
    }

    @Test
    void aTieAtTheEndOfTheRangeOverflowsOnlyWhenItIsRoundedAway() {
        // (2^63 - 0.5): 2^64 - 1 halves.
        assertThat(Exact.mulDiv(Long.MAX_VALUE, 3, 3, Rounding.UP)).isEqualTo(Long.MAX_VALUE);
        long a = 6_148_914_691_236_517_205L; // (2^64 - 1) / 3
        assertThat(Exact.mulDiv(a, 3, 2, Rounding.DOWN)).isEqualTo(Long.MAX_VALUE);
        assertThat(Exact.mulDiv(a, 3, 2, Rounding.FLOOR)).isEqualTo(Long.MAX_VALUE);
        requireOverflow(a, 3, 2, Rounding.UP);
        requireOverflow(a, 3, 2, Rounding.CEILING);
        requireOverflow(a, 3, 2, Rounding.HALF_UP);
        requireOverflow(a, 3, 2, Rounding.HALF_EVEN);
        assertThat(Exact.mulDiv(a, -3, 2, Rounding.UP)).isEqualTo(Long.MIN_VALUE);
        assertThat(Exact.mulDiv(a, -3, 2, Rounding.HALF_EVEN)).isEqualTo(Long.MIN_VALUE);
        assertThat(Exact.mulDiv(a, -3, 2, Rounding.CEILING)).isEqualTo(-Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        // dividend, divisor, DOWN, UP, FLOOR, CEILING, HALF_UP, HALF_EVEN
        "5, 2, 2, 3, 2, 3, 3, 2",
        "-5, 2, -2, -3, -3, -2, -3, -2",
        "5, -2, -2, -3, -3, -2, -3, -2",
        "-5, -2, 2, 3, 2, 3, 3, 2",
        "7, 2, 3, 4, 3, 4, 4, 4",
        "-7, 2, -3, -4, -4, -3, -4, -4",
        "7, 3, 2, 3, 2, 3, 2, 2",
        "8, 3, 2, 3, 2, 3, 3, 3",
        "-8, 3, -2, -3, -3, -2, -3, -3",
        "6, 3, 2, 2, 2, 2, 2, 2",
        "1, 9223372036854775807, 0, 1, 0, 1, 0, 0",
        "-1, 9223372036854775807, 0, -1, -1, 0, 0, 0"
    })
    void dividesAsEachRoundingSays(
            long dividend, long divisor, long down, long up, long floor, long ceiling, long halfUp, long halfEven) {
        assertThat(Exact.divide(dividend, divisor, Rounding.DOWN)).isEqualTo(down);
        assertThat(Exact.divide(dividend, divisor, Rounding.UP)).isEqualTo(up);
        assertThat(Exact.divide(dividend, divisor, Rounding.FLOOR)).isEqualTo(floor);
        assertThat(Exact.divide(dividend, divisor, Rounding.CEILING)).isEqualTo(ceiling);
        assertThat(Exact.divide(dividend, divisor, Rounding.HALF_UP)).isEqualTo(halfUp);
        assertThat(Exact.divide(dividend, divisor, Rounding.HALF_EVEN)).isEqualTo(halfEven);
    }

    @Test
    void tiesOfAWideProductGoToTheEvenNeighbour() {
        // 2^64 + 2^32 is 2^31 and a half times 2^33; two times 2^32 more is one quotient further, which is odd.
        long half = 1L << 32;
        long even = 1L << 31;
        assertThat(Exact.mulDiv(half, half + 1, 2 * half, Rounding.HALF_EVEN)).isEqualTo(even);
        assertThat(Exact.mulDiv(half, half + 1, 2 * half, Rounding.HALF_UP)).isEqualTo(even + 1);
        assertThat(Exact.mulDiv(half, half + 3, 2 * half, Rounding.HALF_EVEN)).isEqualTo(even + 2);
        assertThat(Exact.mulDiv(-half, half + 1, 2 * half, Rounding.HALF_EVEN)).isEqualTo(-even);
        assertThat(Exact.mulDiv(half, half + 1, -2 * half, Rounding.HALF_UP)).isEqualTo(-even - 1);
    }

    @Test
    void sharesByHand() {
        long[][] amountMillionthsUpDown = {
            {0, 500_000, 0, 0},
            {1_000_000, 1, 1, 1},
            {999_999, 1, 1, 0},
            {1_000_001, 1, 2, 1},
            {-1_000_001, 1, -2, -1},
            {1_000_001, -1, -2, -1},
            {-1_000_001, -1, 2, 1},
            {200, 50_000, 10, 10},
            // 2^63 - 1 - 1,000,000 and its neighbours, all of 9,223,372,036,853 and some millionths.
            {Long.MAX_VALUE - 1_000_000, 1, 9_223_372_036_854L, 9_223_372_036_853L},
            {Long.MAX_VALUE - 999_999, 1, 9_223_372_036_854L, 9_223_372_036_853L},
            {Long.MAX_VALUE, 1, 9_223_372_036_855L, 9_223_372_036_854L},
            // 2^63 + 1 and 2^64 + 12,368.
            {Long.MAX_VALUE / 3 + 1, 3, 9_223_372_036_855L, 9_223_372_036_854L},
            {1_000_040_337_943_704L, 18_446, 18_446_744_073_710L, 18_446_744_073_709L},
            {Long.MAX_VALUE, 1_000_000, Long.MAX_VALUE, Long.MAX_VALUE},
            {Long.MIN_VALUE, 1_000_000, Long.MIN_VALUE, Long.MIN_VALUE},
        };
        for (long[] row : amountMillionthsUpDown) {
            assertThat(Exact.shareUp(row[0], row[1]))
                    .as("%d x %d up", row[0], row[1])
                    .isEqualTo(row[2]);
            assertThat(Exact.shareDown(row[0], row[1]))
                    .as("%d x %d down", row[0], row[1])
                    .isEqualTo(row[3]);
        }
        requireOverflowOfShare(Long.MAX_VALUE, 1_000_001);
        requireOverflowOfShare(Long.MIN_VALUE, -1_000_000);
    }

    private static void requireOverflowOfShare(long amount, long millionths) {
        assertThatThrownBy(() -> Exact.shareUp(amount, millionths)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Exact.shareDown(amount, millionths)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void sharesAreMulDivByAMillion() {
        Seeds.check("shareUp and shareDown", 50_000, random -> {
            long amount = Seeds.anyLong(random);
            long millionths = Seeds.anyLong(random);
            for (boolean up : new boolean[] {true, false}) {
                BigInteger wanted = reference(amount, millionths, 1_000_000, up ? Rounding.UP : Rounding.DOWN);
                if (wanted.compareTo(MAX) > 0 || wanted.compareTo(MIN) < 0) {
                    assertThatThrownBy(() -> share(up, amount, millionths)).isInstanceOf(ArithmeticException.class);
                } else {
                    assertThat(share(up, amount, millionths)).isEqualTo(wanted.longValueExact());
                }
            }
        });
    }

    private static long share(boolean up, long amount, long millionths) {
        return up ? Exact.shareUp(amount, millionths) : Exact.shareDown(amount, millionths);
    }

    @Test
    void divideEqualsBigInteger() {
        Seeds.check("divide is mulDiv by one", 50_000, random -> {
            long dividend = Seeds.anyLong(random);
            long divisor = Seeds.anyLong(random);
            if (divisor == 0) {
                return;
            }
            for (Rounding rounding : Rounding.values()) {
                BigInteger wanted = reference(dividend, 1, divisor, rounding);
                if (fits(wanted) && Exact.divide(dividend, divisor, rounding) != wanted.longValueExact()) {
                    throw new AssertionError(dividend + " / " + divisor + " " + rounding + " is not " + wanted);
                }
            }
        });
        assertThatThrownBy(() -> Exact.divide(Long.MIN_VALUE, -1, Rounding.DOWN))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("result does not fit 64 bits");
        assertThatThrownBy(() -> Exact.divide(1, 0, Rounding.DOWN)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void rescaleEqualsBigDecimal() {
        Seeds.check("rescale is BigDecimal.setScale", 50_000, random -> {
            long units = Seeds.anyLong(random);
            int from = random.nextInt(19);
            int to = random.nextInt(19);
            for (Rounding rounding : Rounding.values()) {
                BigInteger wanted = BigDecimal.valueOf(units, from)
                        .setScale(to, RoundingMode.valueOf(rounding.name()))
                        .unscaledValue();
                if (fits(wanted)) {
                    if (Exact.rescale(units, from, to, rounding) != wanted.longValueExact()) {
                        throw new AssertionError(units + " from " + from + " to " + to + " " + rounding);
                    }
                } else {
                    assertThatThrownBy(() -> Exact.rescale(units, from, to, rounding))
                            .isInstanceOf(ArithmeticException.class);
                }
            }
        });
    }

    @Test
    void powersOfTenAreBounded() {
        for (int i = 0; i <= 18; i++) {
            assertThat(Exact.pow10(i)).isEqualTo(BigInteger.TEN.pow(i).longValueExact());
        }
        assertThatThrownBy(() -> Exact.pow10(19)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Exact.pow10(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Exact.rescale(1, 0, 19, Rounding.DOWN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void requireOverflow(long a, long b, long divisor, Rounding rounding) {
        long got;
        try {
            got = Exact.mulDiv(a, b, divisor, rounding);
        } catch (ArithmeticException expected) {
            return;
        }
        throw new AssertionError(a + " * " + b + " / " + divisor + " " + rounding + " wrapped to " + got);
    }

    private static boolean fits(BigInteger value) {
        return value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0;
    }

    private static BigInteger reference(long a, long b, long divisor, Rounding rounding) {
        BigDecimal product = new BigDecimal(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
        return product.divide(BigDecimal.valueOf(divisor), 0, RoundingMode.valueOf(rounding.name()))
                .toBigIntegerExact();
    }
}
