package io.github.plimsoll.bot.live;

import java.util.List;
import java.util.stream.Collectors;

/** The answer to whether accounts may trade real money: every line, and go only when all of them pass. Immutable. */
public record Checklist(List<CheckLine> lines) {
    /** @throws IllegalArgumentException when nothing was checked */
    public Checklist {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a list of no checks says nothing");
        }
    }

    public boolean go() {
        return failing().isEmpty();
    }

    /** What stands against it. */
    public List<CheckLine> failing() {
        return lines.stream().filter(line -> !line.go()).toList();
    }

    /** Every line for a person. */
    public String text() {
        return text(lines);
    }

    /** The failing lines for a person. */
    public String failingText() {
        return text(failing());
    }

    private static String text(List<CheckLine> some) {
        return some.stream().map(CheckLine::text).collect(Collectors.joining("\n"));
    }
}
