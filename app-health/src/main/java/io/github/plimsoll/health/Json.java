package io.github.plimsoll.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The JSON that the server answers; written by hand so that no reflection decides what leaves the process. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MAX_REASONS = 100;
    private static final int MAX_COMPONENTS = 200;

    private Json() {}

    static String error(String sentence) {
        return write(json -> json.writeStringField("error", sentence));
    }

    static String alive(long uptimeSeconds) {
        return write(json -> {
            json.writeStringField("status", "ALIVE");
            json.writeNumberField("uptime_seconds", uptimeSeconds);
        });
    }

    static String readiness(String status, List<String> reasons) {
        return write(json -> {
            json.writeStringField("status", status);
            json.writeArrayFieldStart("reasons");
            for (String reason : reasons.subList(0, Math.min(reasons.size(), MAX_REASONS))) {
                json.writeString(Text.cut(reason));
            }
            json.writeEndArray();
        });
    }

    static String components(String status, List<Component> components) {
        return write(json -> {
            json.writeStringField("status", status);
            json.writeArrayFieldStart("components");
            for (Component component : components.subList(0, Math.min(components.size(), MAX_COMPONENTS))) {
                json.writeStartObject();
                json.writeStringField("name", component.name());
                json.writeStringField("state", component.state().name());
                json.writeObjectFieldStart("detail");
                for (Map.Entry<String, String> fact : component.detail().entrySet()) {
                    json.writeStringField(fact.getKey(), fact.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String write(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.append('\n').toString();
    }

    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
