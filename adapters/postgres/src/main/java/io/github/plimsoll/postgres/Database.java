package io.github.plimsoll.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A bounded pool of connections for one role. Safe for many threads. Every wait has a bound: for a connection, for a
 * statement, for the network, and for a transaction that its caller forgot.
 */
public final class Database implements AutoCloseable {
    private static final int CONNECT_SECONDS = 5;
    private static final long FIRST_CONNECTION_NANOS = 20_000_000_000L;
    private static final int IDLE_TRANSACTION_SECONDS = 30;

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens the pool and proves with one connection that the database answers.
     *
     * @throws SQLException when it does not within 5 s; the text carries no password
     */
    public static Database open(DatabaseAccess access, PoolSettings settings) throws SQLException {
        return open(access, settings, ConnectionCheck.NONE);
    }

    /**
     * Opens the pool and proves with one connection that the database answers.
     *
     * @param check looks at every connection that is made, now and later
     * @throws SQLException when it does not within 5 s; the text carries no password
     */
    public static Database open(DatabaseAccess access, PoolSettings settings, ConnectionCheck check)
            throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName(settings.name());
        config.setDataSource(source(access, settings, check));
        config.setMaximumPoolSize(settings.size());
        config.setMinimumIdle(settings.size());
        config.setConnectionTimeout(settings.waitForConnection().toMillis());
        config.setValidationTimeout(Math.min(1_000, settings.waitForConnection().toMillis()));
        // A negative value makes the constructor return at once; the proof below then has the caller's own bound.
        config.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(config);
        try (Connection proof = first(pool)) {
            if (!proof.isValid(CONNECT_SECONDS)) {
                throw new SQLException("The database answered, but not to a first question.");
            }
        } catch (SQLException | RuntimeException failed) {
            pool.close();
            throw failed;
        }
        return new Database(pool);
    }

    private static CheckedSource source(DatabaseAccess access, PoolSettings settings, ConnectionCheck check) {
        long statementMillis = settings.statementTimeout().toMillis();
        CheckedSource source = new CheckedSource(check);
        source.setUrl(access.jdbcUrl());
        source.setUser(access.user());
        source.setPassword(access.password());
        source.setApplicationName("plimsoll-" + settings.name());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        // The network bound is above the server's own, so that the server's clearer answer normally comes first.
        source.setSocketTimeout(Math.toIntExact(TimeUnit.MILLISECONDS.toSeconds(statementMillis) + 5));
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        source.setLogServerErrorDetail(false);
        source.setOptions("-c statement_timeout=" + statementMillis + " -c idle_in_transaction_session_timeout="
                + IDLE_TRANSACTION_SECONDS + "s");
        return source;
    }

    /** A server that is busy may take its time for the first connection; one that refuses is believed at once. */
    private static Connection first(HikariDataSource pool) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException late) {
                if (late.getCause() != null || System.nanoTime() - start > FIRST_CONNECTION_NANOS) {
                    throw late;
                }
            }
        }
    }

    /** The pool, for libraries that want a data source. */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * A connection in auto-commit mode; closing it gives it back.
     *
     * @throws SQLException when none becomes free in time
     */
    public Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /** Connections that callers hold now: 0 when nothing leaks. */
    public int inUse() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    /** Every connection is made anew before it is lent again; those that are lent now end when they come back. */
    public void renew() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** Closes all connections. Later calls do nothing. */
    @Override
    public void close() {
        pool.close();
    }
}
