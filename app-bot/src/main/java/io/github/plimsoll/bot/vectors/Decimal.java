package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads and writes decimals: strings or numbers in, strings of 12 significant digits out. */
final class Decimal {
    static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);
    /** More than any value has by hand, and less than would cost time. */
    private static final int MOST_CHARACTERS = 64;

    private static final int MOST_EXPONENT = 400;

    private Decimal() {}

    static BigDecimal of(JsonNode value, String name) {
        String text = value.isTextual() || value.isNumber() ? value.asText() : "";
        try {
            if (!text.isEmpty() && text.length() <= MOST_CHARACTERS) {
                BigDecimal read = new BigDecimal(text);
                if (Math.abs((long) read.scale()) <= MOST_EXPONENT) {
                    return read;
                }
            }
        } catch (NumberFormatException wrong) {
            throw refused(name, value, wrong);
        }
        throw refused(name, value, null);
    }

    private static IllegalArgumentException refused(String name, JsonNode value, @Nullable Exception why) {
        return new IllegalArgumentException(name + " must be a decimal such as \"12.5\", not " + value, why);
    }

    static double ratio(JsonNode node, String name, double otherwise) {
        return node.has(name) ? of(node.get(name), name).doubleValue() : otherwise;
    }

    /** An exact amount of dollars, at most 6 decimals. */
    static Usd usd(JsonNode value, String name) {
        try {
            return Usd.of(of(value, name).stripTrailingZeros());
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(name + " is beyond the ledger bound: " + value, tooLarge);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    static Usd usd(JsonNode node, String name, Usd otherwise) {
        return node.has(name) ? usd(node.get(name), name) : otherwise;
    }

    /** A moment in microseconds: a whole number of them, an instant such as 2024-03-01T12:00:00Z, or a day. */
    static long micros(JsonNode value, String name) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        String text = value.asText();
        try {
            Instant at = text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            return ChronoUnit.MICROS.between(Instant.EPOCH, at);
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    name + " must be microseconds, a day or an instant such as \"2024-03-01T12:00:00Z\", not " + value,
                    wrong);
        }
    }

    /** 12 significant digits without trailing zeros. */
    static String text(BigDecimal value) {
        return plain(value.round(DIGITS));
    }

    /** Every digit, without trailing zeros. */
    static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    static String plain(JsonNode value, String name) {
        return plain(of(value, name));
    }
}
