package io.github.plimsoll.bot.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command answers, for people and for programs.
 *
 * @param outcome what became of it
 * @param code stable code: OK, or why not
 * @param text what a person reads
 * @param data the same for programs; amounts are decimal strings
 */
public record Answer(Outcome outcome, String code, String text, Map<String, Object> data) {
    /** What became of a command. */
    public enum Outcome {
        OK,
        /** A rule or the user's input stands against it; nothing was done. */
        REJECTED,
        /** The system could not; the text says what is known. */
        ERROR
    }

    public Answer {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    public static Answer ok(String text, Map<String, Object> data) {
        return new Answer(Outcome.OK, "OK", text, data);
    }

    public static Answer rejected(String code, String text, Map<String, Object> data) {
        return new Answer(Outcome.REJECTED, code, text, data);
    }

    public static Answer error(String code, String text) {
        return new Answer(Outcome.ERROR, code, text, Map.of());
    }
}
