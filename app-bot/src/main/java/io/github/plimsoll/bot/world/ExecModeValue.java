package io.github.plimsoll.bot.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What the shared key says: {@code {"mode":"DRY|LIVE","emergency_stop":BOOLEAN,"updated_at":TIME}}, TIME in seconds since
 * 1970 or as ISO-8601 with an offset. Further fields are left alone.
 *
 * @param live whether the mode is LIVE
 * @param stop whether everybody is to stop
 * @param updatedAt when it was written, as its writer says
 */
record ExecModeValue(boolean live, boolean stop, Instant updatedAt) {
    private static final int MOST = 4_096;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** @throws IllegalArgumentException when it is anything else, with what is wrong */
    static ExecModeValue parse(String text) {
        if (text.length() > MOST) {
            throw new IllegalArgumentException("it is longer than " + MOST + " characters");
        }
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException | NumberFormatException broken) { // the latter: exponents of many digits
            throw new IllegalArgumentException("it is not one JSON object", broken);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("it is not one JSON object");
        }
        String mode = node.path("mode").isTextual() ? node.path("mode").textValue() : "";
        if (!mode.equals("DRY") && !mode.equals("LIVE")) {
            throw new IllegalArgumentException("mode is neither \"DRY\" nor \"LIVE\"");
        }
        JsonNode stop = node.path("emergency_stop");
        if (!stop.isBoolean()) {
            throw new IllegalArgumentException("emergency_stop is neither true nor false");
        }
        return new ExecModeValue(mode.equals("LIVE"), stop.booleanValue(), time(node.path("updated_at")));
    }

    private static Instant time(JsonNode node) {
        try {
            if (node.isNumber()) {
                BigDecimal seconds = node.decimalValue();
                if (seconds.signum() <= 0 || seconds.compareTo(BigDecimal.valueOf(253_402_300_799L)) > 0) {
                    throw new IllegalArgumentException("updated_at is no time in seconds since 1970");
                }
                return Instant.ofEpochSecond(0, seconds.movePointRight(9).longValue());
            }
            if (node.isTextual()) {
                return OffsetDateTime.parse(node.textValue()).toInstant();
            }
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("updated_at is no time of ISO-8601 with an offset", wrong);
        }
        throw new IllegalArgumentException("updated_at is neither seconds since 1970 nor a time of ISO-8601");
    }
}
