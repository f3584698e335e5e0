package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.command.Words;
import io.github.plimsoll.execution.spi.Role;
import java.util.List;
import java.util.Locale;

/** {@code /metrics}: the series of the trade path, or those whose name holds a word; the whole list is on the page. */
public final class MetricsCommand implements Command {
    /** More series than these are told by their number. */
    static final int SHOWN = 40;

    private final MetricsView view;

    public MetricsCommand(MetricsView view) {
        this.view = view;
    }

    @Override
    public String name() {
        return "/metrics";
    }

    @Override
    public String usage() {
        return "[WORD]";
    }

    @Override
    public String purpose() {
        return "shows the counters of the trade path, or those whose name holds a word";
    }

    @Override
    public String example() {
        return "/metrics decisions";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Answer run(Session session, Words words) {
        String word = words.any() ? words.take("word").toLowerCase(Locale.ROOT) : "";
        words.end();
        List<MetricsView.Line> found = view.lines().stream()
                .filter(line -> line.name().toLowerCase(Locale.ROOT).contains(word))
                .toList();
        List<MetricsView.Line> shown = found.stream().limit(SHOWN).toList();
        StringBuilder text = new StringBuilder();
        shown.forEach(line ->
                text.append(line.name()).append("  ").append(line.value()).append('\n'));
        if (found.isEmpty()) {
            text.append("No counter")
                    .append(word.isEmpty() ? " yet." : " has \"" + Words.shown(word) + "\" in its name.");
        } else {
            text.append("Shown ")
                    .append(shown.size())
                    .append(" of ")
                    .append(found.size())
                    .append("; GET /metrics has them all.");
        }
        return Answer.ok(
                text.toString(),
                Data.of(
                                "metrics",
                                shown.stream()
                                        .map(line -> Data.of("name", line.name())
                                                .and("value", line.value())
                                                .map())
                                        .toList())
                        .and("shown", shown.size())
                        .and("found", found.size())
                        .map());
    }
}
