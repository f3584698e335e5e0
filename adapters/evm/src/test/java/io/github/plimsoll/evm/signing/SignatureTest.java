package io.github.plimsoll.evm.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Cases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequenceGenerator;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** Keys and signatures, against web3j, Bouncy Castle and known answers. */
class SignatureTest {
    private static byte[] bytes(RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void refused(RefusalCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(code));
    }

    private static byte[] der(BigInteger r, BigInteger s) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DERSequenceGenerator sequence = new DERSequenceGenerator(out);
            sequence.addObject(new ASN1Integer(r));
            sequence.addObject(new ASN1Integer(s));
            sequence.close();
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    @DisplayName("SEC-03 keys lead to known addresses, and signatures are those that web3j makes")
    void asWeb3j() {
        byte[] one = new byte[32];
        one[31] = 1;
        assertThat(Checksum.of(PrivateKey.of(one).address())).isEqualTo("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
        Cases.check("as web3j signs", 150, random -> {
            byte[] secret = bytes(random);
            byte[] digest = bytes(random);
            ECKeyPair pair = ECKeyPair.create(secret);
            Sign.SignatureData theirs = Sign.signMessage(digest, pair, false);
            try (PrivateKey key = PrivateKey.of(secret)) {
                Signature ours = key.sign(digest);
                assertThat(key.address().hex()).isEqualTo("0x" + Keys.getAddress(pair));
                assertThat(ours.bytes()).startsWith(theirs.getR()).endsWith(theirs.getV());
                assertThat(Words.of(ours.s())).isEqualTo(theirs.getS());
                assertThat(Signature.of(ours.bytes())).isEqualTo(ours);
                assertThat(ours.signer(digest)).isEqualTo(key.address());
            }
        });
    }

    @Test
    @DisplayName("SEC-03 what a key service answers, random k and either half of s, becomes a signature of its key")
    void asAKeyServiceAnswers() {
        Cases.check("key service", 300, random -> {
            byte[] secret = bytes(random);
            byte[] digest = bytes(random);
            ECDSASigner signer = new ECDSASigner();
            signer.init(
                    true,
                    new ParametersWithRandom(
                            new ECPrivateKeyParameters(new BigInteger(1, secret), Curve.DOMAIN), new Chance(random)));
            BigInteger[] made = signer.generateSignature(digest);
            BigInteger s = random.nextBoolean() ? made[1] : Curve.N.subtract(made[1]);
            EvmAddress address = PrivateKey.of(secret).address();
            Signature read = Signature.ofDer(der(made[0], s), digest, address);
            assertThat(read.signer(digest)).isEqualTo(address);
            assertThat(read.s()).isLessThanOrEqualTo(Curve.HALF_N);
            byte[] other = digest.clone();
            other[random.nextInt(32)] ^= 1;
            refused(RefusalCode.NOT_THE_SIGNER, () -> Signature.ofDer(der(made[0], s), other, address));
        });
    }

    private static final class Chance extends java.security.SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient RandomGenerator from;

        Chance(RandomGenerator from) {
            this.from = from;
        }

        @Override
        public void nextBytes(byte[] into) {
            from.nextBytes(into);
        }
    }

