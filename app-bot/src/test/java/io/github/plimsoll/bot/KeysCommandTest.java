package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.KeyDerivation;
import io.github.plimsoll.evm.signing.Keystore;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.upkeep.Backup;
import io.github.plimsoll.postgres.upkeep.Restore;
import io.github.plimsoll.postgres.upkeep.UpkeepException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A life of wallets: made, brought in, wrapped anew, backed up and restored. */
@Tag("slow")
class KeysCommandTest {
    private static final String PASSWORD = "a long password";

    private final Path scratch = Scratch.directory();
    private final EmbeddedPostgres server = EmbeddedPostgres.start(scratch.resolve("data"), line -> {});
    private final Map<String, String> environment = new HashMap<>(Map.of("WALLET_KEYS_PASSWORD", PASSWORD));

    @AfterEach
    void stop() {
        server.close();
    }

    private record Told(int code, String text) {}

    private Told keys(String typed, String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CommandLine line = new CommandLine(new KeysLine(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                asked -> SecretInput.line(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8))),
                () -> Settings.of(environment, Map.of(), List.of())));
        List<Exception> thrown = new ArrayList<>();
        line.setExecutionExceptionHandler((failed, command, result) -> {
            thrown.add(failed);
            return 70;
        });
        StringWriter wrong = new StringWriter();
        line.setErr(new PrintWriter(wrong));
        int code = line.execute(words);
        if (!thrown.isEmpty()) {
            throw thrown.get(0) instanceof RuntimeException known ? known : new IllegalStateException(thrown.get(0));
        }
        return new Told(code, bytes.toString(StandardCharsets.UTF_8) + wrong);
    }

    /** On the database of the test. */
    private Told on(String typed, String... words) {
        return on(server, typed, words);
    }

    private Told on(EmbeddedPostgres database, String typed, String... words) {
        environment.put("DATABASE_URL", database.owner().jdbcUrl());
        environment.put("DATABASE_OWNER", database.owner().user());
        environment.put("DATABASE_OWNER_PASSWORD", database.owner().password());
        return keys(typed, words);
    }

    private String key(String name) {
        Path file = scratch.resolve(name);
        Told told = keys("", "new-key", file.toString());
        assertThat(told.code()).isZero();
        assertThat(told.text()).contains("keep a copy apart").doesNotContain(PASSWORD);
        return "=file:" + file;
    }

    /** A version that is given as it is: opening a key file takes its time, which is not what is looked at everywhere. */
    private static String drawn() {
        return "=" + HexFormat.of().formatHex(new SecureRandom().generateSeed(32));
    }

    private void tamper(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        server.owner().jdbcUrl(),
                        server.owner().user(),
                        server.owner().password());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE chain.sealed_keys DISABLE TRIGGER USER");
            statement.execute(sql);
        }
    }

    @Test
    @DisplayName(
            "SEC-07 wallets are made, brought in, wrapped anew under a new version and restored, and no secret is ever printed")
    void aLifeOfWallets() throws IOException, SQLException {
        String one = drawn();
        environment.put("WALLET_KEYS", "v1" + one);
        assertThatThrownBy(() -> on("", "create", "--owner", "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("./plimsoll keys rotate makes the first");
        assertThat(on("", "status").text()).contains("v1 is named first and not active yet");
        assertThat(on("", "rotate").text()).isEqualTo("brought 0 wallets under version v1\n");

        String ann = on("", "create", "--owner", "ann").text();
        assertThat(ann).matches("wallet of ann on chain 8453: 0x[0-9a-f]{40}\n");
        assertThat(on("", "create", "--owner", "ann").text()).isEqualTo(ann);
        PrivateKey brought = PrivateKey.random(new SecureRandom());
        String secret = brought.lend(HexFormat.of()::formatHex);
        String bob = on("0x" + secret + "\r\nnoise", "import", "--owner", "bob").text();
        assertThat(bob)
                .startsWith("wallet of bob on chain 8453: " + brought.address())
                .doesNotContain(secret);
        Path keystore = scratch.resolve("eve.json");
        PrivateKey hers = PrivateKey.random(new SecureRandom());
        Files.writeString(
                keystore,
                Keystore.write(
                        hers, "open sesame".toCharArray(), new KeyDerivation(true, 4_096, 8, 1), new SecureRandom()));
        assertThatThrownBy(() -> on("open", "import", "--owner", "eve", "--keystore", keystore.toString()))
                .hasMessage("the password does not open this keystore");
        assertThat(on("open sesame", "import", "--owner", "eve", "--keystore", keystore.toString())
                        .text())
                .contains(hers.address().hex());
        assertThatThrownBy(() -> on(secret, "import", "--owner", "mallory"))
                .hasMessageContaining("belongs to another owner");
        assertThatThrownBy(() -> on(secret, "import", "--owner", "ann")).hasMessageContaining("ann has the wallet 0x");
        assertThat(on("", "verify").text()).isEqualTo("3 wallets open\n");

        String two = drawn();
        environment.put("WALLET_KEYS", "v2" + two);
        assertThatThrownBy(() -> on("", "rotate")).hasMessageContaining("v1 is in use and was not given");
        environment.put("WALLET_KEYS", "v2" + two + ",v1" + one);
        assertThat(on("", "rotate", "--dry-run").text())
                .isEqualTo("would bring 3 wallets under version v2; nothing was changed\n");
        assertThat(on("", "status").text())
                .contains("ok   v1 ACTIVE: 3 wallets")
                .doesNotContain("v2 RE");
        assertThat(on("", "rotate").text())
                .contains("brought 3 wallets under version v2")
                .contains("version v1 is retired");
        environment.put("WALLET_KEYS", "v2" + two);
        assertThat(on("", "status").text()).isEqualTo("ok   v1 RETIRED: 0 wallets\nok   v2 ACTIVE: 3 wallets\n");
        assertThat(on("", "verify").text()).isEqualTo("3 wallets open\n");
        assertThat(on("", "create", "--owner", "ann").text()).isEqualTo(ann);

        restored();
        tamper("UPDATE chain.sealed_keys SET owner = 'carl' WHERE owner = 'bob'");
        Told bad = on("", "verify");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.text())
                .contains("FAIL 8453:" + brought.address() + ": NOT_AUTHENTIC: ")
                .contains("2 wallets open, 1 wallet do not")
                .doesNotContain(secret);
    }

    /** What a backup holds is what was sealed. */
    private void restored() throws SQLException, IOException {
        Path backup = scratch.resolve("wallets.backup");
        Backup.write(server.owner(), OwnedDatabase.ROOMS, backup, "2026-11-22T00:00:00Z");
        try (EmbeddedPostgres other = EmbeddedPostgres.start(scratch.resolve("restored"), line -> {})) {
            Restore.read(other.owner(), OwnedDatabase.ROOMS, backup);
            assertThat(on(other, "", "verify").text()).isEqualTo("3 wallets open\n");
        }
    }

    @Test
    @DisplayName("a mistake is one sentence with an example, and what was typed is not in it")
    void mistakes() throws IOException {
        assertThat(keys("").text()).contains("say what to do with keys; there are new-key, rotate");
        assertThat(keys("", "steal").text()).contains("there is no keys \"steal\"");
        assertThat(keys("", "new-key").text()).contains("./plimsoll keys new-key wallets.key");
        assertThatThrownBy(() -> on("", "status"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("WALLET_KEYS names no version");
        Path file = scratch.resolve("a.key");
        environment.put("WALLET_KEYS", "v1" + key("a.key"));
        assertThatThrownBy(() -> keys("", "new-key", file.toString()))
                .isInstanceOf(UpkeepException.class)
                .hasMessageContaining("no key is ever written over");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        on("", "rotate");
        Told typo = on("secret-that-is-no-hex", "import", "--owner", "ann");
        assertThat(typo.code()).isEqualTo(2);
        assertThat(typo.text()).contains("a private key is 64 hex digits").doesNotContain("secret-that");
        assertThatThrownBy(() -> on("00".repeat(32), "import", "--owner", "ann"))
                .hasMessageContaining("above 0");
        assertThat(on("", "create").text()).contains("--owner alice");
        assertThat(on("", "create", "--owner", "ann", "--chain", "base").text()).contains("such as 8453");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> on("", "status"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        environment.put("WALLET_KEYS_PASSWORD", "short");
        assertThatThrownBy(() -> on("", "status")).hasMessageContaining("the password does not open this key file");
        assertThatThrownBy(() -> keys("", "new-key", scratch.resolve("b.key").toString()))
                .hasMessageContaining("at least 12 characters, not 5");
        environment.remove("WALLET_KEYS_PASSWORD");
        assertThat(keys("", "new-key", scratch.resolve("b.key").toString()).text())
                .contains("set WALLET_KEYS_PASSWORD");
    }

    @Test
    @DisplayName(
            "the key above all wallets moves to a key service and back, and the delegate's address is told from one")
    void inAKeyService() {
        String one = drawn();
        environment.put("WALLET_KEYS", "v1" + one);
        on("", "rotate");
        String ann = on("", "create", "--owner", "ann").text();
        environment.put("WALLET_KEYS", "v2=other-keys:above,v1" + one);
        assertThat(on("", "rotate", "--dry-run").text()).startsWith("would bring 1 wallet under version v2");
        assertThat(on("", "rotate").text())
                .startsWith("brought 1 wallet under version v2")
                .contains("version v1 is retired");
        environment.put("WALLET_KEYS", "v2=other-keys:above");
        assertThat(on("", "verify").text()).isEqualTo("1 wallet open\n");
        assertThat(on("", "create", "--owner", "ann").text()).isEqualTo(ann);
        environment.put("WALLET_KEYS", "v2=other-keys:another");
        assertThat(on("", "status").text()).contains("FAIL v2").contains("is another key here than the one in use");
        environment.put("WALLET_KEYS", "v2=nowhere:above");
        assertThatThrownBy(() -> on("", "status"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(
                        "WALLET_KEYS version v2 nowhere:above: this program has no key service nowhere");
        environment.put("WALLET_KEYS", "v3" + drawn() + ",v2=other-keys:above");
        assertThat(on("", "rotate").text()).startsWith("brought 1 wallet under version v3");

        assertThat(keys("", "address").text()).contains("set CHAIN_DELEGATE_KEY to a key that is elsewhere");
        environment.put("CHAIN_DELEGATE_KEY", "other-keys:signer");
        environment.put("CHAIN_DELEGATE", OtherKeys.SIGNER.address() + "@2099-01-01T00:00:00Z");
        assertThat(keys("", "address").text())
                .isEqualTo(
                        "address of the key of CHAIN_DELEGATE_KEY: " + Checksum.of(OtherKeys.SIGNER.address()) + "\n");
    }
}
