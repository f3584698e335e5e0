package io.github.plimsoll.evm.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed keystores, signatures and typed data. */
class SigningFuzzTest {
    private static final int COUNT = 3_000;
    private static final byte[] DIGEST = HexFormat.of().parseHex("5a".repeat(32));
    private static final PrivateKey KEY = PrivateKey.of(HexFormat.of().parseHex("21".repeat(32)));

    @ParameterizedTest
    @MethodSource("parsers")
    void onlyTypedRefusalsComeOut(Parser parser) {
        assertThat(Fuzz.check(parser, COUNT)).isGreaterThan(1);
    }

    static List<Parser> parsers() {
        return List.of(keystore(), der(), signature(), typedData());
    }

    /** What a reader made of an input, or why it refused it. */
    private static Parser parser(String name, List<byte[]> seeds, Parser.Reading reading) {
        return new Parser(name, seeds, input -> {
            try {
                return reading.read(input);
            } catch (RefusedException refused) {
                return refused.code() + Fuzz.shape(String.valueOf(refused.getMessage()));
            }
        });
    }

    /** With almost no work for the password, so that what is behind it is reached often. */
    private static Parser keystore() {
        String seed = "{\"version\":3,\"address\":\"" + "11".repeat(20)
                + "\",\"crypto\":{\"cipher\":\"aes-128-ctr\",\"ciphertext\":\""
                + "ab".repeat(32) + "\",\"cipherparams\":{\"iv\":\"" + "cd".repeat(16)
                + "\"},\"kdf\":\"scrypt\",\"kdfparams\":{\"dklen\":32,\"n\":2,\"r\":1,\"p\":1,\"salt\":\"00\"},\"mac\":\""
                + "ef".repeat(32) + "\"}}";
        return parser("keystore", List.of(seed.getBytes(UTF_8)), input -> {
            try (PrivateKey opened = Keystore.open(new String(input, UTF_8), new char[] {'p'})) {
                return opened.address();
            }
        });
    }

    private static Parser der() {
        Signature signed = KEY.sign(DIGEST);
        return parser("DER signature", List.of(der(signed.r(), signed.s())), input -> {
            Signature read = Signature.ofDer(input, DIGEST, KEY.address());
            if (!read.signer(DIGEST).equals(KEY.address())) {
                throw new IllegalStateException("another signer");
            }
            return read.equals(signed) ? "the one" : "another one";
        });
    }

    private static byte[] der(BigInteger r, BigInteger s) {
        byte[] one = r.toByteArray();
        byte[] two = s.toByteArray();
        byte[] der = new byte[6 + one.length + two.length];
        der[0] = 0x30;
        der[1] = (byte) (der.length - 2);
        der[2] = 2;
        der[3] = (byte) one.length;
        System.arraycopy(one, 0, der, 4, one.length);
        der[4 + one.length] = 2;
        der[5 + one.length] = (byte) two.length;
        System.arraycopy(two, 0, der, 6 + one.length, two.length);
        return der;
    }

    private static Parser signature() {
        return parser("signature of 65 bytes", List.of(KEY.sign(DIGEST).bytes()), input -> {
            Signature read = Signature.of(input);
            if (!java.util.Arrays.equals(read.bytes(), input)) {
                throw new IllegalStateException("read otherwise than it is written");
            }
            return read.signer(DIGEST).equals(KEY.address());
        });
    }

    private static Parser typedData() {
        String orders = "{\"types\":{\"EIP712Domain\":[{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"chainId\","
                + "\"type\":\"uint256\"}],\"Order\":[{\"name\":\"trader\",\"type\":\"address\"},{\"name\":\"legs\","
                + "\"type\":\"Leg[2]\"}],\"Leg\":[{\"name\":\"size\",\"type\":\"int64\"},{\"name\":\"tag\","
                + "\"type\":\"bytes4\"}]},\"primaryType\":\"Order\",\"domain\":{\"name\":\"t\",\"chainId\":8453},"
                + "\"message\":{\"trader\":\"" + KEY.address()
                + "\",\"legs\":[{\"size\":\"-5\",\"tag\":\"0x01020304\"},"
                + "{\"size\":7,\"tag\":\"0x00000000\"}]}}";
        String mail =
                "{\"types\":{\"M\":[{\"name\":\"text\",\"type\":\"string\"},{\"name\":\"data\",\"type\":\"bytes\"},"
                        + "{\"name\":\"ok\",\"type\":\"bool\"}]},\"primaryType\":\"M\",\"domain\":{\"name\":\"t\"},"
                        + "\"message\":{\"text\":\"hello\",\"data\":\"0xabcd\",\"ok\":true}}";
        return parser(
                "typed data",
                List.of(orders.getBytes(UTF_8), mail.getBytes(UTF_8)),
                input -> TypedData.parse(new String(input, UTF_8)).digest().length);
    }
}
