package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a restart finds after a clean stop, a kill of either process, or a first start that was cut off. */
class EmbeddedPostgresRestartTest {
    private static TestDirectory directory;
    private Path data;
    private final List<String> steps = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        directory = new TestDirectory();
    }

    @BeforeEach
    void shared() {
        data = directory.path("data");
    }

    @AfterAll
    static void remove() throws IOException {
        directory.close();
    }

    private EmbeddedPostgres start() {
        steps.clear();
        return EmbeddedPostgres.start(data, steps::add);
    }

    @Test
    void dataOutlivesACleanStopAndAKillOfTheServer() throws Exception {
        String password;
        EmbeddedPostgres first = start();
        long firstPid = first.pid();
        try (first) {
            password = first.app().password();
            write(first, 1);
        }
        await(() -> !EmbeddedPostgresProcesses.lives(firstPid));
        assertThat(data.resolve("pg/postmaster.pid")).doesNotExist();
        try (EmbeddedPostgres server = start()) {
            assertThat(server.app().password()).isEqualTo(password);
            assertThat(steps).containsExactly("Starting PostgreSQL");
            assertThat(rows(server)).isEqualTo("1");
            write(server, 2);
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            await(() -> !server.alive());
        }
        assertThat(data.resolve("pg/postmaster.pid")).exists();
        try (EmbeddedPostgres server = start()) {
            assertThat(rows(server)).isEqualTo("2");
        }
    }

    @Test
    void aServerLeftByAKilledProcessIsStoppedAndItsDataKept() throws Exception {
        long left;
        try (ChildProcess child = ChildProcess.start("hold", data.toString())) {
            left = Long.parseLong(child.await("running "));
            assertThatThrownBy(this::start).isInstanceOfSatisfying(DataDirectoryException.class, refused -> {
                assertThat(refused.code()).isEqualTo(DataDirectoryException.Code.DATA_DIRECTORY_IN_USE);
                assertThat(refused)
                        .hasMessage("The data directory " + data + " is already in use: process " + child.pid()
                                + " runs on it; stop that process, or choose another directory with --data.");
            });
            child.kill();
        }
        assertThat(EmbeddedPostgresProcesses.lives(left)).isTrue();
        try (EmbeddedPostgres server = start()) {
            assertThat(steps).containsExactly("Starting PostgreSQL", "Stopping the PostgreSQL of an earlier run");
            assertThat(server.pid()).isNotEqualTo(left);
            try (var connection = TestSql.connect(server.owner())) {
                assertThat(TestSql.one(connection, "SELECT count(*) FROM public_kept"))
                        .isEqualTo("1");
            }
            assertThatThrownBy(this::start)
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " runs on it");
            // The refused second start has not disturbed the first.
            try (var connection = TestSql.connect(server.app())) {
                assertThat(TestSql.one(connection, "SELECT 1")).isEqualTo("1");
            }
            try (ChildProcess second = ChildProcess.start("hold", data.toString())) {
                assertThat(second.await("refused DATA_DIRECTORY_IN_USE "))
                        .contains("process " + ProcessHandle.current().pid() + " runs on it");
                assertThat(second.join()).isEqualTo(3);
            }
        }
    }

    @Test
    void aPidFileOfTheDeadIsNotTrustedWhoeverHasItsNumberNow() throws Exception {
        start().close();
        Path pidFile = data.resolve("pg/postmaster.pid");
        // It dies after the shell has become a program that never asks for its children: a shell might, and end the
        // zombie.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 1 & echo $!; exec sleep 60").start();
        try {
            byte[] line = new byte[16];
            int length = parent.getInputStream().read(line);
            long zombie =
                    Long.parseLong(new String(line, 0, length, java.nio.charset.StandardCharsets.US_ASCII).strip());
            await(() -> stat(zombie).contains(") Z "));
            for (String number : List.of(
                    Long.toString(zombie), Long.toString(ProcessHandle.current().pid()), "99999999", "")) {
                String file = number.isEmpty() ? "" : number + "\n" + data.resolve("pg") + "\n1\n1\n\n\n1 1\nready\n";
                Files.writeString(pidFile, file);
                Files.writeString(data.resolve("pg/.s.PGSQL.1.lock"), number);
                try (EmbeddedPostgres server = start()) {
                    assertThat(server.alive()).isTrue();
                    assertThat(data.resolve("pg/.s.PGSQL.1.lock")).doesNotExist();
                }
            }
        } finally {
            parent.destroyForcibly();
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aFirstStartThatWasKilledIsRepeatedAndLeavesNothingBehind() throws Exception {
        // The path is too long for a socket: the server then has none, and works.
        data = directory.path("d".repeat(100));
        for (int delay : new int[] {20, 300, 650}) {
            try (ChildProcess child = ChildProcess.start("hold", data.toString())) {
                child.await("step Creating the database (once)");
                TimeUnit.MILLISECONDS.sleep(delay);
                child.kill();
            }
        }
        Files.createDirectories(data.resolve("pg.new-1-abc/base"));
        Files.writeString(data.resolve("pg.new-1-abc/PG_VERSION"), "18\n");
        String secret = Files.readString(data.resolve("db.secret"));
        try (EmbeddedPostgres server = start()) {
            write(server, 1);
            assertThat(rows(server)).isEqualTo("1");
            try (var connection = TestSql.connect(server.superuser())) {
                assertThat(TestSql.one(connection, "SHOW unix_socket_directories"))
                        .isEmpty();
            }
            try (var all = Files.list(data.resolve("pg"))) {
                assertThat(all.filter(path -> path.getFileName().toString().startsWith(".s.PGSQL")))
                        .isEmpty();
            }
        }
        assertThat(Files.readString(data.resolve("db.secret"))).isEqualTo(secret);
        try (var all = Files.list(data)) {
            // The programs are here when the user has no cache of their own.
            assertThat(all.map(path -> path.getFileName().toString()).filter(name -> !name.equals("bin")))
                    .containsExactlyInAnyOrder("lock", "db.secret", "pg", "pg.log");
        }
    }

    @Test
    void editedAccessRulesAndSettingsDoNotSurviveAStart() throws Exception {
        start().close();
        Files.writeString(data.resolve("pg/pg_hba.conf"), "host all all 0.0.0.0/0 trust\n");
        Files.writeString(data.resolve("pg/plimsoll.conf"), "fsync = off\nlisten_addresses = '*'\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(RawLogin.tcp("127.0.0.1", server.port(), "postgres", "postgres", false))
                    .isEqualTo(RawLogin.Answer.SCRAM_ASKED);
        }
        // The one file that PostgreSQL reads after ours: a server with such settings is not handed out.
        Files.writeString(data.resolve("pg/postgresql.auto.conf"), "synchronous_commit = off\n");
        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        DataDirectoryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(DataDirectoryException.Code.SERVER_FAILED))
                .hasMessageContaining("synchronous_commit is not on");
        assertThat(data.resolve("pg/postmaster.pid")).doesNotExist();
        Files.writeString(data.resolve("pg/postgresql.auto.conf"), "");
        start().close();
    }

    @Test
    void thePortMayBeTakenBetweenChoiceAndUse() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            int[] asked = {0};
            var options = new EmbeddedPostgres.Options(
                    null, () -> asked[0]++ < 2 ? taken.getLocalPort() : EmbeddedPostgresServer.freePort(), 1 << 20, 30);
            try (EmbeddedPostgres server = EmbeddedPostgres.start(data, steps::add, options)) {
                assertThat(asked[0]).isEqualTo(3);
                assertThat(server.port()).isNotEqualTo(taken.getLocalPort());
            }
            var never = new EmbeddedPostgres.Options(null, taken::getLocalPort, 1 << 20, 30);
            assertThatThrownBy(() -> EmbeddedPostgres.start(data, steps::add, never))
                    .isInstanceOfSatisfying(
                            DataDirectoryException.class,
                            refused -> assertThat(refused.code()).isEqualTo(DataDirectoryException.Code.SERVER_FAILED))
                    .hasMessageContaining("could not create any TCP/IP sockets");
        }
    }

    @Test
    void theLogIsBoundedWhileTheServerRuns() throws Exception {
        var options = new EmbeddedPostgres.Options(null, EmbeddedPostgresServer::freePort, 4096, 1);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(data, steps::add, options)) {
            for (int i = 0; i < 60; i++) {
                assertThatThrownBy(() ->
                                TestSql.connect(DatabaseAccess.of(server.app().jdbcUrl(), "plimsoll_app", "no")))
                        .isInstanceOf(java.sql.SQLException.class);
            }
            await(() -> size(data.resolve("pg.log")) <= 4096 && Files.exists(data.resolve("pg.log.1")));
            assertThatThrownBy(
                            () -> TestSql.connect(DatabaseAccess.of(server.app().jdbcUrl(), "plimsoll_app", "no")))
                    .isInstanceOf(java.sql.SQLException.class);
            await(() -> size(data.resolve("pg.log")) > 0);
            // No hole where the emptied part was: the server appends.
            assertThat(Files.readAllBytes(data.resolve("pg.log"))).doesNotContain((byte) 0);
        }
    }

    @Test
    void aSocketWhoseAddressIsTooLongByOneByteIsLeftOut() {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        int most = (mac ? 103 : 107) - "/pg/.s.PGSQL.65535".length() - 1;
        assertThat(new EmbeddedPostgresLayout(Path.of("/" + "d".repeat(most))).socketFits())
                .isTrue();
        assertThat(new EmbeddedPostgresLayout(Path.of("/" + "d".repeat(most + 1))).socketFits())
                .isFalse();
        assertThat(new EmbeddedPostgresLayout(Path.of("/a'b")).socketFits()).isFalse();
        assertThat(new EmbeddedPostgresLayout(Path.of("/a,b")).socketFits()).isFalse();
    }

    private static void write(EmbeddedPostgres server, int id) throws Exception {
        try (var connection = TestSql.connect(server.owner())) {
            TestSql.run(connection, "CREATE TABLE IF NOT EXISTS kept (id int PRIMARY KEY)");
            TestSql.run(connection, "INSERT INTO kept VALUES (" + id + ")");
        }
    }

    private static String rows(EmbeddedPostgres server) throws Exception {
        try (var connection = TestSql.connect(server.owner())) {
            return TestSql.one(connection, "SELECT count(*) FROM kept");
        }
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(10)) {
                throw new AssertionError("did not happen within 10 s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
