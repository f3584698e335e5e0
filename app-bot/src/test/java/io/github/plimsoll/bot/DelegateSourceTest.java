package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.KeyDerivation;
import io.github.plimsoll.evm.signing.Keystore;
import io.github.plimsoll.evm.signing.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The delegate's key in a keystore file, and behind a program. */
class DelegateSourceTest {
    private static final String END = "@2099-01-01T00:00:00Z";

    private final PrivateKey key = PrivateKey.random(new SecureRandom());
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home;

    /** A keystore file of its owner's alone, as light as may be written. */
    static Path keystore(Path home, PrivateKey key, String password) throws IOException {
        String json =
                Keystore.write(key, password.toCharArray(), new KeyDerivation(true, 4_096, 8, 1), new SecureRandom());
        Path file = Files.writeString(home.resolve("delegate.json"), json);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private SigningKey open(String name, PrivateKey of) {
        environment.put("CHAIN_DELEGATE", of.address() + END);
        environment.put("CHAIN_DELEGATE_KEY", name);
        Settings settings = Settings.of(environment, Map.of(), List.of());
        return LiveStart.delegate(
                settings,
                home,
                Optional.empty(),
                settings.get(Keys.CHAIN_DELEGATE).orElseThrow());
    }

    private void refused(String name, PrivateKey of, String why) {
        assertThatThrownBy(() -> open(name, of))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("sesame");
    }

    @Test
    @DisplayName("a keystore file signs; nobody else may read it, and a wrong password or another key is no start")
    void aKeystore() throws IOException {
        environment.put("CHAIN_DELEGATE_PASSWORD", "sesame");
        Path file = keystore(home, key, "sesame");
        SigningKey opened = open("keystore:delegate.json", key);
        byte[] digest = new SecureRandom().generateSeed(32);
        assertThat(opened.sign(digest).signer(digest)).isEqualTo(key.address());

        refused("keystore:delegate.json", PrivateKey.random(new SecureRandom()), "but that of CHAIN_DELEGATE_KEY is");
        refused("keystore:none.json", key, "CHAIN_DELEGATE_KEY keystore:none.json: the file cannot be read");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        refused("keystore:delegate.json", key, "others may read the file; try chmod 600 delegate.json");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        environment.put("CHAIN_DELEGATE_PASSWORD", "open barley");
        refused("keystore:delegate.json", key, "its password is CHAIN_DELEGATE_PASSWORD");
        Files.writeString(file, "x".repeat(70_000));
        refused("keystore:delegate.json", key, "CHAIN_DELEGATE_KEY keystore:delegate.json: ");
    }

    @Test
    @Timeout(30)
    @DisplayName("a program is asked to sign at the start, and one that fails or has another key is no start")
    void aProgram() throws Exception {
        script("read line; echo \"$line\" > asked.part; mv asked.part asked;"
                + " while [ ! -e answer ]; do sleep 0.02; done; cat answer; rm answer");
        for (boolean hers : new boolean[] {true, false}) {
            PrivateKey signs = hers ? key : PrivateKey.random(new SecureRandom());
            CompletableFuture<Void> person = CompletableFuture.runAsync(() -> answer(signs));
            if (hers) {
                assertThat(open("command:sign.sh", key).address()).isEqualTo(key.address());
            } else {
                refused("command:sign.sh", key, "signed with another key than that of");
            }
            person.join();
        }
        script("exit 3");
        refused("command:sign.sh", key, "CHAIN_DELEGATE_KEY command:sign.sh: the signing command ended with 3");
        refused("command:none.sh", key, "the signing command cannot be started");
    }

    private void script(String text) throws IOException {
        Path file = Files.writeString(home.resolve("sign.sh"), "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** What stands behind the program. */
    private void answer(PrivateKey signs) {
        try {
            Path asked = home.resolve("asked");
            while (!Files.exists(asked)) {
                Thread.sleep(10);
            }
            String[] words = Files.readString(asked).strip().split(" ");
            Files.delete(asked);
            byte[] digest = HexFormat.of().parseHex(words[1].substring(2));
            Path part = Files.writeString(
                    home.resolve("part"),
                    "0x" + HexFormat.of().formatHex(signs.sign(digest).bytes()) + "\n");
            Files.move(part, home.resolve("answer"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
