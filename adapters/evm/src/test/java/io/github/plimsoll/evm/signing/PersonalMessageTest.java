package io.github.plimsoll.evm.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

class PersonalMessageTest {
    private static String text(RandomGenerator random) {
        return random.ints(random.nextInt(300), ' ', 0x2fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] joined(Sign.SignatureData signature, int v) {
        byte[] bytes = Arrays.copyOf(signature.getR(), Signature.LENGTH);
        System.arraycopy(signature.getS(), 0, bytes, 32, 32);
        bytes[64] = (byte) v;
        return bytes;
    }

    private static void refused(RefusalCode code, String text, byte[] signature) {
        assertThatThrownBy(() -> PersonalMessage.signer(text, signature))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    @DisplayName("SEC-02 the hash of a text and who signed it are as web3j has them, for text of any length and script")
    void asAnother() {
        // keccak256 of "\x19Ethereum Signed Message:\n11hello world", as documented for eth_sign by many wallets.
        assertThat(HexFormat.of().formatHex(PersonalMessage.digest("hello world")))
                .isEqualTo("d9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68");
        Cases.check("personal messages as web3j signs them", 200, random -> {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            ECKeyPair pair = ECKeyPair.create(secret);
            String text = text(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(PersonalMessage.digest(text)).isEqualTo(Sign.getEthereumMessageHash(bytes));
            Sign.SignatureData theirs = Sign.signPrefixedMessage(bytes, pair);
            for (int v : new int[] {theirs.getV()[0], theirs.getV()[0] - 27}) {
                byte[] signature = joined(theirs, v);
                byte[] before = signature.clone();
                assertThat(PersonalMessage.signer(text, signature).hex()).isEqualTo("0x" + Keys.getAddress(pair));
                assertThat(PersonalMessage.signer(text + " ", signature).hex())
                        .isNotEqualTo("0x" + Keys.getAddress(pair));
                assertThat(signature).as("what is read is not written to").isEqualTo(before);
            }
        });
    }

    @Test
    @DisplayName(
            "SEC-02 the other form of a signature, another v, a part that is out of range or a byte too many is no signature")
    void forged() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0x46);
        Sign.SignatureData good =
                Sign.signPrefixedMessage("text".getBytes(StandardCharsets.UTF_8), ECKeyPair.create(secret));
        int v = good.getV()[0];
        byte[] high = joined(good, 55 - v); // n - s with the other point is the same signature to the curve
        Words.put(Curve.N.subtract(new BigInteger(1, good.getS())), high, 32);
        refused(RefusalCode.HIGH_S, "text", high);
        for (int other : new int[] {2, 26, 29, 35, 36, 255}) {
            refused(RefusalCode.BAD_V, "text", joined(good, other));
        }
        byte[] zero = joined(good, v);
        Arrays.fill(zero, 0, 32, (byte) 0);
        refused(RefusalCode.R_OUT_OF_RANGE, "text", zero);
        byte[] none = joined(good, v);
        Arrays.fill(none, 32, 64, (byte) 0);
        refused(RefusalCode.S_OUT_OF_RANGE, "text", none);
        refused(RefusalCode.WRONG_LENGTH, "text", Arrays.copyOf(joined(good, v), 64));
        refused(RefusalCode.WRONG_LENGTH, "text", Arrays.copyOf(joined(good, v), 66));
        refused(RefusalCode.WRONG_LENGTH, "text", new byte[0]);
    }
}
