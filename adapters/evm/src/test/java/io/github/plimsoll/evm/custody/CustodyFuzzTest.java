package io.github.plimsoll.evm.custody;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed rows, key files and public keys of key services. */
class CustodyFuzzTest {
    private static final int COUNT = 3_000;
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @MethodSource("parsers")
    void onlyTypedRefusalsComeOut(Parser parser) {
        assertThat(Fuzz.check(parser, COUNT)).isGreaterThan(1);
    }

    static List<Parser> parsers() {
        return List.of(row(), keyFile(), publicKey());
    }

    private static Parser parser(String name, byte[] seed, Parser.Reading reading) {
        return new Parser(name, List.of(seed), input -> {
            try {
                return reading.read(input);
            } catch (RefusedException refused) {
                return refused.code() + Fuzz.shape(String.valueOf(refused.getMessage()));
            }
        });
    }

    /** The wrapped data key and the sealed key, one after the other: only the row that was sealed opens. */
    private static Parser row() {
        Vault vault = new Vault(Versions.ring(1), Versions.random(1));
        SealedKey row;
        try (PrivateKey key = PrivateKey.random(Versions.random(2))) {
            row = vault.seal(key, "ann", "8453", "v1");
        }
        String whole = row.wrapped() + row.sealed();
        return parser("row of a sealed key", HEX.parseHex(whole), input -> {
            int half = Math.max(1, Math.min(Sealed.LENGTH, input.length - 1));
            if (input.length < 2 || input.length > 500) {
                return "no row";
            }
            SealedKey changed = new SealedKey(
                    row.wallet(),
                    "ann",
                    "8453",
                    "v1",
                    HEX.formatHex(input, 0, half),
                    HEX.formatHex(input, half, input.length),
                    1);
            try (PrivateKey opened = vault.open(changed)) {
                if (!changed.equals(row)) {
                    throw new IllegalStateException("opened what was not sealed");
                }
                return opened.address();
            }
        });
    }

    /** Its costs are the least, so that changed ones are opened often. */
    private static Parser keyFile() {
        String seed = "plimsoll-key-file 1\nscrypt 2 1 1 " + "ab".repeat(32) + "\nsealed 01" + "cd".repeat(60) + "\n";
        return parser("key file", seed.getBytes(ISO_8859_1), input -> {
            String text = new String(input, ISO_8859_1);
            try (LocalKey opened = KeyFile.open("v1", text, new char[] {'p'}, Versions.random(1))) {
                return opened.check();
            }
        });
    }

    private static Parser publicKey() {
        byte[] info = HEX.parseHex("3056301006072a8648ce3d020106052b8104000a034200"
                + "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
        return parser("public key of a key service", info, ServiceSigningKey::addressOf);
    }
}
