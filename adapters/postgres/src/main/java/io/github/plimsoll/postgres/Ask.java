package io.github.plimsoll.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One question and, once it was sent, the rows of its answer. Several may share a round trip. */
final class Ask<T> {
    final String sql;
    final Bind.Values values;
    private final Row.Reader<T> reader;
    private final List<T> rows = new ArrayList<>();

    /** What the text asks beside the account or key that it is about, which is its first parameter. */
    final Bind.Values rest;

    final String about;

    Ask(String sql, Bind.Values values, Row.Reader<T> reader) {
        this(sql, values, reader, "", values);
    }

    private Ask(String sql, Bind.Values values, Row.Reader<T> reader, String about, Bind.Values rest) {
        this.sql = sql;
        this.values = values;
        this.reader = reader;
        this.about = about;
        this.rest = rest;
    }

    /**
     * A question that can be asked about many at once, by {@link Alike}.
     *
     * @param sql its first parameter is what it is about, and stands nowhere else
     */
    static <T> Ask<T> about(String about, String sql, Bind.Values rest, Row.Reader<T> reader) {
        return new Ask<>(
                sql,
                b -> {
                    b.text(about);
                    rest.into(b);
                },
                reader,
                about,
                rest);
    }

    void read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        while (result.next()) {
            row.restart();
            take(row);
        }
    }

    /** One row of the answer, from where the row stands. */
    void take(Row row) throws SQLException {
        rows.add(reader.read(row));
    }

    List<T> rows() {
        return rows;
    }

    Optional<T> first() {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }
}
