package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.MigrationException;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.upkeep.Backups;
import io.github.plimsoll.postgres.upkeep.Restore;
import io.github.plimsoll.postgres.upkeep.UpkeepException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A life of a database: traded on, checked, backed up, tampered with, restored, confirmed and traded on again. */
@Tag("slow")
class DbCommandTest {
    private final Path scratch = Scratch.directory();
    private final Path data = scratch.resolve("data");
    private final Path backup = scratch.resolve("plimsoll.backup");

    private record Told(int code, String text) {}

    private static Told db(Object... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] args = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].toString();
        }
        CommandLine line = new CommandLine(new DbLine(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
        List<Exception> thrown = new ArrayList<>();
        line.setExecutionExceptionHandler((failed, command, result) -> {
            thrown.add(failed);
            return 70;
        });
        line.setErr(new PrintWriter(Writer.nullWriter()));
        int code = line.execute(args);
        if (!thrown.isEmpty()) {
            throw thrown.get(0) instanceof RuntimeException known ? known : new IllegalStateException(thrown.get(0));
        }
        return new Told(code, bytes.toString(StandardCharsets.UTF_8));
    }

    private static void sound(Path directory) {
        Told told = db("verify", "--data", directory);
        assertThat(told.text()).endsWith("sound\n").doesNotContain("FAIL");
        assertThat(told.code()).isZero();
    }

    private static void unsound(Path directory, String why) {
        Told told = db("verify", "--data", directory);
        assertThat(told.text()).contains("FAIL").contains(why).endsWith("NOT SOUND\n");
        assertThat(told.code()).isEqualTo(1);
    }

    private static void owner(Path directory, String... statements) throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {});
                Connection connection = DriverManager.getConnection(
                        postgres.owner().jdbcUrl(),
                        postgres.owner().user(),
                        postgres.owner().password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long number(Path directory, String sql) throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {});
                Connection connection = DriverManager.getConnection(
                        postgres.owner().jdbcUrl(),
                        postgres.owner().user(),
                        postgres.owner().password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private DemoProcess demo(Path directory) {
        return DemoProcess.start(scratch, Map.of(), "demo", "--batch", "--port", "0", "--data", directory.toString());
    }

    private static String code(DemoProcess demo, String command) {
        JsonNode answer = demo.answer(command);
        return answer.get("code").asText();
    }

    @Test
    @DisplayName("OPS-02 a backup is restored and verified, and goes on only when a person has confirmed it")
    void aBackupIsRestoredAndVerified() throws SQLException, IOException {
        try (DemoProcess demo = demo(data)) {
            assertThat(code(demo, "/open BTC-USD long 100 10x sl 5%")).isEqualTo("OK");
            assertThat(code(demo, "/open ETH-USD short 50 5x")).isEqualTo("OK");
            assertThat(code(demo, "/close P1 40%")).isEqualTo("OK");
        }
        sound(data);
        assertThat(db("backup", backup, "--data", data).text())
                .contains("backup of ")
                .contains(backup.toString());
        assertThat(Files.getPosixFilePermissions(backup)).hasSize(2);
        assertThat(Duration.between(Backups.newest(scratch).orElseThrow(), Instant.now()))
                .as("told by itself, whatever else is in the folder")
                .isBetween(Duration.ZERO, Duration.ofMinutes(10));
        assertThatThrownBy(() -> db("restore", backup, "--data", data))
                .isInstanceOf(UpkeepException.class)
                .hasMessageContaining("the database is not empty");
        damagedBackupsAreRefused();

        Path restored = scratch.resolve("restored");
        Told told = db("restore", backup, "--data", restored);
        assertThat(told.code()).isZero();
        assertThat(told.text())
                .contains(
                        "nothing starts on it before ./plimsoll db accept-restored --data " + restored + " --by NAME: ")
                .contains("ok   balances are the sums of their entries")
                .contains("ok   the audit is whole");
        unsound(restored, "the database was restored from a backup");
        try (DemoProcess demo = demo(restored)) {
            assertThat(code(demo, "/open BTC-USD long 100 10x")).isEqualTo("CONTROL_HALTED");
            assertThat(demo.answer("/status").get("text").asText())
                    .contains("restored from a backup")
                    .contains("./plimsoll db verify --data " + restored + ", then")
                    .contains("./plimsoll db accept-restored --data " + restored + " --by NAME");
            assertThat(code(demo, "/close P1")).as("recorded and not sent").isEqualTo("PENDING");
        }
        assertThat(number(restored, "SELECT count(*) FROM execution.intents WHERE attempts > 0"))
                .as("nothing was sent")
                .isEqualTo(number(data, "SELECT count(*) FROM execution.intents WHERE attempts > 0"));
        assertThat(db("accept-restored", "--data", restored).code())
                .as("nobody is named")
                .isEqualTo(2);
        assertThat(db("accept-restored", "--data", restored, "--by", "olga").text())
                .contains("confirmed by olga");
        assertThat(number(restored, "SELECT epoch FROM execution.fence")).isEqualTo(2);
        assertThat(db("accept-restored", "--data", restored, "--by", "olga").text())
                .contains("nothing to confirm");
        sound(restored);
        try (DemoProcess demo = demo(restored)) {
            assertThat(code(demo, "/open BTC-USD long 100 10x")).as("stopped").isEqualTo("CONTROL_HALTED");
            assertThat(demo.loosen("/emergency_resume").path("code").asText()).isEqualTo("OK");
            assertThat(code(demo, "/open BTC-USD long 100 10x")).isEqualTo("OK");
        }
        assertThat(db("accept-restored", "--data", restored, "--by", "olga").text())
                .contains("nothing to confirm");
        sound(restored);
        assertThatThrownBy(() -> db("backup", backup, "--data", restored))
                .isInstanceOf(UpkeepException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    @DisplayName("A mistyped folder is said to hold no database, and nothing is made there")
    void aMistypedFolderIsNoDatabase() throws IOException {
        Path typo = scratch.resolve("typo");
        for (Object[] words : new Object[][] {
            {"verify", "--data", typo},
            {"backup", backup, "--data", typo},
            {"accept-restored", "--by", "olga", "--data", typo},
        }) {
            assertThatThrownBy(() -> db(words))
                    .isInstanceOf(UpkeepException.class)
                    .hasMessageStartingWith("there is no Plimsoll database in " + typo + ";");
        }
        assertThatThrownBy(() -> db("restore", scratch.resolve("none"), "--data", typo))
                .isInstanceOf(UpkeepException.class)
                .hasMessage("there is no file " + scratch.resolve("none") + " to restore from");
        assertThat(typo).doesNotExist();

        assertThat(db("migrate", "--data", typo).code()).as("makes one").isZero();
        Path nowhere = scratch.resolve("nowhere");
        assertThatThrownBy(() -> db("backup", nowhere.resolve("x.zip"), "--data", typo))
                .isInstanceOf(UpkeepException.class)
                .hasMessage("there is no folder " + nowhere + " for the backup; make it, or name another");
        assertThat(nowhere).doesNotExist();
    }

    /** One bit of a table, of the manifest and of its checksum, and an end that is missing; nothing is written. */
    private void damagedBackupsAreRefused() throws IOException {
        Path damaged = scratch.resolve("damaged");
        byte[] whole = Files.readAllBytes(backup);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        List<byte[]> all = new ArrayList<>();
        for (int at : new int[] {
            text.indexOf("execution/decisions.copy") + 100, text.indexOf("manifest.txt") + 100, whole.length - 20
        }) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            all.add(bytes);
        }
        all.add(Arrays.copyOf(whole, whole.length - 100));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(scratch.resolve("untouched"), line -> {})) {
            for (byte[] bytes : all) {
                Files.write(damaged, bytes);
                assertThatThrownBy(() -> Restore.read(postgres.owner(), OwnedDatabase.ROOMS, damaged))
                        .isInstanceOf(UpkeepException.class)
                        .hasMessageContaining("damaged");
            }
            assertThatThrownBy(() -> Migrations.validate(postgres.owner(), OwnedDatabase.ROOMS))
                    .as("no table was made")
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("there are no tables of execution in the database at 127.0.0.1")
                    .hasMessageNotContaining("http");
        }
    }

    @Test
    @DisplayName(
            "What was done to a database behind the product's back is named, and one that was put back sends nothing")
    void whatWasDoneIsNamed() throws SQLException, IOException {
        try (DemoProcess demo = demo(data)) {
            assertThat(code(demo, "/open BTC-USD long 100 10x")).isEqualTo("OK");
        }
        Path earlier = scratch.resolve("earlier");
        owner(data); // a server that was stopped well
        copy(data.resolve("pg"), earlier);
        try (DemoProcess demo = demo(data)) {
            assertThat(code(demo, "/close all")).isEqualTo("OK");
        }
        sound(data);

        owner(data, "UPDATE execution.audit SET detail = 'nothing' WHERE seq = 5");
        unsound(data, "EDITED: row 5");
        owner(
                data,
                "UPDATE execution.positions SET opened_units = opened_units + 1",
                "UPDATE execution.account_balances SET amount = amount + 1 WHERE book = 'CASH'",
                "ALTER TABLE execution.ledger_entries DISABLE TRIGGER ledger_entries_balance",
                "UPDATE execution.ledger_entries SET amount = amount - 1 WHERE book = 'FEES'");
        Told told = db("verify", "--data", data);
        assertThat(told.text().lines().filter(line -> line.startsWith("FAIL")))
                .extracting(line -> line.replaceFirst(":.*", ""))
                .containsExactly(
                        "FAIL triggers are in force",
                        "FAIL every posting sums to zero",
                        "FAIL balances are the sums of their entries",
                        "FAIL opened is what was adopted and what opens and increases filled",
                        "FAIL opened = open + closed",
                        "FAIL the audit is whole");

        Scratch.remove(data.resolve("pg"));
        copy(earlier, data.resolve("pg"));
        unsound(data, "the database is older than the one that was here");
        try (DemoProcess demo = demo(data)) {
            assertThat(demo.answer("/status").get("text").asText()).contains("older than the one that was here");
            assertThat(code(demo, "/close all")).as("not sent").isEqualTo("PENDING");
        }
        unsound(data, "the database is older than the one that was here");
        assertThat(db("accept-restored", "--data", data, "--by", "olga").code()).isZero();
        sound(data);
    }

    private static void copy(Path from, Path to) throws IOException {
        try {
            Process copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                    .inheritIO()
                    .start();
            assertThat(copying.waitFor()).isZero();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
