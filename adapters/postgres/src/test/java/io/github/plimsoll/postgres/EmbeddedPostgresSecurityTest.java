package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One server, watched from before its first moment: who gets in, what lies where, what can be seen. */
class EmbeddedPostgresSecurityTest {
    private static final List<String> USERS = List.of("postgres", "plimsoll_owner", "plimsoll_app", "root", "nobody");
    private static final Set<String> COMMAND_LINES = ConcurrentHashMap.newKeySet();
    private static final EnumMap<RawLogin.Answer, Integer> ANSWERS = new EnumMap<>(RawLogin.Answer.class);
    private static final Set<String> SOCKETS = new LinkedHashSet<>();

    private static TestDirectory directory;
    private static Path data;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startWatched() throws Exception {
        directory = new TestDirectory();
        data = directory.path("data");
        int port = EmbeddedPostgresServer.freePort();
        Thread[] watchers = {
            new Thread(() -> pollLogins(port)), new Thread(EmbeddedPostgresSecurityTest::pollCommandLines)
        };
        for (Thread watcher : watchers) {
            watcher.setDaemon(true);
            watcher.start();
        }
        var standard = EmbeddedPostgres.Options.standard();
        server = EmbeddedPostgres.start(
                data,
                step -> {},
                new EmbeddedPostgres.Options(null, () -> port, standard.logLimit(), standard.logCheckSeconds()));
        Thread.sleep(300);
        for (Thread watcher : watchers) {
            watcher.interrupt();
            watcher.join();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        directory.close();
    }

    private static void pollLogins(int port) {
        while (!Thread.currentThread().isInterrupted()) {
            for (String user : USERS) {
                for (String database : List.of("postgres", "plimsoll", "template1")) {
                    count(RawLogin.tcp("127.0.0.1", port, user, database, false));
                }
                count(RawLogin.tcp("127.0.0.1", port, user, "postgres", true));
                for (Path socket : sockets()) {
                    SOCKETS.add(socket.getFileName().toString());
                    count(RawLogin.unix(socket, user, "postgres"));
                }
            }
        }
    }

    private static void count(RawLogin.Answer answer) {
        ANSWERS.merge(answer, 1, Integer::sum);
    }

    private static List<Path> sockets() {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(data, 2)) {
            all.filter(path -> path.getFileName().toString().matches("\\.s\\.PGSQL\\.[0-9]+"))
                    .forEach(found::add);
        } catch (IOException | java.io.UncheckedIOException notYet) {
            return found;
        }
        return found;
    }

    private static void pollCommandLines() {
        while (!Thread.currentThread().isInterrupted()) {
            COMMAND_LINES.addAll(commandLines());
        }
    }

    /** Command lines and environments of all processes that we may read. */
    private static List<String> commandLines() {
        List<String> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(process -> {
            for (String file : List.of("cmdline", "environ")) {
                try {
                    found.add(Files.readString(
                            Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1));
                } catch (IOException gone) {
                    // It ended, or is somebody else's.
                }
            }
        });
        return found;
    }

    @Test
    void nobodyWasLetInWithoutAPasswordFromBeforeTheFirstStartUntilAfterIt() throws Exception {
        assertThat(ANSWERS).doesNotContainKey(RawLogin.Answer.WEAK);
        // The watch proves something only if it began before the server and reached it, on every way in.
        assertThat(ANSWERS.get(RawLogin.Answer.UNREACHABLE)).isGreaterThan(20);
        assertThat(ANSWERS.get(RawLogin.Answer.SCRAM_ASKED)).isGreaterThan(20);
        // Root's server has no socket; the ordinary user's test asks at the socket also when the build runs as root.
        assertThat(SOCKETS)
                .isEqualTo(EmbeddedPostgresAccount.ourUid() == 0 ? Set.of() : Set.of(".s.PGSQL." + server.port()));
    }

    @Test
    void wrongEmptyAndForeignPasswordsAreRefusedAndTheRightOnesWork() throws Exception {
        String url = server.app().jdbcUrl();
        for (String user : List.of("postgres", "plimsoll_owner", "plimsoll_app")) {
            for (String password : List.of("", "postgres", "plimsoll", user, "A".repeat(43))) {
                assertThatThrownBy(() -> TestSql.connect(DatabaseAccess.of(url, user, password)))
                        .isInstanceOf(SQLException.class);
            }
        }
        DatabaseAccess crossed =
                DatabaseAccess.of(url, server.owner().user(), server.app().password());
        assertThatThrownBy(() -> TestSql.connect(crossed))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        for (DatabaseAccess right : List.of(server.app(), server.owner(), server.superuser())) {
            try (var connection = TestSql.connect(right)) {
                assertThat(TestSql.one(connection, "SELECT current_user")).isEqualTo(right.user());
            }
        }
        assertThat(server.superuser().password())
                .isEqualTo(Files.readString(data.resolve("db.secret")).strip());
    }

