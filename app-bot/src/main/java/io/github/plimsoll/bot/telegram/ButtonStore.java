package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.Buttons.Changes;
import io.github.plimsoll.bot.telegram.Buttons.Kept;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Buttons in the database, so that those of a message work after a restart. A button is no authority: its token is the
 * idempotency key of what it does, so one that a crash left here does nothing a second time. Thread-safe.
 */
final class ButtonStore {
    private static final int MOST = 20_000;
    private static final long MILLION = 1_000_000L;

    private final DataSource source;
    private final String bot;
    private final InstantSource wall;

    /** @param wall process time: it is what goes on while no process runs */
    ButtonStore(DataSource source, String bot, InstantSource wall) {
        this.source = source;
        this.bot = bot;
        this.wall = wall;
    }

    /** Keeps what was issued, forgets what was used or is too old; all or nothing. */
    void keep(Changes changes) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                insert(connection, changes.issued());
                delete(connection, changes.used());
                connection.commit();
            } catch (SQLException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw silent("buttons cannot be kept", failed);
        }
    }

    private void insert(Connection connection, List<Kept> issued) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into bot.telegram_buttons (token, bot, user_id, chat, message, command, ends_at_ms)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            long now = wall.millis();
            for (Kept button : issued) {
                insert.setString(1, button.token());
                insert.setString(2, bot);
                insert.setLong(3, button.user());
                insert.setLong(4, button.chat());
                insert.setInt(5, button.message());
                insert.setString(6, button.command());
                insert.setLong(7, now + button.leftNanos() / MILLION);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void delete(Connection connection, List<String> used) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from bot.telegram_buttons where bot = ? and (token = any (?) or ends_at_ms < ?)")) {
            delete.setString(1, bot);
            delete.setArray(2, connection.createArrayOf("text", used.toArray()));
            delete.setLong(3, wall.millis());
            delete.executeUpdate();
        }
    }

    /** What may still be used, the latest ones last. */
    List<Kept> left() {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select token, user_id, chat, message, command, ends_at_ms from ("
                                + "select * from bot.telegram_buttons where bot = ? and ends_at_ms > ?"
                                + " order by ends_at_ms desc limit " + MOST + ") as latest order by ends_at_ms")) {
            long now = wall.millis();
            select.setString(1, bot);
            select.setLong(2, now);
            List<Kept> buttons = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    buttons.add(new Kept(
                            rows.getString(1),
                            rows.getLong(2),
                            rows.getLong(3),
                            rows.getInt(4),
                            rows.getString(5),
                            (rows.getLong(6) - now) * MILLION));
                }
            }
            return buttons;
        } catch (SQLException failed) {
            throw silent("buttons cannot be read", failed);
        }
    }

    private static StoreException silent(String what, SQLException failed) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, what, failed);
    }
}
