package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Role;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /audit}: who did what, of a UTC day or about an id, a user, a scope or a trace. */
final class AuditCommand implements Command {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int LONGEST = 200;

    private final Trading trading;

    AuditCommand(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/audit";
    }

    @Override
    public String usage() {
        return "DAY | ID | USER | TRACE [N]";
    }

    @Override
    public String purpose() {
        return "lists the last audit entries of a UTC day or about somebody or something, 10 or N up to 50";
    }

    @Override
    public String example() {
        return "/audit 2026-01-05 20";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Answer run(Session session, Words words) {
        String about = words.take("day such as 2026-01-05, or the id, user or trace");
        int most = Bounded.rows(words);
        if (about.length() > LONGEST) {
            throw words.wrong("BAD_ID", "What is looked for has at most " + LONGEST + " characters.");
        }
        boolean day = about.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        long from = day ? start(words, about) : 0;
        long until = day ? from + DAY_MICROS : Long.MAX_VALUE;
        List<AuditEntry> found = trading.store().transact(tx -> tx.audit(day ? "" : about, from, until, most));
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AuditEntry entry : found) {
            lines.add(Data.time(entry.at()) + "  " + entry.actor() + " " + entry.action() + " " + entry.subject() + ": "
                    + entry.detail());
            rows.add(Data.of("time", Data.time(entry.at()))
                    .and("actor", entry.actor())
                    .and("action", entry.action())
                    .and("subject", entry.subject())
                    .and("detail", entry.detail())
                    .and("trace", entry.trace())
                    .map());
        }
        return Answer.ok(
                found.isEmpty()
                        ? "The audit says nothing " + (day ? "of " : "about ") + Words.shown(about) + "."
                        : String.join("\n", lines),
                Data.of("entries", rows).and("shown", rows.size()).map());
    }

    private static long start(Words words, String day) {
        try {
            return Math.multiplyExact(LocalDate.parse(day).toEpochDay(), DAY_MICROS);
        } catch (DateTimeException wrong) {
            throw words.wrong("BAD_DAY", "There is no day \"" + Words.shown(day) + "\".");
        }
    }
}
