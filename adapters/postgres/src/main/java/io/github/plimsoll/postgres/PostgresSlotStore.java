package io.github.plimsoll.postgres;

import io.github.plimsoll.supervisor.spi.SlotStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * Slots of schedules in PostgreSQL, shared by all processes: schema {@code schedule}, migrated as the room of that name. A
 * claim locks the row of its schedule, so that of two processes one is first. Keeps the latest 1,000 slots of each
 * schedule. Thread-safe.
 */
public final class PostgresSlotStore implements SlotStore {
    /** The room to migrate before use. */
    public static final String ROOM = "schedule";

    private static final int LONGEST_DETAIL = 500;
    private static final String KNOWN =
            "INSERT INTO schedule.schedules (name) VALUES (?) ON CONFLICT (name) DO NOTHING";
    private static final String LOCKED = "SELECT latest, holder, lease_until > clock_timestamp()"
            + " FROM schedule.schedules WHERE name = ? FOR UPDATE";
    private static final String LOST =
            "UPDATE schedule.slots SET ended = 'LOST', ended_at = clock_timestamp() WHERE schedule = ? AND ended IS NULL";
    private static final String BEGIN = "INSERT INTO schedule.slots (schedule, slot_micros, owner) VALUES (?, ?, ?)";
    private static final String LEASE = "UPDATE schedule.schedules SET latest = ?, holder = ?,"
            + " lease_until = clock_timestamp() + ? * interval '1 microsecond' WHERE name = ?";
    private static final String FORGET = "DELETE FROM schedule.slots WHERE schedule = ? AND slot_micros <"
            + " (SELECT slot_micros FROM schedule.slots WHERE schedule = ? ORDER BY slot_micros DESC OFFSET 999 LIMIT 1)";
    private static final String RENEW = "UPDATE schedule.schedules SET lease_until = clock_timestamp()"
            + " + ? * interval '1 microsecond' WHERE name = ? AND holder = ?";
    private static final String END = "UPDATE schedule.slots SET ended = ?, detail = ?, ended_at = clock_timestamp()"
            + " WHERE schedule = ? AND slot_micros = ? AND owner = ? AND ended IS NULL";
    private static final String RELEASE =
            "UPDATE schedule.schedules SET holder = NULL, lease_until = '-infinity' WHERE name = ? AND holder = ?";
    private static final String LATEST = "SELECT latest FROM schedule.schedules WHERE name = ?";
    private static final String RECENT = "SELECT slot_micros, owner, ended, detail FROM schedule.slots"
            + " WHERE schedule = ? ORDER BY slot_micros DESC LIMIT ?";

    /** The database did not answer, or refused. */
    public static final class SlotStoreException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SlotStoreException(SQLException cause) {
            super("the slots of schedules cannot be reached: " + cause.getMessage(), cause);
        }
    }

    private final DataSource source;

    /** @param source lends connections of the runtime role to a migrated database */
    public PostgresSlotStore(DataSource source) {
        this.source = source;
    }

    private interface Work<R> {
        R in(Connection connection) throws SQLException;
    }

    private <R> R transact(Work<R> work) {
        try (Connection connection = source.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                R result = work.in(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(auto);
            }
        } catch (SQLException failed) {
            throw new SlotStoreException(failed);
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }

    @Override
    public OptionalLong latest(String schedule) {
        return transact(connection -> {
            try (PreparedStatement statement = bound(connection, LATEST, schedule);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? number(rows) : OptionalLong.empty();
            }
        });
    }

    private static OptionalLong number(ResultSet rows) throws SQLException {
        long value = rows.getLong(1);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public Claim claim(String schedule, long slotMicros, String owner, Duration lease) {
        return transact(connection -> {
            update(connection, KNOWN, schedule);
            Claim claim = decide(connection, schedule, slotMicros, owner);
            if (claim == Claim.CLAIMED) {
                update(connection, LOST, schedule);
                update(connection, BEGIN, schedule, slotMicros, owner);
                update(connection, LEASE, slotMicros, owner, lease.toNanos() / 1_000, schedule);
                update(connection, FORGET, schedule, schedule);
            }
            return claim;
        });
    }

    private static Claim decide(Connection connection, String schedule, long slotMicros, String owner)
            throws SQLException {
        try (PreparedStatement statement = bound(connection, LOCKED, schedule);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("schedule " + schedule + " vanished");
            }
            OptionalLong latest = number(rows);
            String holder = rows.getString(2);
            if (latest.isPresent() && latest.getAsLong() >= slotMicros) {
                return Claim.PASSED;
            }
            return holder != null && !holder.equals(owner) && rows.getBoolean(3) ? Claim.HELD : Claim.CLAIMED;
        }
    }

    @Override
    public boolean renew(String schedule, String owner, Duration lease) {
        return transact(connection -> update(connection, RENEW, lease.toNanos() / 1_000, schedule, owner) == 1);
    }

    @Override
    public void finish(String schedule, long slotMicros, String owner, End end, String detail) {
        // PostgreSQL has no character 0 in a text
        String text = detail.replace('\0', ' ');
        String cut = text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
        transact(connection -> {
            int told = update(connection, END, end.name(), cut, schedule, slotMicros, owner);
            return told == 1 ? update(connection, RELEASE, schedule, owner) : told;
        });
    }

    @Override
    public List<Slot> recent(String schedule, int most) {
        return transact(connection -> {
            List<Slot> slots = new ArrayList<>();
            try (PreparedStatement statement = bound(connection, RECENT, schedule, most);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    slots.add(new Slot(
                            rows.getLong(1),
                            rows.getString(2),
                            Optional.ofNullable(rows.getString(3)).map(End::valueOf),
                            rows.getString(4)));
                }
            }
            return List.copyOf(slots);
        });
    }
}
