package io.github.plimsoll.evm.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.KeyDerivation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyFileTest {
    private static final KeyDerivation LEAST = new KeyDerivation(true, 4_096, 8, 1);
    private static final char[] PASSWORD = "a long password".toCharArray();

    private static String file() {
        return KeyFile.create(PASSWORD, LEAST, Versions.random(1));
    }

    private static RefusalCode refused(String text, String password) {
        try (LocalKey opened = KeyFile.open("v1", text, password.toCharArray(), Versions.random(1))) {
            throw new AssertionError("opened " + opened);
        } catch (RefusedException refused) {
            assertThat(refused.getMessage()).doesNotContain("long password");
            return refused.code();
        }
    }

    @Test
    @DisplayName(
            "a key file opens with its password only, gives the same key each time, and any change of it is refused")
    void opensWithItsPasswordOnly() {
        String file = file();
        try (LocalKey one = KeyFile.open("v1", file, PASSWORD, Versions.random(1));
                LocalKey two = KeyFile.open("v1", file, PASSWORD, Versions.random(2))) {
            assertThat(one.check()).isEqualTo(two.check());
        }
        assertThat(refused(file, "a long passwore")).isEqualTo(RefusalCode.WRONG_PASSWORD);
        assertThat(refused(file, "")).isEqualTo(RefusalCode.WRONG_PASSWORD);
        assertThat(refused(file.replace("scrypt 4096", "scrypt 8192"), "a long password"))
                .isEqualTo(RefusalCode.WRONG_PASSWORD);
        for (int at = 0; at < file.length(); at++) {
            char changed = file.charAt(at) == '0' ? '1' : '0';
            String bad = file.substring(0, at) + changed + file.substring(at + 1);
            assertThat(refused(bad, "a long password")).as("character %s", at).isNotNull();
            if (at < file.length() - 1) {
                assertThat(refused(file.substring(0, at), "a long password"))
                        .as("cut at %s", at)
                        .isNotNull();
            }
        }
        assertThat(refused(file + "\n", "a long password")).isEqualTo(RefusalCode.MALFORMED);
        assertThat(refused("x".repeat(2_000), "a long password")).isEqualTo(RefusalCode.MALFORMED);
        assertThat(refused(file.replace("scrypt 4096 8", "scrypt 999999999 8"), "a long password"))
                .isEqualTo(RefusalCode.OUT_OF_BOUNDS);
    }

    @Test
    void newFilesAreHardToGuess() {
        assertThatThrownBy(() -> KeyFile.create("elevenchars".toCharArray(), LEAST, Versions.random(1)))
                .hasMessageContaining("at least 12 characters, not 11");
        assertThatThrownBy(() -> KeyFile.create(PASSWORD, new KeyDerivation(true, 2_048, 8, 1), Versions.random(1)))
                .hasMessageContaining("a new keystore takes");
        assertThatThrownBy(() -> KeyFile.create(PASSWORD, new KeyDerivation(false, 100_000, 1, 1), Versions.random(1)))
                .hasMessageContaining("scrypt");
        assertThat(KeyFile.create(PASSWORD, LEAST, Versions.random(1)))
                .isNotEqualTo(KeyFile.create(PASSWORD, LEAST, Versions.random(2)));
        KeyFile.usual().requireWritable();
    }
}
