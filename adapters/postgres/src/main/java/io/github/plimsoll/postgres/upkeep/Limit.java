package io.github.plimsoll.postgres.upkeep;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** How long checks may take together, in process time. Confined to the thread that checks. */
final class Limit {
    /** As long as it takes. */
    static final Limit NONE = new Limit(Duration.ZERO);

    private static final String QUERY_CANCELED = "57014";

    private final Duration most;
    private final long end;

    private Limit(Duration most) {
        this.most = most;
        this.end = System.nanoTime() + most.toNanos();
    }

    static Limit of(Duration most) {
        return new Limit(most);
    }

    /** The time is over. */
    static final class OverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private OverException() {
            super("the time is over", null, false, false);
        }
    }

    private boolean bounded() {
        return !most.isZero();
    }

    private long leftMillis() {
        return Math.max(1, (end - System.nanoTime()) / 1_000_000L);
    }

    /** Lets the next statements of the transaction take what is left; when nothing is left the server ends them at once. */
    void allow(Connection connection) throws SQLException {
        if (bounded()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL statement_timeout = " + leftMillis());
            }
        }
    }

    /** @throws OverException when nothing is left */
    void require() {
        if (bounded() && end - System.nanoTime() <= 0) {
            throw over();
        }
    }

    OverException over() {
        return new OverException();
    }

    boolean isOver(SQLException failed) {
        return bounded() && QUERY_CANCELED.equals(failed.getSQLState());
    }

    String sentence() {
        return "not finished within " + most.toSeconds() + " s";
    }
}
