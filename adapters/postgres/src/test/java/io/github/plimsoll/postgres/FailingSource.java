package io.github.plimsoll.postgres;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A data source whose connections fail with one state in one of their methods, and what was called on them. */
final class FailingSource {
    final List<String> calls = new ArrayList<>();

    DataSource failing(String method, String state) {
        PGConnection physical = proxy(PGConnection.class, (name, args) -> null);
        Connection connection = proxy(Connection.class, (name, args) -> {
            if (!name.equals("unwrap") && !name.equals("setAutoCommit")) {
                calls.add(name);
            }
            if (name.equals(method)) {
                throw new SQLException("planned", state);
            }
            return switch (name) {
                case "unwrap" -> physical;
                case "createStatement" -> proxy(Statement.class, (n, a) -> n.equals("execute") ? false : null);
                default -> null;
            };
        });
        return proxy(DataSource.class, (name, args) -> {
            if (method.equals("getConnection")) {
                throw new SQLException("planned", state);
            }
            return connection;
        });
    }

    private interface Behaviour {
        @Nullable
        Object answer(String method, Object[] args) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> self == args[0];
                case "toString" -> type.getSimpleName();
                default -> behaviour.answer(method.getName(), args);
            };
        }));
    }
}
