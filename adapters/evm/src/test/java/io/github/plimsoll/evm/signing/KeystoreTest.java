package io.github.plimsoll.evm.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Cases;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keystores, which docs/vectors holds against eth_keyfile, and the work that a password costs. */
class KeystoreTest {
    private static final KeyDerivation LIGHT = new KeyDerivation(true, 4_096, 8, 1);

    private static PrivateKey key() {
        byte[] secret = new byte[32];
        secret[0] = 1;
        secret[31] = 0x46;
        return PrivateKey.of(secret);
    }

    private static RefusalCode code(String json, String password) {
        try (PrivateKey opened = Keystore.open(json, password.toCharArray())) {
            throw new AssertionError("opened " + opened);
        } catch (RefusedException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(300).doesNotContain("secret");
            return refused.code();
        }
    }

    @Test
    void scryptIsBouncyCastlesAndTheRfcs() {
        assertThat(Scrypt.derive(
                        "password".getBytes(StandardCharsets.US_ASCII),
                        "NaCl".getBytes(StandardCharsets.US_ASCII),
                        1024,
                        8,
                        16))
                .isEqualTo(HexFormat.of().parseHex("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"));
        Cases.check("scrypt", 40, random -> {
            byte[] password = new byte[random.nextInt(20)];
            byte[] salt = new byte[random.nextInt(1, 40)];
            random.nextBytes(password);
            random.nextBytes(salt);
            int n = 1 << random.nextInt(1, 9);
            int r = random.nextInt(1, 9);
            int p = random.nextInt(1, 5);
            assertThat(Scrypt.derive(password, salt, n, r, p)).isEqualTo(SCrypt.generate(password, salt, n, r, p, 32));
        });
    }

    @Test
    @DisplayName("a keystore is plain data, opens with its password only, and any change of it is refused")
    void whatIsWrittenIsOpenedByItsPasswordOnly() {
        char[] password = "a secret of people".toCharArray();
        String file = Keystore.write(key(), password, LIGHT, new SplittableRandom(1));
        try (PrivateKey opened = Keystore.open(file, password)) {
            assertThat(opened.address()).isEqualTo(key().address());
        }
        assertThat(code(file, "a secret of people ")).isEqualTo(RefusalCode.WRONG_PASSWORD);
        assertThat(code(file, "")).isEqualTo(RefusalCode.WRONG_PASSWORD);
        int digits = file.indexOf("\"ciphertext\":\"") + 14;
        String changed =
                file.substring(0, digits) + (file.charAt(digits) == '0' ? '1' : '0') + file.substring(digits + 1);
        assertThat(code(changed, new String(password))).isEqualTo(RefusalCode.WRONG_PASSWORD);
        String address = key().address().hex().substring(2);
        assertThat(code(file.replace(address, "11".repeat(20)), new String(password)))
                .isEqualTo(RefusalCode.WRONG_ADDRESS);
        assertThat(code(file.replace("{\"version\":3", "{\"version\":3,\"version\":3"), "x"))
                .isEqualTo(RefusalCode.MALFORMED);
        assertThat(code(file.replace("\"version\":3", "\"version\":\"3\""), "x"))
                .isEqualTo(RefusalCode.UNSUPPORTED);
        assertThat(code("[]", "x")).isEqualTo(RefusalCode.MALFORMED);
        // A number that the reader of JSON does not take for malformed and cannot make.
        assertThat(code("{\"version\":1e100000003111}", "x")).isEqualTo(RefusalCode.MALFORMED);
        assertThat(code(" ".repeat(300_000), "x")).isEqualTo(RefusalCode.TOO_LARGE);
        assertThat(file).doesNotContain("people");
    }

    @Test
    void aFileCannotMakeItsReaderWorkWithoutEnd() {
        for (int[] bad : new int[][] {
            {0, 8, 1},
            {1, 8, 1},
            {1000, 8, 1},
            {1 << 19, 8, 1},
            {1 << 18, 8, 3},
            {2, 0, 1},
            {2, 33, 1},
            {2, 8, 0},
            {2, 8, 17},
            {Integer.MIN_VALUE, 1, 1},
            {1 << 30, 1, 1}
        }) {
            assertThatThrownBy(() -> new KeyDerivation(true, bad[0], bad[1], bad[2]))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("scrypt takes n, a power of 2");
        }
        assertThatThrownBy(() -> new KeyDerivation(false, 10_000_001, 1, 1)).hasMessageContaining("10000001");
        assertThatThrownBy(() -> new KeyDerivation(false, 0, 1, 1)).hasMessageContaining("not 0");
        assertThat(KeyDerivation.usual()).isEqualTo(new KeyDerivation(true, 262_144, 8, 1));
    }

    @Test
    void aNewFileCostsWorkToGuess() {
        SplittableRandom random = new SplittableRandom(1);
        char[] password = {'p'};
        for (KeyDerivation weak :
                List.of(new KeyDerivation(true, 2_048, 8, 1), new KeyDerivation(false, 99_999, 1, 1))) {
            assertThatThrownBy(() -> Keystore.write(key(), password, weak, random))
                    .hasMessageStartingWith("a new keystore takes");
        }
        assertThatThrownBy(() -> Keystore.write(key(), new char[0], LIGHT, random))
                .hasMessage("a keystore is written with a password");
    }
}
