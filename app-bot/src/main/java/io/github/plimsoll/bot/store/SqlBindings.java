package io.github.plimsoll.bot.store;

import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.Challenge;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Bound addresses in the schema {@code bot}; its constraints keep an address with one user. */
public final class SqlBindings implements Bindings {
    private final DataSource source;

    public SqlBindings(DataSource source) {
        this.source = source;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException failed) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "bound addresses cannot be read or written", failed);
        }
    }

    private static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    @Override
    public Optional<EvmAddress> of(UserId user) {
        return with(connection -> bound(connection, user));
    }

    private static Optional<EvmAddress> bound(Connection connection, UserId user) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select address from bot.bindings where user_id = ?")) {
            select.setString(1, user.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(new EvmAddress(rows.getString(1))) : Optional.empty();
            }
        }
    }

    @Override
    public void ask(Challenge asked) {
        with(connection -> run(
                connection,
                "insert into bot.bind_challenges (user_id, address, nonce, text, ends_micros) values (?, ?, ?, ?, ?)"
                        + " on conflict (user_id) do update set address = excluded.address, nonce = excluded.nonce,"
                        + " text = excluded.text, ends_micros = excluded.ends_micros",
                asked.user().value(),
                asked.address().hex(),
                asked.nonce(),
                asked.text(),
                asked.endsMicros()));
    }

    @Override
    public Optional<Challenge> asked(UserId user) {
        return with(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select address, nonce, text, ends_micros from bot.bind_challenges where user_id = ?")) {
                select.setString(1, user.value());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Challenge(
                                    user,
                                    new EvmAddress(rows.getString(1)),
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getLong(4)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public Outcome bind(Challenge proved, long nowMicros) {
        return with(connection -> {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                Outcome outcome = bind(connection, proved, nowMicros);
                connection.commit();
                return outcome;
            } catch (SQLException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(before);
            }
        });
    }

    private static Outcome bind(Connection connection, Challenge proved, long nowMicros) throws SQLException {
        String user = proved.user().value();
        String address = proved.address().hex();
        // Of two that bring the same signature one finds the row; the other waits for it and finds it gone.
        if (run(
                        connection,
                        "delete from bot.bind_challenges where user_id = ? and nonce = ? and address = ?",
                        user,
                        proved.nonce(),
                        address)
                == 0) {
            return Outcome.USED;
        }
        if (run(
                        connection,
                        "insert into bot.bindings (user_id, address, bound_micros) values (?, ?, ?) on conflict do nothing",
                        user,
                        address,
                        nowMicros)
                == 1) {
            return Outcome.BOUND;
        }
        return bound(connection, proved.user()).isPresent() ? Outcome.OTHER : Outcome.TAKEN;
    }

    @Override
    public boolean forget(UserId user) {
        return with(connection -> {
            run(connection, "delete from bot.bind_challenges where user_id = ?", user.value());
            return run(connection, "delete from bot.bindings where user_id = ?", user.value()) == 1;
        });
    }
}
