package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The first value that is allowed and the first that is not, and small things that have one right answer. */
class ValueEdgesTest {
    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void dollars() {
        assertThat(Usd.ofMicros(Usd.MAX_MICROS).micros()).isEqualTo(9_000_000_000_000_000_000L);
        assertThat(Usd.ofMicros(-Usd.MAX_MICROS).negate()).isEqualTo(Usd.ofMicros(Usd.MAX_MICROS));
        assertThat(Usd.parse("-9000000000000").micros()).isEqualTo(-Usd.MAX_MICROS);
        assertThat(Usd.parse("-9000000000000.0000009", Rounding.DOWN).micros()).isEqualTo(-Usd.MAX_MICROS);
        assertThat(Usd.parse("1.0000005", Rounding.HALF_UP).micros()).isEqualTo(1_000_001);
        assertThat(Usd.ZERO.isNegative()).isFalse();
        assertThat(Usd.ZERO.isPositive()).isFalse();
        assertThat(Usd.ofMicros(-1).isNegative()).isTrue();
        assertThat(Usd.ofMicros(-1).isPositive()).isFalse();
        assertThat(Usd.ofMicros(1).isPositive()).isTrue();
        assertThat(Usd.ofMicros(-5).abs()).isEqualTo(Usd.ofMicros(5));
        assertThat(Usd.ofMicros(5).abs()).isEqualTo(Usd.ofMicros(5));
        assertThat(Usd.of(new BigDecimal("12.5"))).isEqualTo(Usd.parse("12.5"));
    }

    @Test
    void ratiosAndTheirKin() {
        assertThat(Ratio.ofMillionths(Ratio.MAX_MILLIONTHS).toPercent()).hasToString("100000000%");
        assertThat(Ratio.ofMillionths(-Ratio.MAX_MILLIONTHS)).hasToString("-1000000");
        refused(() -> Ratio.ofMillionths(-Ratio.MAX_MILLIONTHS - 1), "-1000000.000001");
        assertThat(Ratio.ofMillionths(149).toBps(Rounding.DOWN)).isEqualTo(Bps.of(1));
        assertThat(Ratio.ofMillionths(150).toBps(Rounding.HALF_UP)).isEqualTo(Bps.of(2));
        assertThat(Bps.of(12).toRatio()).isEqualTo(Ratio.ofMillionths(1_200));
        assertThat(Bps.of(10_000_000_000L).toRatio()).isEqualTo(Ratio.ofMillionths(Ratio.MAX_MILLIONTHS));
        assertThat(Bps.of(-10_000_000_000L)).hasToString("-10000000000 bps");
        refused(() -> Bps.of(10_000_000_001L), "but are 10000000001");
        refused(() -> Bps.of(-10_000_000_001L), "but are -10000000001");
        assertThat(Bps.of(1).compareTo(Bps.of(2))).isNegative();
        assertThat(Bps.of(2).compareTo(Bps.of(1))).isPositive();
        assertThat(Percent.of(100).tenThousandths()).isEqualTo(Percent.ONE_HUNDRED);
        assertThat(Percent.of(100_000_000).toRatio()).isEqualTo(Ratio.ofMillionths(Ratio.MAX_MILLIONTHS));
        assertThat(Percent.of(-100_000_000)).hasToString("-100000000%");
        refused(() -> Percent.of(100_000_001), "but is 100000001");
        refused(() -> new Percent(-Ratio.MAX_MILLIONTHS - 1), "but is -100000000.0001");
        assertThat(Percent.parse("2.5")).isEqualTo(Percent.parse("2.5%"));
    }

    @Test
    void leverage() {
        assertThat(Leverage.of(1)).isEqualTo(Leverage.ofHundredths(100));
        assertThat(Leverage.of(1_000)).isEqualTo(Leverage.ofHundredths(100_000));
        assertThat(Leverage.parse("1000x")).isEqualTo(Leverage.of(1_000));
        assertThat(Leverage.parse("1X")).isEqualTo(Leverage.of(1));
        refused(() -> Leverage.of(0), "1x to 1000x but is 0x");
        refused(() -> Leverage.of(1_001), "1x to 1000x but is 1001x");
        refused(() -> Leverage.of(-5), "1x to 1000x but is -5x");
        refused(() -> Leverage.parse("42949673x"), "1x to 1000x but is 42949673x");
        assertThat(Leverage.of(2).compareTo(Leverage.of(3))).isNegative();
        assertThat(Leverage.of(3).compareTo(Leverage.of(2))).isPositive();
    }

