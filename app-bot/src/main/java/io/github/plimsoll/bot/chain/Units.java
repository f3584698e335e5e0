package io.github.plimsoll.bot.chain;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts of a chain as exact decimals: nothing is rounded. */
final class Units {
    private static final int ETH = 18;
    private static final int GWEI = 9;

    private Units() {}

    /** Wei as ETH. */
    static String eth(BigInteger wei) {
        return exact(wei, ETH, 0);
    }

    /** Wei as gwei. */
    static String gwei(BigInteger wei) {
        return exact(wei, GWEI, 0);
    }

    /** Units of a token, with 2 digits after the point at least. */
    static String token(BigInteger units, int decimals) {
        return exact(units, decimals, 2);
    }

    private static String exact(BigInteger units, int decimals, int least) {
        BigDecimal value = new BigDecimal(units, decimals).stripTrailingZeros();
        return (value.scale() < least ? value.setScale(least) : value).toPlainString();
    }
}
