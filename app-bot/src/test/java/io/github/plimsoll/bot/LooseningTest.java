package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.store.SqlAdminCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What loosens takes two steps, and where there are two admins two persons. */
class LooseningTest {
    private static final Map<String, String> TWO = Map.of("ADMIN_USERS", "demo,l-olga");

    private static String token(JsonNode asked) {
        assertThat(asked.path("code").asText()).as(asked.toString()).isEqualTo("CONFIRM");
        return asked.at("/data/token").asText();
    }

    private static String code(JsonNode answer) {
        return answer.path("code").asText();
    }

    private static List<String> audit(String subject) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = Installation.database().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select actor || ' ' || action || ' ' || detail from execution.audit where subject = ? order by seq")) {
            select.setString(1, subject);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
        }
        return all;
    }

    @Test
    @DisplayName("OBS-23 lifting a stop takes the right and a second step, once, and both are in the audit")
    void aResumeTakesTwoSteps() throws SQLException {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("/emergency_stop user l-stopped")).isEqualTo("OK");
            String resume = "/emergency_resume user l-stopped";
            assertThat(demo.code("@l-bob " + resume)).isEqualTo("ADMIN_ONLY");
            JsonNode asked = demo.answer(resume);
            String token = token(asked);
            assertThat(asked.path("text").asText()).contains("Nothing has changed yet", "takes a second step");
            assertThat(demo.code("@l-stopped /open BTC-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
            assertThat(demo.code("@l-bob /confirm " + token))
                    .as("of somebody without the right")
                    .isEqualTo("TOKEN_INVALID");
            assertThat(demo.code("#l-second /confirm " + token.toUpperCase(java.util.Locale.ROOT)))
                    .isEqualTo("OK");
            assertThat(demo.code("#l-second /confirm " + token.toUpperCase(java.util.Locale.ROOT)))
                    .as("the same key, the same answer")
                    .isEqualTo("OK");
            assertThat(demo.code("@l-stopped /open BTC-USD long 100 2x")).isEqualTo("OK");
            assertThat(audit("cli:#demo:l-second"))
                    .singleElement()
                    .asString()
                    .startsWith("demo CONFIRM loosen ")
                    .endsWith(" /emergency_resume user l-stopped, asked for by demo");
            assertThat(audit("user:l-stopped")).last().asString().startsWith("demo RESUME latch cleared");
            assertThat(demo.code("/emergency_stop user l-stopped")).isEqualTo("OK");
            assertThat(demo.code("/confirm " + token)).as("used up").isEqualTo("TOKEN_INVALID");
            assertThat(demo.loosened(resume)).isEqualTo("OK");
            assertThat(demo.code(resume)).isEqualTo("NOT_STOPPED");
        }
    }

    @Test
    void whereTwoAdminsAreItTakesTheOther() {
        try (Installation demo = Installation.open(TWO)) {
            assertThat(demo.code("/emergency_stop user l-pair")).isEqualTo("OK");
            JsonNode asked = demo.answer("/emergency_resume user l-pair");
            assertThat(asked.path("text").asText()).contains("takes a second admin");
            assertThat(demo.code("/confirm " + token(asked))).isEqualTo("SECOND_PERSON");
            assertThat(demo.code("@l-pair /open BTC-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
            JsonNode confirmed = demo.answer("@l-olga /confirm " + token(asked));
            assertThat(code(confirmed)).isEqualTo("OK");
            assertThat(demo.code("@l-pair /open BTC-USD long 100 2x")).isEqualTo("OK");
        }
    }

    @Test
    void whatChangedBetweenTheStepsIsNotLoosened() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("/emergency_stop user l-race reduce_only")).isEqualTo("OK");
            String first = token(demo.answer("/emergency_resume user l-race"));
            assertThat(demo.code("/emergency_stop user l-race")).isEqualTo("OK");
            assertThat(demo.code("/confirm " + first)).isEqualTo("STOP_MEANWHILE");
            assertThat(demo.code("@l-race /open BTC-USD long 100 2x")).isEqualTo("CONTROL_HALTED");
            assertThat(demo.loosened("/emergency_resume user l-race")).isEqualTo("OK");

            assertThat(demo.code("/lock l-race account odd")).isEqualTo("OK");
            String unlock = token(demo.answer("/unlock l-race account"));
            demo.say("/demo advance 1s");
            assertThat(demo.code("/lock l-race account odder")).isEqualTo("OK");
            assertThat(demo.code("/confirm " + unlock)).isEqualTo("LOCK_MEANWHILE");
            assertThat(demo.code("@l-race /open BTC-USD long 100 2x")).isEqualTo("LOCKED");
            assertThat(demo.loosened("/unlock l-race account")).isEqualTo("OK");
        }
    }

    @Test
    void aFirstStepIsGoodForTenMinutes() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("/emergency_stop user l-late")).isEqualTo("OK");
            String token = token(demo.answer("/emergency_resume user l-late"));
            demo.say("/demo advance 10m", "/demo advance 1s");
            assertThat(demo.code("/confirm " + token)).isEqualTo("TOKEN_INVALID");
            assertThat(demo.loosened("/emergency_resume user l-late")).isEqualTo("OK");
        }
    }

    @Test
    void whoAskedMustBeAnAdminStill() {
        String token;
        try (Installation before = Installation.open(TWO)) {
            assertThat(before.code("/emergency_stop user l-gone")).isEqualTo("OK");
            token = token(before.answer("@l-olga /emergency_resume user l-gone"));
        }
        try (Installation after = Installation.open(Map.of())) {
            assertThat(after.code("/confirm " + token)).isEqualTo("ADMIN_ONLY");
            assertThat(after.loosened("/emergency_resume user l-gone")).isEqualTo("OK");
        }
    }

    @Test
    void theNumberOfAdminsIsTheHighestOfADay() throws SQLException {
        SqlAdminCount count = new SqlAdminCount(Installation.database());
        assertThat(count.most(3)).isEqualTo(3);
        assertThat(count.most(1)).as("one was taken away just now").isEqualTo(3);
        try (Connection connection = Installation.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update bot.admin_counts set hour = hour - interval '24 hours'");
            assertThat(count.most(1)).isEqualTo(3);
            statement.execute("update bot.admin_counts set hour = hour - interval '26 hours'");
            assertThat(count.most(1)).isEqualTo(1);
            statement.execute("delete from bot.admin_counts");
        }
    }
}
