package io.github.plimsoll.evm.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.Fees;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.KeyDerivation;
import io.github.plimsoll.evm.signing.Keystore;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keys that are elsewhere: in a keystore, behind a command, in a key service. */
class SigningKeysTest {
    private static final byte[] DIGEST = HexFormat.of().parseHex("5a".repeat(32));
    private static final PrivateKey KEY = PrivateKey.random(Versions.random(77));
    private static final Duration SOON = Duration.ofSeconds(20);

    /** As a key service does it: k at random, s in either half. */
    private static final class Service implements SigningService {
        private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
        private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);

        private final BigInteger secret;
        private final RandomGenerator random;

        Service(PrivateKey key, RandomGenerator random) {
            this.secret = key.lend(bytes -> new BigInteger(1, bytes));
            this.random = random;
        }

        @Override
        public byte[] publicKey() {
            try {
                return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                                new ECPublicKeyParameters(CURVE.getG().multiply(secret), named()))
                        .getEncoded();
            } catch (java.io.IOException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private static ECDomainParameters named() {
            return org.bouncycastle.crypto.params.ECNamedDomainParameters.lookup(
                    org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256k1);
        }

        @Override
        public byte[] sign(byte[] digest) {
            ECDSASigner signer = new ECDSASigner();
            signer.init(
                    true,
                    new ParametersWithRandom(
                            new ECPrivateKeyParameters(secret, DOMAIN), Versions.random(random.nextLong())));
            BigInteger[] made = signer.generateSignature(digest);
            BigInteger s = random.nextBoolean() ? made[1] : DOMAIN.getN().subtract(made[1]);
            try {
                return new DERSequence(
                                new org.bouncycastle.asn1.ASN1Encodable[] {new ASN1Integer(made[0]), new ASN1Integer(s)
                                })
                        .getEncoded();
            } catch (java.io.IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    @Test
    @DisplayName(
            "what a key service signs, with chance and s in either half, is always a signature of its address in Ethereum's form")
    void aKeyService() {
        Cases.check("key service", 300, random -> {
            PrivateKey own = PrivateKey.random(Versions.random(random.nextLong()));
            ServiceSigningKey key = new ServiceSigningKey(new Service(own, random));
            assertThat(key.address()).isEqualTo(own.address());
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            assertThat(key.sign(digest).signer(digest)).isEqualTo(own.address());
        });
        byte[] info = new Service(KEY, new java.util.SplittableRandom(1)).publicKey();
        assertThat(ServiceSigningKey.addressOf(info)).isEqualTo(KEY.address());
        for (int at = 0; at < info.length; at++) {
            byte[] bad = info.clone();
            bad[at] ^= 4;
            assertThat(code(() -> ServiceSigningKey.addressOf(bad))).isEqualTo(RefusalCode.BAD_KEY);
            int length = at;
            assertThat(code(() -> ServiceSigningKey.addressOf(Arrays.copyOf(info, length))))
                    .isEqualTo(RefusalCode.BAD_KEY);
        }
    }

    private static RefusalCode code(Runnable call) {
        try {
            call.run();
            throw new AssertionError("not refused");
        } catch (RefusedException refused) {
            return refused.code();
        }
    }

    @Test
    void aServiceThatSignsWithAnotherKeyIsRefused() {
        Service right = new Service(KEY, new java.util.SplittableRandom(1));
        Service wrong = new Service(PrivateKey.random(Versions.random(78)), new java.util.SplittableRandom(2));
        ServiceSigningKey key = new ServiceSigningKey(new SigningService() {
            @Override
            public byte[] publicKey() {
                return right.publicKey();
            }

            @Override
            public byte[] sign(byte[] digest) {
                return wrong.sign(digest);
            }
        });
        assertThat(code(() -> key.sign(DIGEST))).isEqualTo(RefusalCode.NOT_THE_SIGNER);
    }

    @Test
    void aKeystoreIsOpenedEachTime() {
        String file = Keystore.write(
                KEY,
                "open sesame".toCharArray(),
                new KeyDerivation(true, 4_096, 8, 1),
                new java.util.SplittableRandom(1));
        List<char[]> given = new ArrayList<>();
        KeystoreKey key = new KeystoreKey(file, () -> {
            given.add("open sesame".toCharArray());
            return given.get(given.size() - 1);
        });
        assertThat(key.address()).isEqualTo(KEY.address());
        assertThat(key.sign(DIGEST)).isEqualTo(KEY.sign(DIGEST));
        assertThat(key.sign(DIGEST)).isEqualTo(KEY.sign(DIGEST));
        assertThat(given).hasSize(3).allSatisfy(password -> assertThat(password).containsOnly('\0'));
        assertThat(key.toString()).doesNotContain("sesame");
        assertThat(code(() -> new KeystoreKey(file, "shut"::toCharArray))).isEqualTo(RefusalCode.WRONG_PASSWORD);
    }

    private static CommandKey command(Duration most, String script) {
        return new CommandKey(KEY.address(), List.of("/bin/sh", "-c", script), List.of("PATH_OF_SECRETS"), most);
    }

    private static String line(PrivateKey key) {
        return "0x" + HexFormat.of().formatHex(key.sign(DIGEST).bytes());
    }

    @Test
    @DisplayName(
            "a command gets one line and answers with one signature; silence, noise, failure and other keys are none")
    void aCommand() {
        String asked = KEY.address() + " 0x" + HexFormat.of().formatHex(DIGEST);
        String right = "read a b; [ \"$a $b\" = '" + asked + "' ] || exit 3; echo noise >&2; echo " + line(KEY);
        CommandKey key = command(SOON, right);
        assertThat(key.sign(DIGEST)).isEqualTo(KEY.sign(DIGEST));
        assertThatThrownBy(() -> key.sign(new byte[32])).hasMessage("the signing command ended with 3");
        byte[] der = new Service(KEY, new java.util.SplittableRandom(4)).sign(DIGEST);
        Signature fromDer = command(SOON, "echo 'der 0x" + HexFormat.of().formatHex(der) + "'")
                .sign(DIGEST);
        assertThat(fromDer.signer(DIGEST)).isEqualTo(KEY.address());

        assertThat(code(() -> command(SOON, "echo " + line(PrivateKey.random(Versions.random(5))))
                        .sign(DIGEST)))
                .isEqualTo(RefusalCode.NOT_THE_SIGNER);
        for (String noise :
                List.of("true", "echo; echo " + line(KEY), "echo " + line(KEY) + "; echo more", "echo x" + line(KEY))) {
            assertThat(code(() -> command(SOON, noise).sign(DIGEST))).as(noise).isEqualTo(RefusalCode.MALFORMED);
        }
        assertThat(code(() ->
                        command(SOON, "echo " + line(KEY).substring(0, 100)).sign(DIGEST)))
                .isEqualTo(RefusalCode.WRONG_LENGTH);
        assertThatThrownBy(() -> command(SOON, "echo " + line(KEY) + "; exit 1").sign(DIGEST))
                .isInstanceOf(IllegalStateException.class);
        CommandKey absent = new CommandKey(KEY.address(), List.of("/no/such/program"), List.of(), SOON);
        assertThatThrownBy(() -> absent.sign(DIGEST)).hasMessage("the signing command cannot be started");
        assertThat(code(() -> key.sign(new byte[31]))).isEqualTo(RefusalCode.WRONG_LENGTH);
    }

    @Test
    @DisplayName("a command that does not end, or floods, is ended in time")
    void aCommandInTime() {
        Duration brief = Duration.ofMillis(700);
        for (String script : List.of("exec sleep 60", "while :; do echo " + "x".repeat(60) + "; done")) {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> command(brief, script).sign(DIGEST))
                    .as(script)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the signing command did not end within 700 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        }
        assertThatThrownBy(() -> command(Duration.ofMinutes(3), "true")).hasMessageContaining("at most 120 s");
    }

    @Test
    @DisplayName(
            "behind a policy, every kind of key signs the same transaction for its address, and what is not listed is not signed")
    void behindAPolicy() {
        BigInteger chain = BigInteger.valueOf(8453);
        BigInteger gwei = BigInteger.TEN.pow(9);
        EvmAddress to = new EvmAddress("0x00000000000000000000000000000000000000aa");
        String file = Keystore.write(
                KEY,
                "open sesame".toCharArray(),
                new KeyDerivation(true, 4_096, 8, 1),
                new java.util.SplittableRandom(1));
        Transaction transaction = Transaction.builder()
                .chainId(chain)
                .nonce(BigInteger.ONE)
                .fees(new Fees(BigInteger.ONE, gwei))
                .gasLimit(BigInteger.valueOf(60_000))
                .to(to)
                .build();
        String hex = HexFormat.of().formatHex(KEY.sign(transaction.digest()).bytes());
        List<SigningKey> keys = List.of(
                new KeystoreKey(file, "open sesame"::toCharArray),
                command(SOON, "echo 0x" + hex),
                new ServiceSigningKey(new Service(KEY, new java.util.SplittableRandom(9))));
        for (SigningKey key : keys) {
            PolicySigner signer = new PolicySigner(
                    key.address(),
                    key::signTransaction,
                    new TransactionRules(chain, new FeeLimits(gwei, gwei.multiply(BigInteger.TEN.pow(6)))),
                    List.of(new PolicySigner.Allowed(to, "", BigInteger.ZERO)));
            assertThat(signer.sign(transaction).sender()).isEqualTo(KEY.address());
            Transaction other = Transaction.builder()
                    .chainId(chain)
                    .nonce(BigInteger.ONE)
                    .fees(new Fees(BigInteger.ONE, gwei))
                    .gasLimit(BigInteger.valueOf(60_000))
                    .to(new EvmAddress("0x00000000000000000000000000000000000000bb"))
                    .build();
            assertThat(code(() -> signer.sign(other))).isEqualTo(RefusalCode.NOT_ALLOWED);
        }
        assertThat(keys.get(0).signTransaction(transaction).raw())
                .as("the same bytes as with the key at hand")
                .isEqualTo(transaction.sign(KEY).raw());
    }
}
