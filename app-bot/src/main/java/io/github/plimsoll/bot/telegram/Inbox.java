package io.github.plimsoll.bot.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Commands that change something, kept from before their update is confirmed until their answer is sent, so that a crash
 * loses none; and the number below which updates were taken, so that none is taken twice. Thread-safe.
 */
final class Inbox {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource source;
    private final String bot;

    Inbox(DataSource source, String bot) {
        this.source = source;
        this.bot = bot;
    }

    /** Keeps the commands and moves the mark, both or neither. */
    void keep(List<Job> jobs, long next) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                            "insert into bot.telegram_inbox (bot, update_id, job) values (?, ?, ?) on conflict do nothing");
                    PreparedStatement mark = connection.prepareStatement(
                            "insert into bot.telegram_marks (bot, next_update) values (?, ?)"
                                    + " on conflict (bot) do update set next_update = excluded.next_update, at = now()")) {
                for (Job job : jobs) {
                    insert.setString(1, bot);
                    insert.setLong(2, job.update());
                    insert.setString(3, JSON.writeValueAsString(job));
                    insert.addBatch();
                }
                insert.executeBatch();
                mark.setString(1, bot);
                mark.setLong(2, next);
                mark.executeUpdate();
                connection.commit();
            } catch (SQLException | JsonProcessingException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException | JsonProcessingException failed) {
            throw silent("commands cannot be kept", failed);
        }
    }

    /** The command was answered. */
    void done(long update) {
        try (Connection connection = source.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from bot.telegram_inbox where bot = ? and update_id = ?")) {
            delete.setString(1, bot);
            delete.setLong(2, update);
            delete.executeUpdate();
        } catch (SQLException failed) {
            throw silent("a command cannot be removed", failed);
        }
    }

    /** Told of a kept command that cannot be read any more, before it is removed. */
    interface Unreadable {
        void found(long update, String reason);
    }

    /** What was not answered when the process ended, oldest first. */
    List<Job> left(Unreadable unreadable) {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select update_id, job from bot.telegram_inbox where bot = ? order by update_id limit 10000")) {
            select.setString(1, bot);
            List<Job> jobs = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long update = rows.getLong(1);
                    try {
                        jobs.add(JSON.readValue(rows.getString(2), Job.class));
                    } catch (JsonProcessingException strange) {
                        unreadable.found(update, strange.getClass().getSimpleName());
                        done(update);
                    }
                }
            }
            return jobs;
        } catch (SQLException failed) {
            throw silent("commands cannot be read", failed);
        }
    }

    /** Updates below this number were taken already; 0 when unknown. */
    long next() {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("select next_update from bot.telegram_marks"
                        + " where bot = ? and at > now() - interval '6 days'")) {
            select.setString(1, bot);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException failed) {
            throw silent("the mark cannot be read", failed);
        }
    }

    private static StoreException silent(String what, Exception failed) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, what, failed);
    }
}
