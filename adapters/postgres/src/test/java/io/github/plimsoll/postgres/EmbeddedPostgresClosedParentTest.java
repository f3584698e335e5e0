package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A data directory below one that only we may enter, as {@code mktemp -d} makes it and as everything under {@code /root} is:
 * root's server runs as a user who cannot walk that path, and works all the same, without a mode being loosened.
 */
class EmbeddedPostgresClosedParentTest {
    private final List<String> steps = new ArrayList<>();

    @Test
    void startRestartKillAndTheServerOfADeadOwnerWorkBelowAClosedDirectory() throws Exception {
        try (TestDirectory directory = new TestDirectory()) {
            Path closed = Files.createDirectory(
                    directory.path("closed"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path data = closed.resolve("it's a/data");

            try (EmbeddedPostgres server = start(data)) {
                write(server);
                runsAsItsOwnUserInTheCluster(server, data);
                assertThatThrownBy(() -> start(data))
                        .isInstanceOfSatisfying(
                                DataDirectoryException.class,
                                refused -> assertThat(refused.code())
                                        .isEqualTo(DataDirectoryException.Code.DATA_DIRECTORY_IN_USE));
            }
            assertThat(data.resolve("pg/postmaster.pid")).doesNotExist();
            modesAreAsTight(closed, data);

            try (EmbeddedPostgres server = start(data)) {
                assertThat(steps).containsExactly("Starting PostgreSQL");
                write(server);
                ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
                while (server.alive()) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            }
            assertThat(data.resolve("pg/postmaster.pid")).exists();

            try (EmbeddedPostgres server = start(data)) {
                assertThat(rows(server)).isEqualTo("2");
                assertThat(Files.readString(data.resolve("pg.log"))).contains("was interrupted");
            }

            long left;
            try (ChildProcess child = ChildProcess.start("hold", data.toString())) {
                left = Long.parseLong(child.await("running "));
                child.kill();
            }
            assertThat(EmbeddedPostgresProcesses.lives(left)).isTrue();
            try (EmbeddedPostgres server = start(data)) {
                assertThat(steps).containsExactly("Starting PostgreSQL", "Stopping the PostgreSQL of an earlier run");
                assertThat(EmbeddedPostgresProcesses.lives(left)).isFalse();
                assertThat(rows(server)).isEqualTo("2");
            }
            modesAreAsTight(closed, data);
        }
    }

    @Test
    void aFirstStartThatWasKilledIsRepeatedBelowAClosedDirectory() throws Exception {
        try (TestDirectory directory = new TestDirectory()) {
            Path data = directory.path("closed").resolve("data");
            Files.createDirectory(
                    directory.path("closed"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (int delay : new int[] {50, 600}) {
                try (ChildProcess child = ChildProcess.start("hold", data.toString())) {
                    child.await("step Creating the database (once)");
                    TimeUnit.MILLISECONDS.sleep(delay);
                    child.kill();
                }
            }
            try (EmbeddedPostgres server = start(data)) {
                write(server);
                assertThat(rows(server)).isEqualTo("1");
            }
            try (var all = Files.list(data)) {
                assertThat(all.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("pg.new-")))
                        .isEmpty();
            }
        }
    }

    private EmbeddedPostgres start(Path data) {
        steps.clear();
        return EmbeddedPostgres.start(data, steps::add);
    }

    private static void runsAsItsOwnUserInTheCluster(EmbeddedPostgres server, Path data) throws Exception {
        boolean root = EmbeddedPostgresAccount.ourUid() == 0;
        Path process = Path.of("/proc", Long.toString(server.pid()));
        if (!Files.exists(process)) {
            return;
        }
        int user = (Integer) Files.getAttribute(process, "unix:uid");
        assertThat(user).isEqualTo(EmbeddedPostgresFiles.uid(data.resolve("pg")));
        assertThat(user).isNotZero();
        if (root) {
            // No capability that would let it walk the path: the working directory alone does it.
            assertThat(Files.readAllLines(process.resolve("status")))
                    .contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapAmb:\t0000000000000000");
        }
    }

    private static void modesAreAsTight(Path closed, Path data) throws Exception {
        boolean root = EmbeddedPostgresAccount.ourUid() == 0;
        assertThat(mode(closed)).isEqualTo("rwx------");
        assertThat(mode(data)).isEqualTo(root ? "rwx--x--x" : "rwx------");
        assertThat(mode(data.resolve("pg"))).isEqualTo("rwx------");
        assertThat(mode(data.resolve("pg.log"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("db.secret"))).isEqualTo("rw-------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void write(EmbeddedPostgres server) throws Exception {
        try (var connection = TestSql.connect(server.owner())) {
            TestSql.run(connection, "CREATE TABLE IF NOT EXISTS kept (id serial)");
            TestSql.run(connection, "INSERT INTO kept DEFAULT VALUES");
        }
    }

    private static String rows(EmbeddedPostgres server) throws Exception {
        try (var connection = TestSql.connect(server.owner())) {
            return TestSql.one(connection, "SELECT count(*) FROM kept");
        }
    }
}