    @Test
    void pricesAndSizes() {
        assertThat(Price.parse("1.25", 1, Rounding.HALF_EVEN)).isEqualTo(Price.of(12, 1));
        assertThat(Price.of(125, 2).toBigDecimal()).isEqualTo(new BigDecimal("1.25"));
        assertThat(Price.of(1, 2).compareTo(Price.of(2, 2))).isNegative();
        assertThat(Price.of(2, 2).compareTo(Price.of(1, 2))).isPositive();
        assertThat(Price.of(1, 0)).hasToString("1");
        assertThat(Price.of(1, 18)).hasToString("0.000000000000000001");
        refused(() -> Price.of(1, 19), "decimals must be 0..18 but are 19");
        refused(() -> Price.of(1, -1), "decimals must be 0..18 but are -1");
        refused(() -> Quantity.of(1, 19), "decimals must be 0..18 but are 19");
        assertThat(Quantity.of(0, 2).isZero()).isTrue();
        assertThat(Quantity.of(1, 2).isZero()).isFalse();
        assertThat(Quantity.of(1, 2).compareTo(Quantity.of(2, 2))).isNegative();
        assertThat(Quantity.of(2, 2).compareTo(Quantity.of(1, 2))).isPositive();
        assertThat(Quantity.of(125, 2).toBigDecimal()).isEqualTo(new BigDecimal("1.25"));
    }

