package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.postgres.ConnectionCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a process goes on with the database it began with: a server that comes back as an older one (a backup was put in its
 * place, a standby took over that had not received everything) gets no new connection, and nothing it holds is believed. What
 * was committed since the last look and lost before the next one stays unseen. Thread-safe.
 */
public final class Continuity implements ConnectionCheck {
    private @Nullable Standing seen;
    private @Nullable String broken;

    /** From here on nothing that this look shows may be missing. */
    public synchronized void begin(Standing now) {
        seen = now;
    }

    /**
     * Compares the database with what was seen before, and remembers how far it is now. Before {@link #begin} nothing is
     * compared.
     *
     * @param connection in auto-commit mode
     * @return in words why the database is not the one that was here; once it was not, always
     * @throws SQLException when it does not answer
     */
    public synchronized Optional<String> look(Connection connection) throws SQLException {
        Standing before = seen;
        if (broken == null && before != null) {
            Optional<String> missing = before.missingIn(connection);
            if (missing.isPresent()) {
                broken = missing.get();
            } else {
                seen = before.or(Standing.read(connection));
            }
        }
        return Optional.ofNullable(broken);
    }

    /** What a look found missing; empty when nothing was. */
    public synchronized Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /** The furthest that was seen; empty before {@link #begin}. */
    public synchronized Optional<Standing> seen() {
        return Optional.ofNullable(seen);
    }

    @Override
    public void check(Connection connection) throws SQLException {
        Optional<String> missing = look(connection);
        if (missing.isPresent()) {
            throw new SQLException("the database is older than the one that was here: " + missing.get());
        }
    }
}
