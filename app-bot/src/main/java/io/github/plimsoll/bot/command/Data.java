package io.github.plimsoll.bot.command;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the data of an answer; keys keep their order and absent values are left out. */
public final class Data {
    private final Map<String, Object> values = new LinkedHashMap<>();

    public static Data of(String key, @Nullable Object value) {
        return new Data().and(key, value);
    }

    public static Data empty() {
        return new Data();
    }

    /** Numbers that count stay numbers, everything else becomes text; null is left out. */
    public Data and(String key, @Nullable Object value) {
        if (value != null) {
            boolean plain = value instanceof Integer
                    || value instanceof Long
                    || value instanceof Boolean
                    || value instanceof Map<?, ?>
                    || value instanceof List<?>;
            values.put(key, plain ? value : value.toString());
        }
        return this;
    }

    public Map<String, Object> map() {
        return values;
    }

    /** UTC time to the millisecond. */
    public static String time(long micros) {
        return DateTimeFormatter.ISO_INSTANT.format(
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS));
    }
}
