package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Who has been here and what he may do. */
final class UserTable {
    private static final String SELECT = "SELECT user_id, met_at, role, role_by, role_at, version FROM execution.users";
    private static final String ADMINS = SELECT + " WHERE role = 'ADMIN' ORDER BY user_id";

    private final Statements db;

    UserTable(Statements db) {
        this.db = db;
    }

    Optional<StoredUser> find(UserId user) {
        return db.first(SELECT + " WHERE user_id = ?", b -> b.text(user.value()), UserTable::read);
    }

    boolean insert(StoredUser first) {
        return db.update(
                        "INSERT INTO execution.users (user_id, met_at, role, role_by, role_at, version)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user_id) DO NOTHING",
                        b -> b.text(first.user().value())
                                .number(first.metAt())
                                .name(first.role())
                                .text(first.roleBy())
                                .number(first.roleAt())
                                .number(first.version()))
                > 0;
    }

    boolean update(StoredUser next, long expectedVersion) {
        return db.update(
                        "UPDATE execution.users SET role = ?, role_by = ?, role_at = ?, version = ?"
                                + " WHERE user_id = ? AND version = ?",
                        b -> b.name(next.role())
                                .text(next.roleBy())
                                .number(next.roleAt())
                                .number(next.version())
                                .text(next.user().value())
                                .number(expectedVersion))
                > 0;
    }

    List<StoredUser> admins() {
        return db.list(ADMINS, Bind.NONE, UserTable::read);
    }

    /** In the order of their names, so that two who lock wait for each other and never both. */
    List<StoredUser> lockAdmins() {
        return db.list(ADMINS + " FOR UPDATE", Bind.NONE, UserTable::read);
    }

    private static StoredUser read(Row row) throws SQLException {
        return new StoredUser(
                new UserId(row.text()), row.number(), row.name(Role.class), row.text(), row.number(), row.number());
    }
}
