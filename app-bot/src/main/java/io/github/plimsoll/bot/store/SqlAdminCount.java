package io.github.plimsoll.bot.store;

import io.github.plimsoll.bot.command.AdminCount;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Numbers of admins in the schema {@code bot}, one row for each hour of the database's clock, for two days. */
public final class SqlAdminCount implements AdminCount {
    private static final String NOTE =
            "with old as (delete from bot.admin_counts where hour < now() - interval '48 hours')"
                    + " insert into bot.admin_counts as c (hour, most) values (date_trunc('hour', now()), ?)"
                    + " on conflict (hour) do update set most = greatest(c.most, excluded.most)";
    /** A row is of a whole hour, so that of the hour before the last 24 counts too. */
    private static final String MOST =
            "select max(most) from bot.admin_counts where hour > now() - interval '25 hours'";

    private final DataSource source;

    public SqlAdminCount(DataSource source) {
        this.source = source;
    }

    @Override
    public int most(int now) {
        try (Connection connection = source.getConnection();
                PreparedStatement note = connection.prepareStatement(NOTE);
                PreparedStatement most = connection.prepareStatement(MOST)) {
            note.setInt(1, now);
            note.executeUpdate();
            try (ResultSet rows = most.executeQuery()) {
                rows.next();
                return Math.max(now, rows.getInt(1));
            }
        } catch (SQLException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the number of admins is not known", failed);
        }
    }
}
