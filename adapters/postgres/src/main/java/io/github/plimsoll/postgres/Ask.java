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

    Ask(String sql, Bind.Values values, Row.Reader<T> reader) {
        this.sql = sql;
        this.values = values;
        this.reader = reader;
    }

    void read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        while (result.next()) {
            row.restart();
            rows.add(reader.read(row));
        }
    }

    List<T> rows() {
        return rows;
    }

    Optional<T> first() {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }
}
