package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Decimals;

/**
 * The unit of a rule's numbers, and how they print. Source: reference systems, section 0.2.
 */
public enum RiskUnit {
    /** Micro-dollars. */
    USD("USD", 2),
    /** Hundredths of 1x. */
    LEVERAGE("x", 0),
    /** Price units of the instrument, in USD per coin. */
    PRICE("USD/coin", 2),
    /** Size units of the instrument. */
    COINS("coins", 0),
    /** Microseconds, printed in seconds. */
    SECONDS("s", 0),
    /** Millionths, printed in percent. */
    RATIO("%", 0),
    /** A whole number of things. */
    COUNT("", 0),
    /** Millionths of a plain number, such as a z-score. */
    NUMBER("", 0),
    /** Ordinal of a {@link ControlState}. */
    CONTROL_STATE("", 0),
    /** Ordinal of a {@link PriceStatus}. */
    PRICE_STATUS("", 0),
    /** A condition that holds (1) or does not (0). */
    YES_NO("", 0);

    private final String symbol;
    private final int minDecimals;

    RiskUnit(String symbol, int minDecimals) {
        this.symbol = symbol;
        this.minDecimals = minDecimals;
    }

    /** Such as {@code USD} or {@code x}; empty for states and counts. */
    public String symbol() {
        return symbol;
    }

    /** The bare value as plain decimal text or as the state's name. */
    public String print(long value, int decimals) {
        return switch (this) {
            case CONTROL_STATE -> name(ControlState.values(), value);
            case PRICE_STATUS -> name(PriceStatus.values(), value);
            case YES_NO -> value == 0 ? "no" : "yes";
            case COUNT -> Long.toString(value);
            case RATIO -> percent(value, decimals);
            case USD, LEVERAGE, PRICE, COINS, SECONDS, NUMBER -> Decimals.print(value, decimals, minDecimals);
        };
    }

    private String percent(long value, int decimals) {
        if (decimals < 2) {
            throw new IllegalArgumentException("decimals of a share must be 2..18 but are " + decimals);
        }
        return Decimals.print(value, decimals - 2, minDecimals);
    }

    private static String name(Enum<?>[] names, long ordinal) {
        if (ordinal < 0 || ordinal >= names.length) {
            throw new IllegalArgumentException("value must be 0 to " + (names.length - 1) + " but is " + ordinal);
        }
        return names[(int) ordinal].name();
    }

    /** The value with its unit, such as {@code 100.00 USD} or {@code 500x}. */
    public String printWithUnit(long value, int decimals) {
        String text = print(value, decimals);
        return switch (this) {
            case LEVERAGE, RATIO -> text + symbol;
            case USD, PRICE, COINS, SECONDS -> text + " " + symbol;
            case COUNT, NUMBER, CONTROL_STATE, PRICE_STATUS, YES_NO -> text;
        };
    }

    /** Decimals of a value of this unit in a market with these decimals. */
    int decimals(int priceDecimals, int sizeDecimals) {
        return switch (this) {
            case USD, SECONDS, RATIO, NUMBER -> 6;
            case LEVERAGE -> 2;
            case PRICE -> priceDecimals;
            case COINS -> sizeDecimals;
            case COUNT, CONTROL_STATE, PRICE_STATUS, YES_NO -> 0;
        };
    }
}
