package io.github.plimsoll.numbers;

import java.util.regex.Pattern;

/**
 * An asset and the decimals of its base unit: USDC 6, SOL 9 (lamports), ETH 18 (wei). Immutable.
 *
 * @param symbol 1 to 16 upper-case letters and digits
 * @param decimals 0..18
 */
public record Asset(String symbol, int decimals) {
    // Before USDC, whose constructor reads it.
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,16}");

    public static final Asset USDC = new Asset("USDC", 6);

    public Asset {
        Given.notNull(symbol, "symbol");
        Decimals.requireDecimals(decimals);
        if (!SYMBOL.matcher(symbol).matches()) {
            throw new IllegalArgumentException(
                    "asset must be 1 to 16 upper-case letters and digits, such as USDC, but is "
                            + Given.quoted(symbol));
        }
    }

    @Override
    public String toString() {
        return symbol;
    }
}
