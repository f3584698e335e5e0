package io.github.plimsoll.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Looks at every new connection of a pool before anybody may use it. Thread-safe, and bounded by the pool's timeouts. */
@FunctionalInterface
public interface ConnectionCheck {
    /** Every connection is taken. */
    ConnectionCheck NONE = connection -> {};

    /**
     * @param connection in auto-commit mode
     * @throws SQLException when it must not be used; the pool tries again later, and its callers wait in vain as for a server
     *     that is down
     */
    void check(Connection connection) throws SQLException;
}
