package io.github.plimsoll.bot.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.numbers.AccountId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /export}: your bookings or closed positions as CSV or JSON, every value exact as {@code /trades} has it. */
final class Export implements Command {
    private static final int MOST = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Trading trading;

    Export(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/export";
    }

    @Override
    public String usage() {
        return "trades|positions|days csv|json [N]";
    }

    @Override
    public String purpose() {
        return "writes your bookings, closed positions or daily worth as CSV or JSON, newest first, 50 or N up to "
                + MOST;
    }

    @Override
    public String example() {
        return "/export positions csv 100";
    }

    @Override
    public Answer run(Session session, Words words) {
        String what = List.of("trades", "positions", "days").stream()
                .filter(words::takeIf)
                .findFirst()
                .orElseThrow(() -> words.wrong(
                        "BAD_ARGUMENT",
                        "What is written is trades, positions or days but not \"" + Words.shown(words.peek()) + "\"."));
        boolean csv = words.takeIf("csv");
        if (!csv && !words.takeIf("json")) {
            throw words.wrong("BAD_ARGUMENT", "The form is csv or json but not \"" + Words.shown(words.peek()) + "\".");
        }
        int most = Bounded.rows(words, Bounded.MOST, MOST);
        AccountId account = session.account().id();
        List<Map<String, Object>> rows = switch (what) {
            case "trades" -> Trades.rows(trading, account, most);
            case "positions" -> History.rows(trading, account, most);
            default -> Days.rows(trading, account, most);
        };
        Set<String> columns = switch (what) {
            case "trades" -> Trades.COLUMNS;
            case "positions" -> History.COLUMNS;
            default -> Days.COLUMNS;
        };
        return Answer.ok(
                csv ? csv(columns, rows) : json(columns, rows),
                Data.of("what", what)
                        .and("form", csv ? "csv" : "json")
                        .and("rows", rows.size())
                        .map());
    }

    /** RFC 4180, with a line feed at the end of each line but the last. */
    private static String csv(Set<String> columns, List<Map<String, Object>> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(",", columns));
        for (Map<String, Object> row : rows) {
            lines.add(String.join(
                    ",",
                    columns.stream()
                            .map(column -> field(String.valueOf(row.getOrDefault(column, ""))))
                            .toList()));
        }
        return String.join("\n", lines);
    }

    private static String field(String value) {
        return value.matches("[^\",\\r\\n]*") ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }

    private static String json(Set<String> columns, List<Map<String, Object>> rows) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Map<String, Object> one = new LinkedHashMap<>();
            columns.stream().filter(row::containsKey).forEach(column -> one.put(column, row.get(column)));
            all.add(one);
        }
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
