package io.github.plimsoll.bot.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.execution.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Optional;
import javax.sql.DataSource;

/** Answers in the schema {@code bot}. */
public final class SqlAnswerBook implements AnswerBook {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource source;

    public SqlAnswerBook(DataSource source) {
        this.source = source;
    }

    @Override
    public Optional<Kept> find(String key) {
        String sql = "select outcome, code, text, data, command from bot.answers where key = ?";
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(new Kept(rows.getString(5), read(rows))) : Optional.empty();
            }
        } catch (SQLException | JsonProcessingException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "answers cannot be read", failed);
        }
    }

    private static Answer read(ResultSet rows) throws SQLException, JsonProcessingException {
        return new Answer(
                Answer.Outcome.valueOf(rows.getString(1)),
                rows.getString(2),
                rows.getString(3),
                JSON.readValue(rows.getString(4), new TypeReference<LinkedHashMap<String, Object>>() {}));
    }

    @Override
    public void keep(String key, String command, Answer answer) {
        String sql = "insert into bot.answers (key, command, outcome, code, text, data) values (?, ?, ?, ?, ?, ?)"
                + " on conflict (key) do nothing";
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, key);
            insert.setString(2, command);
            insert.setString(3, answer.outcome().name());
            insert.setString(4, answer.code());
            insert.setString(5, answer.text());
            insert.setString(6, JSON.writeValueAsString(answer.data()));
            insert.executeUpdate();
        } catch (SQLException | JsonProcessingException failed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "an answer cannot be kept", failed);
        }
    }
}
