package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way to be refused: a code, one sentence, and nothing half done. */
class EmbeddedPostgresRefusalTest {
    private TestDirectory directory;

    @BeforeEach
    void open() throws IOException {
        directory = new TestDirectory();
    }

    @AfterEach
    void remove() throws IOException {
        directory.close();
    }

    private static DataDirectoryException refused(Path data, DataDirectoryException.Code code) {
        DataDirectoryException refused =
                catchThrowableOfType(DataDirectoryException.class, () -> EmbeddedPostgres.start(data, step -> {}));
        assertThat(refused).isNotNull();
        sentence(refused, code);
        return refused;
    }

    private static void sentence(DataDirectoryException refused, DataDirectoryException.Code code) {
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.getMessage())
                .matches("[A-Z][^\\n]*: [^\\n]*; [^\\n]*\\.")
                .doesNotContain("Exception");
    }

    @Test
    void aFileInTheWay() throws Exception {
        Path file = Files.writeString(directory.path("file"), "mine");
        assertThat(refused(file, DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE))
                .hasMessageContaining("it is a file");
        refused(file.resolve("below"), DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
        assertThat(file).hasContent("mine");
    }

    @Test
    void aPlaceWhereNothingCanBeMade() {
        refused(Path.of("/proc/plimsoll"), DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
    }

    @Test
    void aDirectoryFullOfOtherThingsKeepsItsModeAndContent() throws Exception {
        Path home = Files.createDirectory(directory.path("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("letter.txt"), "dear");
        assertThat(refused(home, DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE))
                .hasMessageContaining("not a data directory of Plimsoll");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwxr-xr-x");
        try (var all = Files.list(home)) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void aPathThatAShellWouldRead() {
        for (String name : new String[] {"a$HOME", "a`id`", "a\"b", "a\\b", "a\nb"}) {
            refused(directory.path(name), DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
            assertThat(directory.path(name)).doesNotExist();
        }
    }

    @Test
    void missingAndDamagedPartsOfADirectoryAreNamedAndNeverReplaced() throws Exception {
        // A path with all that a shell or a settings file might trip over, and that yet is fine.
        Path data = directory.path("it's, a (test) & more; #1");
        EmbeddedPostgres.start(data, step -> {}).close();
        Path secret = data.resolve("db.secret");
        String original = Files.readString(secret);
        Files.delete(secret);
        assertThat(refused(data, DataDirectoryException.Code.SECRET_UNUSABLE)).hasMessageContaining("it is missing");
        assertThat(secret).doesNotExist();
        Files.writeString(secret, original.substring(5));
        refused(data, DataDirectoryException.Code.SECRET_UNUSABLE);
        Files.writeString(secret, "B".repeat(42) + "A\n");
        assertThat(refused(data, DataDirectoryException.Code.SERVER_FAILED))
                .hasMessageContaining("does not let its own role in (28P01)");
        Files.writeString(secret, original);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        EmbeddedPostgres.start(data, step -> {}).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");

        Path control = data.resolve("pg/global/pg_control");
        byte[] pages = Files.readAllBytes(control);
        Files.delete(control);
        assertThat(refused(data, DataDirectoryException.Code.SERVER_FAILED))
                .hasMessageContaining("global/pg_control' for reading: No such file");
        assertThat(data.resolve("pg/base")).exists();
        Files.write(control, pages);
        EmbeddedPostgresFiles.give(
                control,
                new EmbeddedPostgresAccount.Ids(
                        EmbeddedPostgresFiles.uid(data.resolve("pg")), EmbeddedPostgresFiles.gid(data.resolve("pg"))));
        EmbeddedPostgres.start(data, step -> {}).close();
    }

    @Test
    void anOrdinaryUserMustOwnAndRootsProgramsMustBeWithinReach() throws Exception {
        Path data = directory.path("closed/data");
        Files.createDirectories(data);
        Path closed = directory.path("closed");
        if (EmbeddedPostgresAccount.ourUid() == 0) {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            Path programs = closed.resolve("programs");
            var options = new EmbeddedPostgres.Options(programs, EmbeddedPostgresServer::freePort, 1 << 20, 30);
            DataDirectoryException unreachable = catchThrowableOfType(
                    DataDirectoryException.class, () -> EmbeddedPostgres.start(data, step -> {}, options));
            sentence(unreachable, DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
            assertThat(unreachable).hasMessageContaining("may not enter " + closed + ";");
            assertThat(data.resolve("pg")).doesNotExist();
        } else {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
            refused(closed.resolve("new"), DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
            refused(Path.of("/usr"), DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
        }
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatTheSystemSaysBecomesASentence() {
        Path data = Path.of("/data");
        sentence(
                EmbeddedPostgresFiles.explain(
                        data, new FileSystemException("/data/lock", null, "No space left on device")),
                DataDirectoryException.Code.DISK_FULL);
        sentence(
                EmbeddedPostgresFiles.explain(data, new AccessDeniedException("/data/lock")),
                DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE);
        var layout = new EmbeddedPostgresLayout(data);
        sentence(
                EmbeddedPostgresServer.explain(
                        layout, "initdb", "initdb: error: could not write file \"x\": No space left on device\n"),
                DataDirectoryException.Code.DISK_FULL);
        sentence(
                EmbeddedPostgresServer.explain(
                        layout, "initdb", "postgres: error while loading shared libraries: libz.so.1"),
                DataDirectoryException.Code.PLATFORM_UNSUPPORTED);
        DataDirectoryException other = EmbeddedPostgresServer.explain(
                layout, "its server", "2026 UTC [7] FATAL:  \"x\"\tis bad\nHINT: do better\n");
        sentence(other, DataDirectoryException.Code.SERVER_FAILED);
        assertThat(other).hasMessageContaining("\"'x' is bad\"");
    }
}
