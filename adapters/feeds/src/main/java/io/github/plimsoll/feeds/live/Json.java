package io.github.plimsoll.feeds.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON of foreign origin with bounded depth, length and number of values. Numbers stay text, so that none is rounded and a
 * huge one costs nothing; a name that is there twice is refused.
 */
final class Json {
    /** Most values in a message. */
    static final int MAX_VALUES = 20_000;

    private static final int MAX_DEPTH = 12;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1_000)
                    .maxStringLength(Decoder.MAX_MESSAGE)
                    .maxNameLength(256)
                    .build())
            .build();

    private final JsonParser parser;
    private final Set<String> skipped;
    private int values;

    private Json(JsonParser parser, Set<String> skipped) {
        this.parser = parser;
        this.skipped = skipped;
    }

    /** A number as it was written. */
    record Num(String text) {}

    /**
     * The one value of a message: {@link Fields}, a list, a string, a {@link Num}, a boolean or null.
     *
     * @param skipped names whose values are passed over unread
     */
    static @Nullable Object read(byte[] message, Set<String> skipped) throws Unreadable {
        try (JsonParser parser = FACTORY.createParser(message)) {
            Json json = new Json(parser, skipped);
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Unreadable(Rejected.Reason.NOT_JSON, "an empty message");
            }
            Object value = json.value(first);
            if (parser.nextToken() != null) {
                throw new Unreadable(Rejected.Reason.NOT_JSON, "more than one JSON value");
            }
            return value;
        } catch (IOException broken) {
            throw new Unreadable(Rejected.Reason.NOT_JSON, describe(message));
        }
    }

    /** As {@link #read}, when it must be an object. */
    static Fields object(byte[] message, Set<String> skipped) throws Unreadable {
        return Fields.of("the message", read(message, skipped));
    }

    private static String describe(byte[] message) {
        int at = 0;
        while (at < message.length && message[at] <= ' ') {
            at++;
        }
        boolean page = at < message.length && message[at] == '<';
        return (page ? "a page of markup" : "truncated or no JSON") + ", " + message.length + " bytes";
    }

    private @Nullable Object value(JsonToken token) throws IOException, Unreadable {
        if (++values > MAX_VALUES) {
            throw new Unreadable(Rejected.Reason.TOO_LONG, "more than " + MAX_VALUES + " values in a message");
        }
        return switch (token) {
            case START_OBJECT -> fields();
            case START_ARRAY -> list();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new Unreadable(Rejected.Reason.NOT_JSON, "unexpected " + token);
        };
    }

    private Fields fields() throws IOException, Unreadable {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new Unreadable(Rejected.Reason.NOT_JSON, "truncated");
            }
            if (skipped.contains(name)) {
                parser.skipChildren();
            } else if (all.containsKey(name)) {
                throw new Unreadable(Rejected.Reason.WRONG_SHAPE, name + " is there twice");
            } else {
                all.put(name, value(token));
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new Unreadable(Rejected.Reason.NOT_JSON, "truncated");
        }
        return new Fields(all);
    }

    private List<@Nullable Object> list() throws IOException, Unreadable {
        List<@Nullable Object> all = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new Unreadable(Rejected.Reason.NOT_JSON, "truncated");
            }
            all.add(value(token));
        }
        return all;
    }
}
