package io.github.plimsoll.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes the connections of a pool; one that fails its check is closed before anybody has it. */
final class CheckedSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final transient ConnectionCheck check;

    CheckedSource(ConnectionCheck check) {
        this.check = check;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        try {
            check.check(connection);
            return connection;
        } catch (SQLException | RuntimeException refused) {
            connection.close();
            throw refused;
        }
    }
}
