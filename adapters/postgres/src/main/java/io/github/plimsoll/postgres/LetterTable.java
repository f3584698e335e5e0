package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.numbers.SortableId;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Dead letters: what was given up and waits for a person, and what persons did with the last of it. */
final class LetterTable {
    private static final String COLUMNS =
            "id, kind, subject, reason, data, user_id, at, trace, state, ended_by, ended_at";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.dead_letters";
    private static final String ADD = "INSERT INTO execution.dead_letters (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING";
    private static final String END = "UPDATE execution.dead_letters SET state = ?, ended_by = ?, ended_at = ?"
            + " WHERE id = ? AND state = 'WAITING'";
    /** Those that can be missed first, as {@link DeadLetter.Kind} orders them. */
    private static final String FORGET = "DELETE FROM execution.dead_letters WHERE id IN (SELECT id"
            + " FROM execution.dead_letters ORDER BY state = 'WAITING', array_position(ARRAY["
            + Arrays.stream(DeadLetter.Kind.values())
                    .map(kind -> "'" + kind.name() + "'")
                    .collect(Collectors.joining(", "))
            + "], kind), id LIMIT greatest(0, (SELECT count(*) FROM execution.dead_letters) - ?)) RETURNING " + COLUMNS;

    private final Statements db;

    LetterTable(Statements db) {
        this.db = db;
    }

    void add(DeadLetter letter) {
        db.later(
                ADD,
                b -> b.id(letter.id())
                        .name(letter.kind())
                        .text(letter.subject())
                        .text(letter.reason())
                        .text(Json.flat(letter.data()))
                        .text(letter.user())
                        .number(letter.at())
                        .text(letter.trace())
                        .name(letter.state())
                        .text(letter.endedBy())
                        .number(letter.endedAt()));
    }

    Optional<DeadLetter> find(SortableId id) {
        return db.first(SELECT + " WHERE id = ?", b -> b.id(id), LetterTable::read);
    }

    List<DeadLetter> waiting(int limit) {
        return db.list(
                SELECT + " WHERE state = 'WAITING' ORDER BY id DESC LIMIT ?", b -> b.number(limit), LetterTable::read);
    }

    private record Count(DeadLetter.Kind kind, int letters) {}

    SortedMap<DeadLetter.Kind, Integer> waiting() {
        SortedMap<DeadLetter.Kind, Integer> counts = new TreeMap<>();
        db.list(
                        "SELECT kind, count(*) FROM execution.dead_letters WHERE state = 'WAITING' GROUP BY kind",
                        Bind.NONE,
                        row -> new Count(row.name(DeadLetter.Kind.class), (int) row.number()))
                .forEach(count -> counts.put(count.kind(), count.letters()));
        return counts;
    }

    boolean end(SortableId id, DeadLetter.State end, String by, long at) {
        return db.update(END, b -> b.name(end).text(by).number(at).id(id)) > 0;
    }

    List<DeadLetter> forget(int most) {
        return db.list(FORGET, b -> b.number(most), LetterTable::read).stream()
                .filter(letter -> letter.state() == DeadLetter.State.WAITING)
                .toList();
    }

    private static DeadLetter read(Row row) throws SQLException {
        return new DeadLetter(
                row.id(),
                row.name(DeadLetter.Kind.class),
                row.text(),
                row.text(),
                Json.flat(row.text()),
                row.textOrNull(),
                row.number(),
                row.text(),
                row.name(DeadLetter.State.class),
                row.textOrNull(),
                row.number());
    }
}
