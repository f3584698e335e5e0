package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A mistake is told with the parameter, the rule and the value. */
class BadInputTest {
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without null checks can do
    private static <T> T nothing() {
        return null;
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static void missing(ThrowingCallable call, String name) {
        refused(call, name + " must be given but is null");
    }

    @Test
    void whatIsNotGivenIsNamed() {
        missing(() -> Leverage.parse(nothing()), "leverage");
        missing(() -> Percent.parse(nothing()), "percent");
        missing(() -> MarketHours.parse(nothing()), "hours");
        missing(() -> MarketHours.weekly(nothing(), List.of()), "sessions");
        missing(() -> MarketHours.weekly(List.of(), nothing()), "closedDays");
        missing(() -> Instrument.cryptoPerp(nothing()), "base");
        missing(() -> Instrument.cryptoPerp("BTC").requireListable(nothing()), "price");
        missing(() -> Usd.of((BigDecimal) nothing()), "amount");
        missing(() -> Amount.parse(nothing(), "1"), "asset");
        missing(() -> new AccountId(nothing()), "value");
        missing(() -> new UserId(nothing()), "value");
        missing(() -> SortableId.parse(nothing()), "text");
        refused(() -> Usd.parse(nothing()), "amount is empty; write a number such as 12.5");
    }

    @Test
    void whatIsNotGivenToAValueIsNamed() {
        Usd dollar = Usd.of(1);
        Price price = Price.of(1, 2);
        Quantity coins = Quantity.of(1, 8);
        Amount usdc = Amount.of(Asset.USDC, 1);
        missing(() -> dollar.plus(nothing()), "other");
        missing(() -> dollar.minus(nothing()), "other");
        missing(() -> dollar.times((Ratio) nothing(), Rounding.UP), "ratio");
        missing(() -> dollar.times(Ratio.ONE, nothing()), "rounding");
        missing(() -> dollar.times((Leverage) nothing(), Rounding.UP), "leverage");
        missing(() -> dollar.times(Leverage.of(2), nothing()), "rounding");
        missing(() -> dollar.dividedBy(nothing(), Rounding.UP), "leverage");
        missing(() -> dollar.dividedBy(Leverage.of(2), nothing()), "rounding");
        missing(() -> Usd.parse("1", nothing()), "rounding");
        missing(() -> Price.parse("1", 2, nothing()), "rounding");
        missing(() -> price.withDecimals(4, nothing()), "rounding");
        missing(() -> Ratio.ONE.toBps(nothing()), "rounding");
        missing(() -> Amount.of(nothing(), 1), "asset");
        missing(() -> usdc.plus(nothing()), "other");
        missing(() -> usdc.minus(nothing()), "other");
        missing(() -> Quantity.ofNotional(nothing(), price, 8, Rounding.UP), "notional");
        missing(() -> Quantity.ofNotional(dollar, nothing(), 8, Rounding.UP), "price");
        missing(() -> Quantity.ofNotional(dollar, price, 8, nothing()), "rounding");
        missing(() -> coins.notional(nothing(), Rounding.UP), "price");
        missing(() -> coins.notional(price, nothing()), "rounding");
        missing(() -> SortableId.isValid(nothing()), "text");
        missing(() -> SortableId.next(nothing(), new SplittableRandom(1)), "clock");
        missing(() -> SortableId.next(WorldClock.of(() -> 1), nothing()), "random");
        refused(
                () -> MarketHours.weekly(Arrays.asList(new MarketHours.Session(0, 1), nothing()), List.of()),
                "sessions must be given but one of them is null");
        refused(
                () -> MarketHours.weekly(List.of(new MarketHours.Session(0, 1)), Arrays.asList(1L, nothing())),
                "closedDays must be given but one of them is null");
    }

    @Test
    void theValueIsTold() {
        refused(() -> Price.of(0, 10), "price must be above 0 but is 0");
        refused(() -> Price.parse("-1.5", 10), "price must be above 0 but is -1.5");
        refused(() -> Quantity.of(-25, 1), "quantity must not be negative but is -2.5");
        refused(() -> Leverage.ofHundredths(99), "leverage must be 1x to 1000x but is 0.99x");
        refused(() -> Leverage.ofHundredths(100_001), "leverage must be 1x to 1000x but is 1000.01x");
        refused(
                () -> Usd.parse("9000000000000.000001"),
                "amount must be within -9,000,000,000,000 and 9,000,000,000,000 USD but is 9000000000000.000001");
        refused(
                () -> Ratio.ofMillionths(Ratio.MAX_MILLIONTHS + 1),
                "ratio must be within -1,000,000 and 1,000,000 but is 1000000.000001");
        refused(() -> Instrument.cryptoPerp("b\nc"), "instrument must look like BTC-USD but is \"b?c-USD\"");
        refused(
                () -> new AccountId("A".repeat(50)),
                "account id must be 1 to 96 of a-z, 0-9, . _ : - but is \"" + "A".repeat(40) + "\"");
        refused(
                () -> new Asset("usd", 6),
                "asset must be 1 to 16 upper-case letters and digits, such as USDC, but is \"usd\"");
        refused(
                () -> Usd.parse("NaN"),
                "amount must be plain digits with at most one point, such as 12.5, but is \"NaN\"");
    }

    @Test
    void aTextForAMessageIsShortAndOnOneLine() {
        assertThat(Given.quoted("line\none\u0000two")).isEqualTo("\"line?one?two\"");
    }
}
