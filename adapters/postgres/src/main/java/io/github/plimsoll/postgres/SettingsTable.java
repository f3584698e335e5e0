package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.UserId;
import java.sql.SQLException;
import java.util.Optional;

/** What users have chosen. */
final class SettingsTable {
    private final Statements db;

    SettingsTable(Statements db) {
        this.db = db;
    }

    Optional<UserSettings> find(UserId user) {
        return db.first(
                "SELECT user_id, slippage, confirm, news, version FROM execution.settings WHERE user_id = ?",
                b -> b.text(user.value()),
                SettingsTable::read);
    }

    boolean insert(UserSettings settings) {
        return db.update(
                        "INSERT INTO execution.settings (slippage, confirm, news, version, user_id)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (user_id) DO NOTHING",
                        b -> values(b, settings))
                > 0;
    }

    boolean update(UserSettings next, long expectedVersion) {
        return db.update(
                        "UPDATE execution.settings SET slippage = ?, confirm = ?, news = ?, version = ?"
                                + " WHERE user_id = ? AND version = ?",
                        b -> values(b, next).number(expectedVersion))
                > 0;
    }

    private static Bind values(Bind b, UserSettings settings) throws SQLException {
        Ratio slippage = settings.slippage();
        return b.numberOrNull(slippage == null ? null : slippage.millionths())
                .flag(settings.confirm())
                .name(settings.news())
                .number(settings.version())
                .text(settings.user().value());
    }

    private static UserSettings read(Row row) throws SQLException {
        return new UserSettings(
                new UserId(row.text()), row.ratioOrNull(), row.flag(), row.name(UserSettings.News.class), row.number());
    }
}
