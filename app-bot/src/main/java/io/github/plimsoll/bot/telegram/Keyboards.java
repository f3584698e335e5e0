package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.command.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which buttons an answer gets: a pure function of the command and its answer. */
final class Keyboards {
    /** In front of a token that is given up. */
    static final String CANCEL = "cancel ";

    private static final int POSITIONS = 20;

    /** A button and the command it stands for. */
    record Button(String label, String command) {}

    private Keyboards() {}

    static List<List<Button>> of(String command, Answer answer) {
        if (answer.outcome() != Answer.Outcome.OK) {
            return List.of();
        }
        if (answer.data().get("token") instanceof String token) {
            return List.of(List.of(new Button("Confirm", "/confirm " + token), new Button("Cancel", CANCEL + token)));
        }
        String name = command.split("\\s+", 2)[0];
        List<List<Button>> rows = new ArrayList<>();
        // What /history lists is closed.
        if (!name.equals("/history") && answer.data().get("positions") instanceof List<?> positions) {
            positions.stream().limit(POSITIONS).forEach(position -> {
                if (position instanceof Map<?, ?> data && data.get("number") instanceof String number) {
                    rows.add(closing(number));
                }
            });
        }
        boolean opened = answer.code().equals("OK") && (name.equals("/open") || name.equals("/confirm"));
        if (opened && answer.data().get("number") instanceof String number) {
            rows.add(closing(number));
        }
        if (Effect.of(command) == Effect.READS && !name.equals("/start") && !name.equals("/help")) {
            rows.add(List.of(new Button("Refresh", command)));
        } else if (name.equals("/close") || opened) {
            rows.add(List.of(new Button("Positions", "/positions")));
        }
        return List.copyOf(rows);
    }

    /** The one button that does a command after all; none for no command. */
    static List<List<Button>> now(String command) {
        return command.isEmpty() ? List.of() : List.of(List.of(new Button("Do it now", command)));
    }

    private static List<Button> closing(String number) {
        return List.of(
                new Button(number + ": close 25%", "/close " + number + " 25%"),
                new Button("50%", "/close " + number + " 50%"),
                new Button("100%", "/close " + number));
    }
}