    @Test
    void filesAreClosedToOthersAndBelongToTheRightUser() throws Exception {
        int us = EmbeddedPostgresAccount.ourUid();
        boolean root = us == 0;
        assertThat(mode(data)).isEqualTo(root ? "rwx--x--x" : "rwx------");
        assertThat(mode(data.resolve("pg"))).isEqualTo("rwx------");
        assertThat(mode(data.resolve("db.secret"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("pg.log"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("lock"))).isEqualTo("rw-------");
        assertThat(EmbeddedPostgresFiles.uid(data)).isEqualTo(us);
        assertThat(EmbeddedPostgresFiles.uid(data.resolve("db.secret"))).isEqualTo(us);
        int serverUser = EmbeddedPostgresFiles.uid(data.resolve("pg"));
        if (root) {
            assertThat(serverUser).isNotZero();
            assertThat(Files.getOwner(data.resolve("pg")).getName()).isEqualTo("nobody");
        } else {
            assertThat(serverUser).isEqualTo(us);
        }
        assertThat((Integer) Files.getAttribute(Path.of("/proc", Long.toString(server.pid())), "unix:uid"))
                .isEqualTo(serverUser);
        assertThat(java.util.Base64.getUrlDecoder()
                        .decode(Files.readString(data.resolve("db.secret")).strip()))
                .hasSize(32);
    }

    @Test
    void everyAccessRuleAsksForScram() throws Exception {
        List<String> rules = Files.readAllLines(data.resolve("pg").resolve("pg_hba.conf")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(rules).isNotEmpty().allMatch(rule -> rule.endsWith(" scram-sha-256"));
    }

    @Test
    void settingsAreTheDurableAndPrivateOnes() throws Exception {
        try (var connection = TestSql.connect(server.superuser())) {
            assertThatThrownBy(() -> TestSql.run(connection, "ALTER SYSTEM SET fsync = off"))
                    .isInstanceOf(SQLException.class);
            assertThat(TestSql.one(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(TestSql.one(connection, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(TestSql.one(connection, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(TestSql.one(connection, "SHOW data_checksums")).isEqualTo("on");
            assertThat(TestSql.one(connection, "SHOW max_connections")).isEqualTo("50");
            assertThat(TestSql.one(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(TestSql.one(connection, "SHOW unix_socket_directories"))
                    .isEqualTo(
                            EmbeddedPostgresAccount.ourUid() == 0
                                    ? ""
                                    : data.resolve("pg").toString());
            assertThat(TestSql.one(connection, "SHOW unix_socket_permissions")).isEqualTo("0700");
            assertThat(TestSql.one(connection, "SHOW password_encryption")).isEqualTo("scram-sha-256");
            assertThat(
                            TestSql.one(
                                    connection,
                                    "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"))
                    .isEqualTo("0");
        }
        assertThat(RawLogin.tcp("127.0.0.1", server.port(), "postgres", "postgres", false))
                .isEqualTo(RawLogin.Answer.SCRAM_ASKED);
        assertThat(RawLogin.tcp("::1", server.port(), "postgres", "postgres", false))
                .isEqualTo(RawLogin.Answer.UNREACHABLE);
    }

    @Test
    void theRunningSystemsRoleIsNeitherSuperuserNorOwner() throws Exception {
        try (var connection = TestSql.connect(server.app())) {
            assertThat(TestSql.one(
                            connection,
                            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
                                    + " FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            assertThat(TestSql.one(
                            connection,
                            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo("plimsoll_owner");
            for (String forbidden : List.of(
                    "CREATE SCHEMA mine",
                    "CREATE TABLE mine (id int)",
                    "CREATE TEMP TABLE mine (id int)",
                    "SET ROLE plimsoll_owner",
                    "SET ROLE postgres",
                    "COPY (SELECT 1) TO PROGRAM 'true'",
                    "SELECT pg_read_file('pg_hba.conf')",
                    "SELECT rolpassword FROM pg_authid")) {
                assertThatThrownBy(() -> TestSql.run(connection, forbidden))
                        .as(forbidden)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
        }
        assertThatThrownBy(() -> TestSql.connect(DatabaseAccess.of(
                        server.app().jdbcUrl().replace("/plimsoll", "/postgres"),
                        server.app().user(),
                        server.app().password())))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void noPasswordIsOnACommandLineInAnEnvironmentInTheLogOrInAText() throws Exception {
        List<String> secrets = List.of(
                server.app().password(),
                server.owner().password(),
                server.superuser().password());
        Set<String> seen = new LinkedHashSet<>(COMMAND_LINES);
        seen.addAll(commandLines());
        // The watch caught the programs that could have carried one.
        assertThat(seen).anyMatch(line -> line.contains("initdb"));
        assertThat(seen).anyMatch(line -> line.contains("postgres") && line.contains("-D"));
        seen.add(Files.readString(data.resolve("pg.log")));
        seen.add(server.app().toString());
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(path -> !path.endsWith("db.secret"))
                    .filter(path -> Files.isRegularFile(path) && size(path) < 1 << 20)
                    .toList()) {
                seen.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        for (String secret : secrets) {
            assertThat(seen.stream().filter(text -> text.contains(secret))).isEmpty();
        }
        assertThat(secrets).doesNotHaveDuplicates().allMatch(secret -> secret.length() == 43);
        assertThat(Arrays.asList(server.app().toString(), server.owner().toString()))
                .allMatch(text -> text.contains("hidden"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
