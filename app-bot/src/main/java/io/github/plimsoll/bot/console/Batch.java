package io.github.plimsoll.bot.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.bot.text.SecretText;
import io.github.plimsoll.execution.spi.BusinessEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One command per input line, one JSON object per answer; what happened meanwhile comes before the answer. */
public final class Batch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Talk talk;
    private final PrintStream out;

    public Batch(Talk talk, PrintStream out) {
        this.talk = talk;
        this.out = out;
    }

    /** Until the end of input. */
    public void run(BufferedReader in) throws IOException {
        for (String raw = in.readLine(); raw != null; raw = in.readLine()) {
            if (!raw.isBlank()) {
                Answer answer = talk.say(raw);
                talk.events(this::print);
                print(raw, answer);
            }
        }
        talk.events(this::print);
    }

    private void print(String raw, Answer answer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(
                "command",
                SecretText.in(raw)
                        ? "(not shown)"
                        : raw.length() > Commands.MAX_LENGTH ? raw.substring(0, Commands.MAX_LENGTH) : raw);
        object.put("outcome", answer.outcome().name().toLowerCase(Locale.ROOT));
        object.put("code", answer.code());
        object.put("text", answer.text());
        object.put("data", answer.data());
        print(object);
    }

    private void print(BusinessEvent event) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("event", event.type());
        object.put("text", EventText.of(event));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", event.id().toString());
        data.put("time", Data.time(event.at()));
        if (event.user() != null) {
            data.put("user", event.user());
        }
        data.putAll(event.data());
        object.put("data", data);
        print(object);
    }

    private void print(Map<String, Object> object) {
        try {
            out.println(JSON.writeValueAsString(object));
            out.flush();
        } catch (JsonProcessingException impossible) {
            throw new UserError("INTERNAL", "an answer could not be written");
        }
    }
}
