package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.upkeep.Continuity;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database that becomes an older one under a running process is not worked with any more. */
class AuditAnchorTest {
    private static final String APPEND = append("a");
    private static final String ANOTHER = append("b");

    private final Path home = Scratch.directory();
    private final List<String> held = new ArrayList<>();

    private static String append(String actor) {
        return "SELECT execution.audit_append(ARRAY[1::bigint], ARRAY['" + actor
                + "'], ARRAY['did'], ARRAY['this'], ARRAY['then'], ARRAY['there'])";
    }

    private static PoolSettings pool(String name) {
        return new PoolSettings(name, 1, Duration.ofMillis(500), Duration.ofSeconds(5));
    }

    private static void run(DatabaseAccess access, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As a standby would be that had not received the last row when it took over. */
    private static void loseTheLastRow(DatabaseAccess owner) throws SQLException {
        run(
                owner,
                "ALTER TABLE execution.audit DISABLE TRIGGER USER",
                "ALTER TABLE execution.audit_head DISABLE TRIGGER USER",
                "UPDATE execution.audit_head h SET seq = a.seq - 1, hash = a.previous FROM execution.audit a"
                        + " WHERE a.seq = h.seq",
                "DELETE FROM execution.audit a USING execution.audit_head h WHERE a.seq > h.seq",
                "ALTER TABLE execution.audit ENABLE TRIGGER USER",
                "ALTER TABLE execution.audit_head ENABLE TRIGGER USER");
    }

    @Test
    void whatWasSeenMustStillBeThere() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(home.resolve("data"), line -> {})) {
            Migrations.run(server.owner(), List.of("execution"));
            Continuity continuity = new Continuity();
            try (Database database = Database.open(server.app(), pool("seen"), continuity)) {
                AuditAnchor anchor = new AuditAnchor(new Anchors(home, " --data d"), database, continuity);
                anchor.holds(held::add);
                anchor.begin();
                run(server.app(), APPEND, APPEND);
                anchor.turn();
                database.renew();
                database.connection().close();
                assertThat(held).isEmpty();

                loseTheLastRow(server.owner());
                anchor.turn();
                anchor.turn();
                assertThat(held)
                        .containsExactly(
                                "the database is older than the one that was here: its audit ends at row 1, but row"
                                        + " 2 was seen; look at it with ./plimsoll db verify --data d, then confirm with"
                                        + " ./plimsoll db accept-restored --data d --by NAME");
                assertThatThrownBy(database::connection)
                        .isInstanceOf(SQLException.class)
                        .rootCause()
                        .hasMessageContaining("is older than the one that was here");

                run(server.app(), ANOTHER, ANOTHER);
                anchor.turn();
                assertThatThrownBy(database::connection)
                        .as("that it goes on from there mends nothing")
                        .isInstanceOf(SQLException.class);
                anchor.close();
            }
            nextStartWaitsToo(server);
        }
    }

    private void nextStartWaitsToo(EmbeddedPostgres server) throws SQLException {
        Continuity continuity = new Continuity();
        try (Database database = Database.open(server.app(), pool("next"), continuity)) {
            AuditAnchor anchor = new AuditAnchor(new Anchors(home, " --data d"), database, continuity);
            anchor.holds(held::add);
            assertThat(held).hasSize(2);
            assertThat(held.get(1)).contains("its audit row 2 is not the one that was seen");
            anchor.begin();
            anchor.close();
            assertThat(continuity.seen())
                    .as("what waits for a person is not noted")
                    .isEmpty();
        }
    }

    @Test
    void aServerThatComesBackAsAnOlderOneGetsNoConnection() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(home.resolve("data"), line -> {})) {
            Migrations.run(server.owner(), List.of("execution"));
            run(server.app(), APPEND);
            Continuity continuity = new Continuity();
            try (Database database = Database.open(server.app(), pool("again"), continuity)) {
                new AuditAnchor(new Anchors(home, " --data d"), database, continuity).begin();
                loseTheLastRow(server.owner());
                run(
                        server.app(),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plimsoll-again'");
                assertThatThrownBy(() -> {
                            try (Connection connection = database.connection()) {
                                connection.createStatement().execute("SELECT 1");
                            }
                        })
                        .isInstanceOf(SQLException.class);
                assertThatThrownBy(database::connection)
                        .isInstanceOf(SQLException.class)
                        .rootCause()
                        .hasMessage(
                                "the database is older than the one that was here: its audit ends at row 0, but row 1"
                                        + " was seen");
            }
        }
    }
}
