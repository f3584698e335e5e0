package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final int CASES = 10_000;

    @Test
    void textReadsBackToTheSameValue() {
        Seeds.check("parse undoes toString", CASES, random -> {
            Usd usd = Usd.ofMicros(Seeds.within(random, Usd.MAX_MICROS));
            assertThat(Usd.parse(usd.toString())).isEqualTo(usd);
            assertThat(Usd.of(usd.toBigDecimal())).isEqualTo(usd);
            int decimals = random.nextInt(19);
            Price price = Price.of(Math.max(1, Math.abs(Seeds.within(random, Long.MAX_VALUE))), decimals);
            assertThat(Price.parse(price.toString(), decimals)).isEqualTo(price);
            Quantity quantity = Quantity.of(Math.abs(Seeds.within(random, Long.MAX_VALUE)), decimals);
            assertThat(Quantity.parse(quantity.toString(), decimals)).isEqualTo(quantity);
            Leverage leverage = Leverage.ofHundredths(random.nextInt(100, 100_001));
            assertThat(Leverage.parse(leverage.toString())).isEqualTo(leverage);
            Ratio ratio = Ratio.ofMillionths(Seeds.within(random, Ratio.MAX_MILLIONTHS));
            assertThat(Ratio.parse(ratio.toString())).isEqualTo(ratio);
            Percent percent = ratio.toPercent();
            assertThat(Percent.parse(percent.toString())).isEqualTo(percent);
            assertThat(percent.toRatio()).isEqualTo(ratio);
            Bps bps = Bps.of(Seeds.within(random, 10_000_000_000L));
            assertThat(bps.toRatio().toBps(Rounding.DOWN)).isEqualTo(bps);
        });
    }

    @Test
    void orderIsTheOrderOfTheNumbers() {
        Seeds.check("compareTo is numeric", CASES, random -> {
            long a = Seeds.within(random, Ratio.MAX_MILLIONTHS);
            long b = Seeds.within(random, Ratio.MAX_MILLIONTHS);
            int wanted = Long.compare(a, b);
            assertThat(Usd.ofMicros(a).compareTo(Usd.ofMicros(b))).isEqualTo(wanted);
            assertThat(Ratio.ofMillionths(a).compareTo(Ratio.ofMillionths(b))).isEqualTo(wanted);
            assertThat(new Percent(a).compareTo(new Percent(b))).isEqualTo(wanted);
            assertThat(Usd.ofMicros(a).equals(Usd.ofMicros(b))).isEqualTo(a == b);
        });
    }

    @Test
    void dollarsAddLikeIntegersOrThrow() {
        Seeds.check("plus and minus are exact", CASES, random -> {
            Usd a = Usd.ofMicros(Seeds.within(random, Usd.MAX_MICROS));
            Usd b = Usd.ofMicros(Seeds.within(random, Usd.MAX_MICROS));
            BigInteger sum = BigInteger.valueOf(a.micros()).add(BigInteger.valueOf(b.micros()));
            if (sum.abs().compareTo(BigInteger.valueOf(Usd.MAX_MICROS)) <= 0) {
                assertThat(a.plus(b).micros()).isEqualTo(sum.longValueExact());
                assertThat(a.plus(b).minus(b)).isEqualTo(a);
                assertThat(a.minus(b.negate())).isEqualTo(a.plus(b));
            } else {
                assertThatThrownBy(() -> a.plus(b)).isInstanceOf(ArithmeticException.class);
            }
            assertThat(a.abs().isNegative()).isFalse();
        });
    }

    @Test
    void notionalAndSizeEqualBigDecimal() {
        Seeds.check("notional is size times price", CASES, random -> {
            int priceDecimals = random.nextInt(19);
            int sizeDecimals = random.nextInt(25 - Math.max(priceDecimals, 6));
            Price price = Price.of(1 + Math.abs(random.nextLong() >> random.nextInt(24, 64)), priceDecimals);
            Quantity size = Quantity.of(Math.abs(random.nextLong() >> random.nextInt(24, 64)), sizeDecimals);
            Rounding rounding = Rounding.values()[random.nextInt(6)];
            RoundingMode mode = RoundingMode.valueOf(rounding.name());
            BigDecimal exact = size.toBigDecimal().multiply(price.toBigDecimal());
            BigInteger micros = exact.setScale(6, mode).unscaledValue();
            if (micros.compareTo(BigInteger.valueOf(Usd.MAX_MICROS)) > 0) {
                assertThatThrownBy(() -> size.notional(price, rounding)).isInstanceOf(ArithmeticException.class);
                return;
            }
            Usd notional = size.notional(price, rounding);
            assertThat(notional.micros()).isEqualTo(micros.longValueExact());
            BigInteger units = notional.toBigDecimal()
                    .divide(price.toBigDecimal(), sizeDecimals, mode)
                    .unscaledValue();
            if (units.bitLength() <= 63 && price.units() < Long.MAX_VALUE / 1_000_000) {
                assertThat(Quantity.ofNotional(notional, price, sizeDecimals, rounding)
                                .units())
                        .isEqualTo(units.longValueExact());
            }
        });
    }

    @Test
    void decimalsThatCannotBeComputedExactlyAreRefusedRatherThanMiscounted() {
        assertThatThrownBy(() -> Quantity.notionalMicros(1, 18, 1, 18, Rounding.DOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exceed 24 together: 36");
        assertThatThrownBy(() -> Quantity.unitsOf(1, 1, 10, 15, Rounding.DOWN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Quantity.notionalMicros(2_000_000_000_000L, 12, 3_000_000_000_000L, 12, Rounding.DOWN))
                .isEqualTo(6_000_000);
    }

    @Test
    void handComputedExamples() {
        // 100 USD at 10x is 1,000 USD; at 61,000.5 that is 0.01639330 BTC, rounded down at 8 decimals.
        Usd notional = Usd.of(100).times(Leverage.of(10), Rounding.DOWN);
        assertThat(notional).isEqualTo(Usd.of(1_000));
        Price price = Price.parse("61000.5", 10);
        Quantity size = Quantity.ofNotional(notional, price, 8, Rounding.DOWN);
        assertThat(size).hasToString("0.0163933");
        assertThat(size.notional(price, Rounding.UP)).hasToString("999.999497");
        assertThat(notional.dividedBy(Leverage.parse("2.5x"), Rounding.UP)).hasToString("400.00");
        assertThat(Usd.of(1_000).times(Ratio.parse("0.05"), Rounding.UP)).isEqualTo(Usd.of(50));
        assertThat(Usd.ofMicros(1).times(Ratio.parse("0.5"), Rounding.UP)).isEqualTo(Usd.ofMicros(1));
        assertThat(Usd.ofMicros(1).times(Ratio.parse("0.5"), Rounding.DOWN)).isEqualTo(Usd.ZERO);
        assertThat(Percent.of(3).toRatio().toBps(Rounding.DOWN)).isEqualTo(Bps.of(300));
        assertThat(Price.parse("1.23456", 5).withDecimals(2, Rounding.UP)).hasToString("1.24");
    }

    @Test
    void boundsOfDollars() {
        assertThat(Usd.parse("9000000000000").micros()).isEqualTo(Usd.MAX_MICROS);
        assertThatThrownBy(() -> Usd.ofMicros(Usd.MAX_MICROS + 1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Usd.ofMicros(-Usd.MAX_MICROS - 1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Usd.of(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Usd.of(9_000_000_000_000L).plus(Usd.ofMicros(1)))
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000000000000.000001", "-9000000000000.000001", "9223372036854", "99999999999999999999"})
    void textBeyondTheLedgerBoundIsBadInputNotAnInternalError(String text) {
        assertThatThrownBy(() -> Usd.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Usd.parse(text, Rounding.DOWN)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "0.99", "1000.01", "1001x", "-1", "x", "", "10xx", "x10", "10 x", "２x", "1e2x", "2.505x"})
    void leverageIsOneToAThousandInHundredths(String text) {
        assertThatThrownBy(() -> Leverage.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("leverage ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "", "3%%", "%3", "3 %", "1e2%", "0.00001", "100000001%", "三%"})
    void percentRefusesOtherForms(String text) {
        assertThatThrownBy(() -> Percent.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.000", "NaN", "1.00000000001"})
    void aPriceIsAboveZeroAndKeepsItsDecimals(String text) {
        assertThatThrownBy(() -> Price.parse(text, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("price ");
    }

    @Test
    void differentDecimalsDoNotCompare() {
        assertThatThrownBy(() -> Price.parse("1", 2).compareTo(Price.parse("1", 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quantity.parse("1", 2).compareTo(Quantity.parse("1", 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quantity.parse("-1", 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void amountsHoldWeiBeyond64BitsAndStayWithin128() {
        Asset eth = new Asset("ETH", 18);
        assertThat(Amount.parse(eth, "1000000.5").baseUnits()).isEqualTo(new BigInteger("1000000500000000000000000"));
        assertThat(Amount.parse(eth, "1000000.5")).hasToString("1000000.5 ETH");
        assertThat(Amount.parse(eth, "1.5").plus(Amount.parse(eth, "0.5"))).isEqualTo(Amount.parse(eth, "2"));
        assertThatThrownBy(() -> Amount.parse(eth, "170141183460469231732"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ETH amount is too large: 170141183460469231732");
        assertThatThrownBy(() -> Amount.parse(Asset.USDC, "0.0000001")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Amount.parse(eth, "1").plus(Amount.parse(Asset.USDC, "1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Amount.parse(eth, "100").longBaseUnits()).isInstanceOf(ArithmeticException.class);
        Amount most = new Amount(eth, BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE));
        assertThatThrownBy(() -> most.plus(Amount.of(eth, 1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aListingKeepsSixDigits() {
        Instrument btc = Instrument.cryptoPerp("BTC");
        assertThat(btc).hasToString("BTC-USD");
        btc.requireListable(Price.parse("0.00001", 10));
        assertThatThrownBy(() -> btc.requireListable(Price.parse("0.0000099999", 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fewer than 6 significant digits");
        assertThatThrownBy(() -> btc.requireListable(Price.parse("1", 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have 10 decimals");
        assertThatThrownBy(() -> new Instrument(
                        "BTC-USD",
                        Instrument.Kind.PERP,
                        "BTC",
                        "USD",
                        Asset.USDC,
                        18,
                        7,
                        365,
                        MarketHours.ALWAYS,
                        "crypto"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Instrument.cryptoPerp("btc")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "1alice", "al ice", "alice\n", "аlice", "a23456789012345678901234567890123"})
    void userIdsAreAsciiAndShort(String text) {
        assertThatThrownBy(() -> new UserId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a b", "a/b", "a\n"})
    void accountIdsAreAsciiAndBounded(String text) {
        assertThatThrownBy(() -> new AccountId(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccountId("a".repeat(97))).isInstanceOf(IllegalArgumentException.class);
    }
}
