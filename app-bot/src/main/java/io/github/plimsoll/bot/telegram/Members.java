package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Chat users who have been here. Thread-safe. */
final class Members {
    private final DataSource source;
    /** Who has a row; as bounded as the list of allowed users, since nobody else comes this far. */
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    Members(DataSource source) {
        this.source = source;
    }

    /** Makes sure that the user has a row. */
    void welcome(long id) {
        if (known.contains(id)) {
            return;
        }
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into bot.telegram_users (telegram_id, user_id) values (?, ?) on conflict do nothing")) {
            insert.setLong(1, id);
            insert.setString(2, ChatUsers.user(id).value());
            insert.executeUpdate();
            known.add(id);
        } catch (SQLException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "a chat user cannot be noted", failed);
        }
    }

    Set<Long> all() {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select telegram_id from bot.telegram_users order by telegram_id");
                ResultSet rows = select.executeQuery()) {
            Set<Long> all = new TreeSet<>();
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
            return all;
        } catch (SQLException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "chat users cannot be read", failed);
        }
    }
}
