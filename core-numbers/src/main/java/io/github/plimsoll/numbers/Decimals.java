package io.github.plimsoll.numbers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Decimal text to scaled integers and back: ASCII digits, an optional leading minus and one {@code .}; no exponents,
 * grouping, signs other than minus, blanks or other alphabets. Stateless and thread-safe.
 */
public final class Decimals {
    /** Longer texts are refused before they are read. */
    static final int MAX_LENGTH = 64;
    /** Rescaling costs time and memory that grow with the scale, so that foreign values beyond this are refused. */
    static final int MAX_SCALE = 1_000;

    private Decimals() {}

    /**
     * Parses exactly.
     *
     * @param what the name of the value for the message of an error
     * @throws IllegalArgumentException naming {@code what}, the rule and the value
     */
    public static long parse(String what, String text, int decimals) {
        return parse(what, text, decimals, null);
    }

    /** As {@link #parse(String, String, int)}; digits beyond {@code decimals} are rounded as named. */
    public static long parse(String what, String text, int decimals, @Nullable Rounding rounding) {
        try {
            return fromBigDecimal(what, read(what, text), decimals, rounding);
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(what + " is too large: " + text, tooLarge);
        }
    }

    /** As {@link #parse(String, String, int)} for values beyond 64 bits; the decimals are those of an asset. */
    static BigInteger parseBig(String what, String text, int decimals) {
        return scale(what, read(what, text), decimals, null).unscaledValue();
    }

    private static BigDecimal read(String what, String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; write a number such as 12.5");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " is longer than " + MAX_LENGTH + " characters");
        }
        requireSyntax(what, text);
        return new BigDecimal(text);
    }

    /**
     * A scaled integer from a {@code BigDecimal}.
     *
     * @throws IllegalArgumentException when digits would be lost and no rounding is named, or the scale exceeds 1,000
     * @throws ArithmeticException when the value does not fit 64 bits
     */
    public static long fromBigDecimal(String what, BigDecimal value, int decimals, @Nullable Rounding rounding) {
        requireDecimals(decimals);
        Given.notNull(value, what);
        if (value.signum() == 0) {
            return 0;
        }
        if (value.precision() - (long) value.scale() > 40) {
            throw new ArithmeticException(what + " does not fit 64 bits");
        }
        return scale(what, value, decimals, rounding).unscaledValue().longValueExact();
    }

    private static BigDecimal scale(String what, BigDecimal value, int decimals, @Nullable Rounding rounding) {
        if (value.scale() > MAX_SCALE) {
            throw new IllegalArgumentException(what + " has more than " + MAX_SCALE + " decimals");
        }
        if (rounding != null) {
            return value.setScale(decimals, mode(rounding));
        }
        try {
            return value.setScale(decimals, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException lost) {
            throw new IllegalArgumentException(
                    what + " has more than " + decimals + " decimals: " + value.toPlainString(), lost);
        }
    }

    /** Plain decimal text without trailing zeros, at least {@code minDecimals} decimals. */
    public static String print(long units, int decimals, int minDecimals) {
        requireDecimals(decimals);
        BigDecimal value = BigDecimal.valueOf(units, decimals);
        BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        int scale = Math.max(stripped.scale(), Math.min(minDecimals, decimals));
        return stripped.setScale(Math.max(scale, 0), RoundingMode.UNNECESSARY).toPlainString();
    }

    static void requireDecimals(int decimals) {
        if (decimals < 0 || decimals > 18) {
            throw new IllegalArgumentException("decimals must be 0..18 but are " + decimals);
        }
    }

    private static void requireSyntax(String what, String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && digits > 0 && i < text.length() - 1) {
                points++;
            } else if (c != '-' || i != 0) {
                throw notANumber(what, text);
            }
        }
        if (digits == 0 || points > 1) {
            throw notANumber(what, text);
        }
    }

    private static IllegalArgumentException notANumber(String what, String text) {
        return new IllegalArgumentException(
                what + " must be plain digits with at most one point, such as 12.5, but is " + Given.quoted(text));
    }

    static RoundingMode mode(Rounding rounding) {
        return switch (rounding) {
            case DOWN -> RoundingMode.DOWN;
            case UP -> RoundingMode.UP;
            case FLOOR -> RoundingMode.FLOOR;
            case CEILING -> RoundingMode.CEILING;
            case HALF_UP -> RoundingMode.HALF_UP;
            case HALF_EVEN -> RoundingMode.HALF_EVEN;
        };
    }
}