    @Test
    void notionalWithFewerDecimalsThanADollarHas() {
        // 0.05 at 0.7 are 0.035; with 3 and 3 decimals the product is micro-dollars as it stands.
        assertThat(Quantity.notionalMicros(5, 2, 7, 1, Rounding.DOWN)).isEqualTo(35_000);
        assertThat(Quantity.notionalMicros(-5, 2, 7, 1, Rounding.UP)).isEqualTo(-35_000);
        assertThat(Quantity.unitsOf(35_000, 7, 1, 2, Rounding.DOWN)).isEqualTo(5);
        assertThat(Quantity.unitsOf(34_999, 7, 1, 2, Rounding.DOWN)).isEqualTo(4);
        assertThat(Quantity.unitsOf(34_999, 7, 1, 2, Rounding.UP)).isEqualTo(5);
        assertThat(Quantity.notionalMicros(5, 3, 7, 3, Rounding.DOWN)).isEqualTo(35);
        assertThat(Quantity.unitsOf(35, 7, 3, 3, Rounding.DOWN)).isEqualTo(5);
        assertThatThrownBy(() -> Quantity.notionalMicros(Long.MAX_VALUE, 0, 2, 0, Rounding.DOWN))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Quantity.unitsOf(1, Long.MAX_VALUE, 0, 0, Rounding.DOWN))
                .isInstanceOf(ArithmeticException.class);
        refused(() -> Quantity.notionalMicros(1, 19, 1, 0, Rounding.DOWN), "decimals must be 0..18 but are 19");
        refused(() -> Quantity.notionalMicros(1, 0, 1, -1, Rounding.DOWN), "decimals must be 0..18 but are -1");
    }

    @Test
    @DisplayName("EXE-51 amounts hold 128 bits, and overflow throws")
    void amounts() {
        Asset eth = new Asset("ETH", 18);
        BigInteger most = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
        assertThat(new Amount(eth, most).minus(Amount.of(eth, 1)).baseUnits()).isEqualTo(most.subtract(BigInteger.ONE));
        assertThat(new Amount(eth, most.negate()).minus(Amount.of(eth, 1)).baseUnits())
                .isEqualTo(BigInteger.TWO.pow(127).negate());
        assertThatThrownBy(() -> new Amount(eth, most).plus(Amount.of(eth, 1)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("amount does not fit 128 bits");
        assertThat(Amount.parse(new Asset("BIG", 0), most.toString()).baseUnits())
                .isEqualTo(most);
        refused(() -> Amount.parse(new Asset("BIG", 0), BigInteger.TWO.pow(127).toString()), "is too large");
        refused(() -> Amount.of(eth, 1).minus(Amount.of(Asset.USDC, 1)), "cannot combine ETH with USDC");
        assertThat(Amount.of(eth, 0)).hasToString("0 ETH");
        assertThat(Amount.of(Asset.USDC, 12_500_000)).hasToString("12.5 USDC");
        assertThat(Amount.of(Asset.USDC, 7).longBaseUnits()).isEqualTo(7);
        refused(() -> new Asset("usd", 6), "upper-case letters and digits, such as USDC, but is \"usd\"");
        refused(() -> new Asset("USD", 19), "decimals must be 0..18 but are 19");
    }

    @Test
    void decimalText() {
        assertThat(Decimals.print(150, 2, 0)).isEqualTo("1.5");
        assertThat(Decimals.print(150, 2, 2)).isEqualTo("1.50");
        assertThat(Decimals.print(150, 2, 9)).isEqualTo("1.50");
        assertThat(Decimals.print(12_000, 2, 0)).isEqualTo("120");
        assertThat(Decimals.print(0, 6, 2)).isEqualTo("0.00");
        assertThat(Decimals.print(-5, 1, 0)).isEqualTo("-0.5");
        refused(() -> Decimals.print(1, 19, 0), "decimals must be 0..18 but are 19");
        refused(() -> Decimals.parse("size", "1", 19), "decimals must be 0..18 but are 19");
        refused(() -> Decimals.fromBigDecimal("size", BigDecimal.ONE, -1, null), "0..18 but are -1");
        refused(() -> Decimals.fromBigDecimal("size", BigDecimal.ONE, 19, null), "0..18 but are 19");
    }

    @Test
    void foreignNumbersOfAnyScaleAreReadOrRefused() {
        BigDecimal tiny = new BigDecimal(BigInteger.ONE, 1_000);
        assertThat(Decimals.fromBigDecimal("size", tiny, 6, Rounding.DOWN)).isZero();
        assertThat(Decimals.fromBigDecimal("size", tiny, 6, Rounding.UP)).isEqualTo(1);
        refused(
                () -> Decimals.fromBigDecimal("size", new BigDecimal(BigInteger.ONE, 1_001), 6, Rounding.DOWN),
                "size has more than 1000 decimals");
        assertThat(Decimals.fromBigDecimal("size", new BigDecimal("9E18"), 0, null))
                .isEqualTo(9_000_000_000_000_000_000L);
        for (String large : List.of("1E19", "1E39", "1E40", "1E41", "-1E41", "1E1000000000")) {
            assertThatThrownBy(() -> Decimals.fromBigDecimal("size", new BigDecimal(large), 0, null))
                    .as(large)
                    .isInstanceOf(ArithmeticException.class);
        }
        assertThat(Decimals.fromBigDecimal("size", new BigDecimal("0E-5000"), 0, null))
                .isZero();
    }

    private static Instrument coin(String id, int priceDecimals, int sizeDecimals, int days) {
        return new Instrument(
                id,
                Instrument.Kind.PERP,
                "BTC",
                "USD",
                Asset.USDC,
                priceDecimals,
                sizeDecimals,
                days,
                MarketHours.ALWAYS,
                "crypto");
    }

    @Test
    void instruments() {
        assertThat(coin("BTC-USD", 18, 6, 1).daysPerYear()).isEqualTo(1);
        assertThat(coin("BTC-USD", 6, 18, 366).sizeDecimals()).isEqualTo(18);
        refused(() -> coin("BTC-USD", 18, 7, 365), "exceed 24 together: 25");
        refused(() -> coin("BTC-USD", 19, 0, 365), "decimals must be 0..18 but are 19");
        refused(() -> coin("BTC-USD", 0, 19, 365), "decimals must be 0..18 but are 19");
        refused(() -> coin("BTC-USD", 10, 8, 0), "must be 1..366 but are 0");
        refused(() -> coin("BTC-USD", 10, 8, 367), "must be 1..366 but are 367");
        refused(() -> coin("BTC-EUR", 10, 8, 365), "instrument BTC-EUR is not BTC-USD");
        assertThat(Side.LONG.opposite()).isEqualTo(Side.SHORT);
        assertThat(Side.SHORT.opposite()).isEqualTo(Side.LONG);
        assertThat(List.of(Side.LONG.sign(), Side.SHORT.sign())).containsExactly(1, -1);
    }

    @Test
    void names() {
        assertThat(new UserId("alice")).hasToString("alice");
        assertThat(new UserId("alice").compareTo(new UserId("bob"))).isNegative();
        assertThat(new UserId("bob").compareTo(new UserId("alice"))).isPositive();
        assertThat(new AccountId("u1:paper")).hasToString("u1:paper");
        assertThat(new AccountId("a").compareTo(new AccountId("b"))).isNegative();
        assertThat(new AccountId("b").compareTo(new AccountId("a"))).isPositive();
        assertThat(Given.notNull("x", "name")).isEqualTo("x");
        assertThat(Given.quoted("a".repeat(41))).isEqualTo("\"" + "a".repeat(40) + "\"");
    }

    @Test
    void idsAndClocks() {
        WorldClock clock = WorldClock.of(() -> 1_700_000_000_000_000L, () -> 42);
        assertThat(clock.epochMicros()).isEqualTo(1_700_000_000_000_000L);
        assertThat(clock.monotonicNanos()).isEqualTo(42);
        assertThat(WorldClock.of(() -> 5).monotonicNanos()).isEqualTo(5_000);
        SortableId id = SortableId.next(clock, new SplittableRandom(1));
        assertThat(id.epochMicros()).isEqualTo(1_700_000_000_000_000L);
        assertThat(id.low()).isEqualTo(new SplittableRandom(1).nextLong());
        assertThat(SortableId.isValid("7zzzzzzzzzzzzzzzzzzzzzzzzz")).isTrue();
        assertThat(SortableId.isValid("8zzzzzzzzzzzzzzzzzzzzzzzzz")).isFalse();
        assertThat(SortableId.isValid("0000000000000000000000000")).isFalse();
        assertThat(SortableId.isValid("0000000000000000000000000u")).isFalse();
        assertThat(new SortableId(1, 2).compareTo(new SortableId(1, 3))).isNegative();
        assertThat(new SortableId(2, 0).compareTo(new SortableId(1, 3))).isPositive();
        assertThat(new SortableId(-1, 0).compareTo(new SortableId(1, 0))).isPositive();
    }

    @Test
    void hoursTouchAndAreCounted() {
        List<MarketHours.Session> many = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            many.add(new MarketHours.Session(10 * i, 10 * i + 10));
        }
        MarketHours hours = MarketHours.weekly(many, List.of());
        many.add(new MarketHours.Session(1_000, 1_001));
        refused(() -> MarketHours.weekly(many, List.of()), "1 to 64 sessions but have 65");
        refused(() -> MarketHours.parse("Mon 10:00-11:00, Mon 10:59-12:00"), "must not overlap");
        assertThat(MarketHours.parse("Mon 10:00-11:59")).hasToString("Mon 10:00-11:59");
        refused(() -> MarketHours.parse("Mon 10:00-11:60"), "a time of day is 00:00 to 24:00 but is 11:60");
        refused(() -> MarketHours.parse("Mon 10:00-24:01"), "a time of day is 00:00 to 24:00 but is 24:01");
        assertThat(MarketHours.parse("Mon 10:00-24:00")).hasToString("Mon 10:00-24:00");
        MarketHours same = MarketHours.parse("Mon 10:00-11:00; closed 2026-12-25");
        assertThat(same).isEqualTo(MarketHours.parse("Mon 10:00-11:00; closed 2026-12-25"));
        assertThat(same.hashCode())
                .isEqualTo(
                        MarketHours.parse("Mon 10:00-11:00; closed 2026-12-25").hashCode())
                .isNotEqualTo(hours.hashCode());
    }
}
