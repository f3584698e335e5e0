package io.github.plimsoll.awskms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.ServiceSigningKey;
import io.github.plimsoll.evm.custody.SigningService;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.testkit.Cases;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.kms.KmsClient;

/** Signatures by a key in KMS, asked with the library of AWS over HTTP on this machine. */
@Timeout(60)
class KmsSigningTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(400), 3, Duration.ofSeconds(2));
    private static final int HALF = 255;

    private final FakeKms kms = fake();
    private final String arn = kms.signingKey();

    private static FakeKms fake() {
        try {
            return new FakeKms();
        } catch (IOException noPort) {
            throw new AssertionError(noPort);
        }
    }

    @AfterEach
    void stop() {
        kms.close();
    }

    private ServiceSigningKey key(Patience patience) {
        return new ServiceSigningKey(service(patience));
    }

    private SigningService service(Patience patience) {
        return AwsKms.signing(kms.client(patience), arn, patience);
    }

    private static byte[] digest() {
        byte[] digest = new byte[32];
        new SecureRandom().nextBytes(digest);
        return digest;
    }

    /** What went wrong, which holds nothing of what was asked or of the service's own words. */
    private static Throwable failure(ServiceSigningKey key, byte[] digest) {
        Throwable thrown = catchThrowable(() -> key.sign(digest));
        assertThat(thrown).isNotNull().hasNoCause();
        assertThat(thrown.getSuppressed()).isEmpty();
        assertThat(String.valueOf(thrown.getMessage()))
                .doesNotContain(HexFormat.of().formatHex(digest))
                .doesNotContain(java.util.Base64.getEncoder().encodeToString(digest))
                .doesNotContain("repeated-by-the-service");
        return thrown;
    }

    @Test
    @DisplayName(
            "what KMS signs, k at random and s in either half, is a signature of the key's address in Ethereum's form")
    void everySignatureLeadsToTheAddress() {
        ServiceSigningKey key = key(Patience.USUAL);
        EvmAddress address = ServiceSigningKey.addressOf(kms.held(arn).publicKey());
        assertThat(key.address()).isEqualTo(address);
        Cases.check("KMS signs", 300, random -> {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            Signature signature = key.sign(digest);
            assertThat(signature.signer(digest)).isEqualTo(address);
            assertThat(signature.s().bitLength()).isLessThanOrEqualTo(HALF);
        });
        assertThat(kms.lastOperation).isEqualTo("TrentService.Sign");
        assertThat(kms.last.path("MessageType").asText()).isEqualTo("DIGEST");
        assertThat(kms.last.path("SigningAlgorithm").asText()).isEqualTo("ECDSA_SHA_256");
    }

    @Test
    @DisplayName(
            "thousands of signatures of the service, read as they come, recover to the address; both halves of s occur")
    void thousandsOfSignatures() {
        FakeKey held = kms.held(arn);
        EvmAddress address = ServiceSigningKey.addressOf(held.publicKey());
        int[] high = new int[1];
        int[] all = new int[1];
        Cases.check("DER of KMS", 3_000, random -> {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            byte[] der = held.sign(digest);
            all[0]++;
            high[0] += s(der).bitLength() > HALF ? 1 : 0;
            assertThat(Signature.ofDer(der, digest, address).signer(digest)).isEqualTo(address);
        });
        if (Cases.isFull(3_000)) {
            assertThat(high[0]).isBetween(all[0] * 2 / 5, all[0] * 3 / 5);
        }
    }

    private static BigInteger s(byte[] der) {
        int s = 4 + der[3];
        return new BigInteger(Arrays.copyOfRange(der, s + 2, s + 2 + der[s + 1]));
    }

    @Test
    @DisplayName("a key of another spec, usage or name is refused before anything is signed")
    void theWrongKey() {
        FakeKey held = kms.held(arn);
        held.spec = "ECC_NIST_P256";
        assertThatThrownBy(() -> key(SHORT)).hasMessageContaining("its key spec is not ECC_SECG_P256K1");
        held.spec = "ECC_SECG_P256K1";
        held.usage = "KEY_AGREEMENT";
        assertThatThrownBy(() -> key(SHORT)).hasMessageContaining("its key usage is not SIGN_VERIFY");
        held.usage = "SIGN_VERIFY";
        kms.faults.add(FakeKms.body("{\"KeyId\":\"" + arn + "0\"}"));
        assertThatThrownBy(() -> key(SHORT))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).code())
                .isEqualTo(RefusalCode.BAD_KEY);
        for (String name : List.of("", "alias/traders", arn.replace(":key/", ":alias/"), arn + " ", arn.substring(8))) {
            assertThatThrownBy(() -> AwsKms.signing(kms.client(SHORT), name, SHORT))
                    .hasMessageContaining("is named by its whole ARN and no alias");
        }
    }

    @Test
    @DisplayName("what says \"not now\" is asked again, with waits between and an end")
    void throttled() {
        ServiceSigningKey key = key(SHORT);
        byte[] digest = digest();
        kms.faults.add(FakeKms.error("ThrottlingException", 400));
        kms.faults.add(FakeKms.error("KMSInternalException", 500));
        int before = kms.asked.get();
        assertThat(key.sign(digest).signer(digest)).isEqualTo(key.address());
        assertThat(kms.asked.get() - before).isEqualTo(3);

        for (int i = 0; i < 10; i++) {
            kms.faults.add(FakeKms.error("ThrottlingException", 400));
        }
        before = kms.asked.get();
        assertThat(failure(key, digest))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("AWS KMS did not answer Sign with " + arn + ": ThrottlingException, after 3 tries");
        assertThat(kms.asked.get() - before).isEqualTo(3);
    }

    @Test
    @DisplayName("a disabled or unknown key, wrong credentials and a wrong region are no reason to ask again")
    void refused() {
        ServiceSigningKey key = key(SHORT);
        byte[] digest = digest();
        kms.held(arn).enabled = false;
        int before = kms.asked.get();
        assertThat(failure(key, digest)).hasMessageContaining("Sign with " + arn + ": DisabledException");
        assertThat(kms.asked.get() - before).isEqualTo(1);
        kms.keys.remove(arn);
        assertThat(failure(key, digest)).hasMessageContaining("NotFoundException");
        for (KmsClient client : List.of(
                kms.client(FakeKms.REGION, "AKIASOMEBODYELSE", SHORT), kms.client("us-east-1", kms.user, SHORT))) {
            assertThatThrownBy(() -> new ServiceSigningKey(AwsKms.signing(client, arn, SHORT)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasNoCause()
                    .hasMessageMatching(".* GetPublicKey with .*: (UnrecognizedClient|InvalidSignature)Exception");
        }
    }

    @Test
    @DisplayName("an answer that is slow, drips, is endless, cut, no JSON, or no signature by the key, is none")
    void answersThatAreNone() {
        ServiceSigningKey key = key(SHORT);
        byte[] digest = digest();
        List<FakeKms.Fault> faults = List.of(
                FakeKms.slow(2_000),
                FakeKms.dripping(1_000, 50),
                FakeKms.endless(8),
                FakeKms.cut(),
                FakeKms.body("<html>no</html>"),
                FakeKms.body("{}"),
                FakeKms.body("{\"KeyId\":\"" + arn + "\",\"SigningAlgorithm\":\"ECDSA_SHA_256\"}"),
                FakeKms.body("{\"KeyId\":\"" + arn + "\",\"SigningAlgorithm\":\"ECDSA_SHA_256\",\"Signature\":\"!\"}"));
        Patience once = new Patience(SHORT.call(), 1, SHORT.within());
        for (int i = 0; i < faults.size(); i++) {
            ServiceSigningKey impatient = key(once);
            kms.faults.add(faults.get(i));
            long begun = System.nanoTime();
            assertThat(failure(impatient, digest))
                    .as("fault %s", i)
                    .isInstanceOfAny(IllegalStateException.class, RefusedException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("fault %s", i)
                    .isLessThan(Duration.ofSeconds(2));
        }

        for (byte[] der : List.of(
                new byte[0],
                new byte[72],
                HexFormat.of().parseHex("3006020101020101"),
                HexFormat.of().parseHex("30070201010202000100"),
                new FakeKey().sign(digest),
                kms.held(arn).sign(digest()))) {
            kms.der = Optional.of(der);
            assertThat(failure(key, digest)).isInstanceOf(RefusedException.class);
        }
        kms.der = Optional.empty();
        assertThat(key.sign(digest).signer(digest)).isEqualTo(key.address());
        assertThatThrownBy(() -> service(SHORT).sign(new byte[31])).hasMessageContaining("a digest has 32 bytes");
    }

    @Test
    @DisplayName("who is told to stop while waiting stops, and stays told")
    void interrupted() {
        ServiceSigningKey key = key(SHORT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> key.sign(digest())).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
