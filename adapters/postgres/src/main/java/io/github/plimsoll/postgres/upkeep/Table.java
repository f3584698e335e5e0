package io.github.plimsoll.postgres.upkeep;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One table of a room, as the server's catalogue has it.
 *
 * @param room its schema
 * @param name its name there
 * @param columns all columns, by their places
 * @param key the columns of the primary key, so that the same rows are always read in the same order
 * @param counter whether it is one row that counts something and exists from the beginning
 */
record Table(String room, String name, List<String> columns, List<String> key, boolean counter) {
    /** Flyway's own: what it says is in the manifest and made anew by the migration. */
    private static final String HISTORY = "schema_history";

    private static final String TABLES = "SELECT c.oid, n.nspname, c.relname,"
            + " ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0"
            + " AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum),"
            + " ARRAY(SELECT a.attname::text FROM pg_index i CROSS JOIN unnest(i.indkey::int[]) WITH ORDINALITY k (num, place)"
            + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num WHERE i.indrelid = c.oid AND i.indisprimary"
            + " ORDER BY k.place),"
            + " ARRAY(SELECT f.confrelid::bigint FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'"
            + " AND f.confrelid <> c.oid)"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relkind = 'r' AND c.relname <> '" + HISTORY
            + "' ORDER BY c.relname COLLATE \"C\"";

    /** {@code room.name}, as SQL and the archive have it. */
    String full() {
        return room + "." + name;
    }

    String columnList() {
        return String.join(", ", columns);
    }

    /** Reads all rows in a fixed order. */
    String read() {
        return "SELECT " + columnList() + " FROM " + full() + " ORDER BY " + String.join(", ", key);
    }

    /** All tables of some rooms, those that others refer to before those others. */
    static List<Table> all(Connection connection, List<String> rooms) throws SQLException {
        List<Found> waiting = new ArrayList<>();
        for (String room : rooms) {
            try (PreparedStatement select = connection.prepareStatement(TABLES)) {
                select.setString(1, room);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        waiting.add(found(rows));
                    }
                }
            }
        }
        Set<Long> here = new TreeSet<>();
        waiting.forEach(found -> here.add(found.id()));
        List<Table> sorted = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Found next = waiting.stream()
                    .filter(found -> found.refersTo().stream().noneMatch(here::contains))
                    .findFirst()
                    .orElseThrow(() -> new UpkeepException("tables refer to each other in a circle"));
            waiting.remove(next);
            here.remove(next.id());
            sorted.add(next.table());
        }
        return sorted;
    }

    private record Found(long id, Table table, Set<Long> refersTo) {}

    private static Found found(ResultSet rows) throws SQLException {
        List<String> key = texts(rows, 5);
        Table table = new Table(rows.getString(2), rows.getString(3), texts(rows, 4), key, key.equals(List.of("one")));
        if (key.isEmpty()) {
            throw new UpkeepException("the table " + table.full() + " has no primary key");
        }
        return new Found(rows.getLong(1), table, ids(rows, 6));
    }

    private static List<String> texts(ResultSet rows, int column) throws SQLException {
        return List.of((String[]) rows.getArray(column).getArray());
    }

    private static Set<Long> ids(ResultSet rows, int column) throws SQLException {
        return new TreeSet<>(List.of((Long[]) rows.getArray(column).getArray()));
    }
}
