package io.github.plimsoll.health;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Plain decimal text: what the page is told amounts in. */
final class Decimal {
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    private Decimal() {}

    static void require(String what, String text) {
        if (!PLAIN.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " must be plain decimal text such as 12.50 but is " + text);
        }
    }

    static BigDecimal of(String text) {
        return new BigDecimal(text);
    }
}
