package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pools with bounds, and migrations per room, on the real server. */
class DatabaseTest {
    private static TestDirectory directory;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        directory = new TestDirectory();
        server = EmbeddedPostgres.start(directory.path("data"), step -> {});
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        directory.close();
    }

    @Test
    void aPoolGivesWhatItHasAndThenRefusesInTime() throws Exception {
        PoolSettings small = new PoolSettings("small", 2, Duration.ofSeconds(2), Duration.ofMillis(200));
        try (Database database = Database.open(server.app(), small)) {
            try (var one = database.connection();
                    var two = database.connection()) {
                assertThat(database.inUse()).isEqualTo(2);
                long begin = System.nanoTime();
                assertThatThrownBy(database::connection).isInstanceOf(SQLException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(20));
                assertThatThrownBy(() -> TestSql.run(one, "SELECT pg_sleep(5)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("57014"));
                assertThat(TestSql.one(two, "SHOW application_name")).isEqualTo("plimsoll-small");
            }
            assertThat(database.inUse()).isZero();
        }
    }

    @Test
    void aWrongPasswordIsAnErrorThatDoesNotRepeatIt() {
        DatabaseAccess wrong = DatabaseAccess.of(server.app().jdbcUrl(), "plimsoll_app", "hunter2-hunter2");
        assertThatThrownBy(() -> Database.open(wrong, PoolSettings.of("wrong", 1)))
                .isInstanceOf(SQLException.class)
                .satisfies(e -> {
                    for (Throwable at = e; at != null; at = at.getCause()) {
                        assertThat(String.valueOf(at.getMessage())).doesNotContain("hunter2");
                    }
                });
    }

    @Test
    void accessesAndSettingsOutsideTheirBoundsAreRefused() {
        for (String url : List.of(
                "postgres://u:p@h/d",
                "jdbc:postgresql://h/d?user=u&password=p",
                "jdbc:postgresql://h/d?password=p",
                "jdbc:postgresql://u:p@h/d")) {
            assertThatThrownBy(() -> DatabaseAccess.of(url, "u", "p"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(url);
        }
        List<Runnable> outside = new ArrayList<>();
        outside.add(() -> PoolSettings.of("x", 0));
        outside.add(() -> PoolSettings.of("x", 41));
        outside.add(() -> PoolSettings.of("X", 1));
        outside.add(() -> new PoolSettings("x", 1, Duration.ofMillis(249), Duration.ofSeconds(1)));
        outside.add(() -> new PoolSettings("x", 1, Duration.ofSeconds(61), Duration.ofSeconds(1)));
        outside.add(() -> new PoolSettings("x", 1, Duration.ofSeconds(1), Duration.ofMillis(99)));
        for (Runnable attempt : outside) {
            assertThatThrownBy(attempt::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(PoolSettings.of("x", 40).size()).isEqualTo(40);
    }

    @Test
    void eachRoomHasItsSchemaItsHistoryAndItsGrants() throws Exception {
        Migrations.run(server.owner(), List.of("test_room", "test_other"));
        Migrations.run(server.owner(), List.of("test_room", "test_other"));
        try (var app = TestSql.connect(server.app())) {
            TestSql.run(app, "INSERT INTO test_room.ledger VALUES (1, 'kept')");
            for (String forbidden : List.of(
                    "UPDATE test_room.ledger SET note = 'changed'",
                    "DELETE FROM test_room.ledger",
                    "TRUNCATE test_room.ledger",
                    "DROP TABLE test_room.ledger",
                    "SELECT * FROM test_other.other",
                    "SELECT * FROM test_room.schema_history")) {
                assertThatThrownBy(() -> TestSql.run(app, forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class);
            }
            assertThat(TestSql.one(app, "SELECT note FROM test_room.ledger")).isEqualTo("kept");
        }
        try (var owner = TestSql.connect(server.owner())) {
            assertThat(TestSql.one(
                            owner, "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'test_room'"))
                    .isEqualTo("plimsoll_owner");
            assertThat(TestSql.one(owner, "SELECT count(*) FROM test_other.schema_history WHERE success"))
                    .isEqualTo("2");

            TestSql.run(owner, "UPDATE test_room.schema_history SET checksum = checksum + 1 WHERE version = '1'");
            refusedRoom("checksum mismatch");
            TestSql.run(owner, "UPDATE test_room.schema_history SET checksum = checksum - 1 WHERE version = '1'");
            TestSql.run(
                    owner,
                    "INSERT INTO test_room.schema_history SELECT 99, '7', 'later', type, 'V7__later.sql', 5,"
                            + " installed_by, installed_on, execution_time, true"
                            + " FROM test_room.schema_history WHERE version = '1'");
            refusedRoom("not resolved locally: 7");
        }
        assertThatThrownBy(() -> Migrations.run(server.owner(), List.of("no such room")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Migrations.run(server.owner(), List.of("test_absent")))
                .isInstanceOf(MigrationException.class);
    }

    private static void refusedRoom(String why) {
        assertThatThrownBy(() -> Migrations.run(server.owner(), List.of("test_room")))
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith("The tables of test_room cannot be brought up to date: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }
}
