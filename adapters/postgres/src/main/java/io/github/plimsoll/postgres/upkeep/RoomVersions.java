package io.github.plimsoll.postgres.upkeep;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which tables a room has: version and checksum of its last migration. */
final class RoomVersions {
    private RoomVersions() {}

    static SortedMap<String, String> of(Connection connection, List<String> rooms) throws SQLException {
        SortedMap<String, String> versions = new TreeMap<>();
        for (String room : rooms) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT version, checksum FROM " + room
                            + ".schema_history WHERE success AND version IS NOT NULL"
                            + " ORDER BY installed_rank DESC LIMIT 1")) {
                if (!row.next()) {
                    throw new SQLException("the room " + room + " has no tables");
                }
                versions.put(room, row.getString(1) + " " + row.getInt(2));
            }
        }
        return versions;
    }
}
