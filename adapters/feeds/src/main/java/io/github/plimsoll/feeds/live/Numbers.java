package io.github.plimsoll.feeds.live;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;

/** Text of foreign numbers and times to exact integers. What is too long or too large is refused before it is computed. */
final class Numbers {
    /** Longest text of a number. */
    static final int MAX_LENGTH = 48;
    /** Largest power of ten in a number's text, either way. */
    static final int MAX_POWER = 40;
    /** Largest exponent of a price. */
    static final int MAX_EXPONENT = 18;

    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final long EARLIEST_MICROS = 946_684_800_000_000L;
    private static final long LATEST_MICROS = 7_258_118_400_000_000L;
    private static final long MICROS = 1_000_000L;

    private Numbers() {}

    /**
     * Decimal text, with or without a power of ten, in units of {@code 10^-decimals}.
     *
     * @param up whether digits beyond are rounded up, towards positive infinity; otherwise down
     */
    static long price(String what, String text, int decimals, boolean up) throws Unreadable {
        BigInteger units = scaled(what, text, decimals, up);
        if (units.abs().compareTo(MOST) > 0) {
            throw bad(what + " does not fit 64 bits with " + decimals + " decimals", text);
        }
        return units.longValueExact();
    }

    /** As a price, rounded down; more than 64 bits can hold is as much as they can hold, below 0 is refused. */
    static long size(String what, String text, int decimals) throws Unreadable {
        BigInteger units = scaled(what, text, decimals, false);
        if (units.signum() < 0) {
            throw bad(what + " is below 0", text);
        }
        return units.min(MOST).longValueExact();
    }

    private static BigInteger scaled(String what, String text, int decimals, boolean up) throws Unreadable {
        BigDecimal value = read(what, text);
        return value.setScale(decimals, up ? RoundingMode.CEILING : RoundingMode.FLOOR)
                .unscaledValue();
    }

    private static BigDecimal read(String what, String text) throws Unreadable {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw bad(what + " has " + text.length() + " characters, 1 to " + MAX_LENGTH + " are read", text);
        }
        for (int i = 0; i < text.length(); i++) {
            // other alphabets have digits that BigDecimal would read
            if ("0123456789.-+eE".indexOf(text.charAt(i)) < 0) {
                throw bad(what + " is no decimal number", text);
            }
        }
        try {
            BigDecimal value = new BigDecimal(text);
            if (value.scale() > MAX_POWER + MAX_LENGTH || value.scale() < -MAX_POWER) {
                throw bad(what + " has a power of ten beyond " + MAX_POWER, text);
            }
            return value;
        } catch (NumberFormatException none) {
            throw bad(what + " is no decimal number", text);
        }
    }

    /** Digits with an optional minus, 64 bits. */
    static long whole(String what, String text) throws Unreadable {
        boolean negative = text.startsWith("-");
        int digits = text.length() - (negative ? 1 : 0);
        if (digits < 1 || digits > 19) {
            throw bad(what + " has " + digits + " digits, 1 to 19 are read", text);
        }
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw bad(what + " is no whole number", text);
            }
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            throw bad(what + " does not fit 64 bits", text);
        }
    }

    /** A power of ten of a price. */
    static int exponent(long value) throws Unreadable {
        if (value < -MAX_EXPONENT || value > MAX_EXPONENT) {
            throw bad("the exponent is -" + MAX_EXPONENT + " to " + MAX_EXPONENT, Long.toString(value));
        }
        return (int) value;
    }

    /** Epoch seconds as microseconds. */
    static long seconds(String what, long seconds) throws Unreadable {
        if (seconds < 0 || seconds > LATEST_MICROS / MICROS) {
            throw badTime(what, Long.toString(seconds));
        }
        return micros(what, seconds * MICROS);
    }

    /** Epoch microseconds within the years 2000 to 2200. */
    static long micros(String what, long micros) throws Unreadable {
        if (micros < EARLIEST_MICROS || micros > LATEST_MICROS) {
            throw badTime(what, Long.toString(micros));
        }
        return micros;
    }

    /** RFC 3339 in UTC, such as {@code 2026-01-01T00:00:00.123456Z}. */
    static long instant(String what, String text) throws Unreadable {
        if (text.length() > MAX_LENGTH) {
            throw badTime(what, text);
        }
        try {
            Instant at = Instant.parse(text);
            return micros(what, Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / 1_000));
        } catch (DateTimeException | ArithmeticException none) {
            throw badTime(what, text);
        }
    }

    private static Unreadable badTime(String what, String text) {
        return new Unreadable(Rejected.Reason.BAD_TIME, what + " is no time within 2000 to 2200: " + cut(text));
    }

    private static Unreadable bad(String why, String text) {
        return new Unreadable(Rejected.Reason.BAD_NUMBER, why + ": " + cut(text));
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
