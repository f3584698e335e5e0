package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.postgres.DatabaseAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Single connections for work that takes as long as the tables are large; only silence ends it. */
final class Connections {
    private static final String SILENCE_SECONDS = "600";

    private Connections() {}

    static Connection open(DatabaseAccess access) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", access.user());
        properties.setProperty("password", access.password());
        properties.setProperty("ApplicationName", "plimsoll-upkeep");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", SILENCE_SECONDS);
        properties.setProperty("logServerErrorDetail", "false");
        return DriverManager.getConnection(access.jdbcUrl(), properties);
    }

    /** Begins a transaction in that mode; the wait for a lock is bounded. */
    static void begin(Connection connection, String mode) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL " + mode);
            statement.execute("SET LOCAL statement_timeout = 0");
            statement.execute("SET LOCAL lock_timeout = '10s'");
            statement.execute("SET LOCAL search_path = pg_catalog");
            // Times read the same wherever the program runs.
            statement.execute("SET LOCAL TimeZone = 'UTC'");
            statement.execute("SET LOCAL DateStyle = 'ISO, YMD'");
        }
    }
}
