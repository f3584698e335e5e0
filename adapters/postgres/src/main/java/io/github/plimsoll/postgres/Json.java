package io.github.plimsoll.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.plimsoll.execution.spi.RuleLine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Text form of what is stored as jsonb: flat maps of text, and the rules of a decision. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static String flat(SortedMap<String, String> values) {
        return write(json -> {
            json.writeStartObject();
            for (Map.Entry<String, String> value : values.entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        });
    }

    static SortedMap<String, String> flat(String text) {
        SortedMap<String, String> values = new TreeMap<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                expect(json.nextToken(), JsonToken.VALUE_STRING);
                values.put(key, json.getText());
            }
            return values;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    static String rules(List<RuleLine> rules) {
        return write(json -> {
            json.writeStartArray();
            for (RuleLine rule : rules) {
                json.writeStartObject();
                json.writeStringField("code", rule.code());
                json.writeBooleanField("passed", rule.passed());
                json.writeStringField("limit", rule.limit());
                json.writeStringField("actual", rule.actual());
                json.writeStringField("unit", rule.unit());
                json.writeStringField("wouldPass", rule.wouldPass());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static List<RuleLine> rules(String text) {
        List<RuleLine> rules = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            expect(json.nextToken(), JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken(), JsonToken.START_OBJECT);
                rules.add(rule(json));
            }
            return rules;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static RuleLine rule(JsonParser json) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            if (!json.nextToken().isScalarValue()) {
                throw new IOException("a stored rule is damaged at " + key);
            }
            fields.put(key, json.getText());
        }
        return new RuleLine(
                field(fields, "code"),
                Boolean.parseBoolean(field(fields, "passed")),
                field(fields, "limit"),
                field(fields, "actual"),
                field(fields, "unit"),
                field(fields, "wouldPass"));
    }

    private static String field(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("a stored rule has no " + name);
        }
        return value;
    }

    private static void expect(JsonToken actual, JsonToken wanted) throws IOException {
        if (actual != wanted) {
            throw new IOException("stored JSON is damaged: " + actual + " instead of " + wanted);
        }
    }

    @FunctionalInterface
    private interface Content {
        void into(JsonGenerator json) throws IOException;
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            content.into(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
