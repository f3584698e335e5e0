package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;

/**
 * The smallest change that would satisfy one rule, the rest of the order unchanged. Immutable. Source: reference
 * systems, section 13.2: a clear reason, how to fix it, when to retry.
 *
 * @param kind what to change
 * @param value the bound to change it to: micro-dollars, hundredths of 1x or price units; 0 when nothing can be named
 * @param decimals decimals of the value
 * @param text for a person to read
 */
public record Remedy(Kind kind, long value, int decimals, String text) {
    /** What to change. */
    public enum Kind {
        /** Collateral of at most the value, same leverage. */
        COLLATERAL_AT_MOST,
        /** Collateral of at least the value, same leverage. */
        COLLATERAL_AT_LEAST,
        /** Leverage of at most the value, same collateral. */
        LEVERAGE_AT_MOST,
        /** The stop or target above the value. */
        PRICE_ABOVE,
        /** The stop or target below the value. */
        PRICE_BELOW,
        /** A stop loss no farther from the price than the value. */
        STOP_AT,
        /** Nothing in this order; the world around it must change first. */
        WAIT
    }

    public Remedy {
        Given.notNull(kind, "kind");
        Given.notNull(text, "text");
    }

    static Remedy waitFor(String text) {
        return new Remedy(Kind.WAIT, 0, 0, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