    @Test
    void everyOtherFormOfTheSameSignatureIsRefused() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0x46);
        byte[] digest = Keccak.hash(new byte[] {1});
        PrivateKey key = PrivateKey.of(secret);
        Signature good = key.sign(digest);
        byte[] der = der(good.r(), good.s());
        assertThat(Signature.ofDer(der, digest, key.address())).isEqualTo(good);
        for (int at = 0; at < der.length; at++) {
            byte[] cut = Arrays.copyOf(der, at);
            refused(RefusalCode.MALFORMED_DER, () -> Signature.ofDer(cut, digest, key.address()));
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = der.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> Signature.ofDer(changed, digest, key.address()))
                        .isInstanceOf(RefusedException.class);
            }
        }
        String r = HexFormat.of().formatHex(der, 2, 4 + der[3]);
        String s = HexFormat.of().formatHex(der, 4 + der[3], der.length);
        for (String form : new String[] {
            "30" + "8145" + r + s, // long length
            "3080" + r + s + "0000", // indefinite length
            "3145" + r + s, // a SET
            "3047" + r + s + "0500", // a NULL after them
            "3022" + r, // one number
            "3066" + r + s + r, // three
            "3003020101" + "0201", // s outside of the SEQUENCE
            "30060200" + "02020001", // an empty number
            "3008020200ff" + "02020001", // needless 0
            "3006090101" + "020101", // a REAL
            "30060201ff020101", // below 0
            "302602220000" + "ff".repeat(32) + "020101", // 34 bytes
            "",
            "30",
            "3000",
            "05"
        }) {
            refused(
                    RefusalCode.MALFORMED_DER,
                    () -> Signature.ofDer(HexFormat.of().parseHex(form), digest, key.address()));
        }
        BigInteger n = Curve.N;
        refused(
                RefusalCode.R_OUT_OF_RANGE,
                () -> Signature.ofDer(der(BigInteger.ZERO, good.s()), digest, key.address()));
        refused(RefusalCode.R_OUT_OF_RANGE, () -> Signature.ofDer(der(n, good.s()), digest, key.address()));
        refused(
                RefusalCode.R_OUT_OF_RANGE,
                () -> Signature.ofDer(der(good.r().add(n), good.s()), digest, key.address()));
        refused(RefusalCode.S_OUT_OF_RANGE, () -> Signature.ofDer(der(good.r(), n), digest, key.address()));
        refused(
                RefusalCode.S_OUT_OF_RANGE,
                () -> Signature.ofDer(der(good.r(), BigInteger.ZERO), digest, key.address()));
        refused(
                RefusalCode.NOT_THE_SIGNER,
                () -> Signature.ofDer(der(BigInteger.ONE, BigInteger.ONE), digest, key.address()));
        refused(RefusalCode.WRONG_LENGTH, () -> Signature.ofDer(der, new byte[31], key.address()));
    }

    @Test
    void aPointBeyondTheOrderHasNoWayToBeWritten() {
        // r = 1 stands for x = 1 and for x = n + 1, of which only the first is on the curve and can be written; what
        // signs
        // with the smallest x above n that is on the curve has r = x - n and recovery 2 or 3.
        byte[] digest = Keccak.hash(new byte[] {2});
        for (int r = 1; r < 50; r++) {
            BigInteger small = BigInteger.valueOf(r);
            EvmAddress beyond = Curve.signer(2, small, BigInteger.TEN, digest);
            if (beyond != null) {
                refused(RefusalCode.NO_RECOVERY_ID, () -> Signature.ofDer(der(small, BigInteger.TEN), digest, beyond));
                return;
            }
        }
        throw new AssertionError("no such point found");
    }

    @Test
    void sixtyFiveBytesAreReadInOneFormOnly() {
        byte[] secret = new byte[32];
        secret[31] = 7;
        byte[] good = PrivateKey.of(secret).sign(Keccak.hash()).bytes();
        for (int v : new int[] {0, 1, 26, 29, 35, 255}) {
            byte[] other = good.clone();
            other[64] = (byte) v;
            refused(RefusalCode.BAD_V, () -> Signature.of(other));
        }
        refused(RefusalCode.WRONG_LENGTH, () -> Signature.of(Arrays.copyOf(good, 64)));
        refused(RefusalCode.WRONG_LENGTH, () -> Signature.of(Arrays.copyOf(good, 66)));
        Signature read = Signature.of(good);
        refused(RefusalCode.HIGH_S, () -> new Signature(read.r(), Curve.N.subtract(read.s()), 1 - read.yParity()));
        refused(RefusalCode.BAD_V, () -> new Signature(read.r(), read.s(), 2));
    }

    @Test
    void aKeyIsWipedAndNeverShown() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0x46);
        PrivateKey key = PrivateKey.of(secret);
        assertThat(key).hasToString("private key of 0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
        key.close();
        assertThat(secret).as("the caller's bytes are the caller's").containsOnly(0x46);
        assertThatThrownBy(() -> key.sign(new byte[32]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("4646");
        for (byte[] bad : new byte[][] {new byte[32], new byte[31], new byte[33], Words.of(Curve.N)}) {
            refused(RefusalCode.BAD_KEY, () -> PrivateKey.of(bad));
        }
        assertThat(PrivateKey.of(Words.of(Curve.N.subtract(BigInteger.ONE))).address())
                .isEqualTo(new EvmAddress("0x80c0dbf239224071c59dd8970ab9d542e3414ab2"));
    }

    @Test
    void publicKeysLieOnTheCurve() {
        byte[] base = Curve.DOMAIN.getG().getEncoded(false);
        assertThat(Signature.addressOf(base).hex()).isEqualTo("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf");
        byte[] beside = base.clone();
        beside[64] ^= 1;
        byte[] hybrid = base.clone();
        hybrid[0] = 6;
        for (byte[] bad : new byte[][] {
            beside, hybrid, Arrays.copyOf(base, 64), Curve.DOMAIN.getG().getEncoded(true), {0}, new byte[65]
        }) {
            refused(RefusalCode.BAD_KEY, () -> Signature.addressOf(bad));
        }
    }
}
