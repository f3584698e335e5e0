package io.github.plimsoll.awskms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.KeyService;
import io.github.plimsoll.evm.custody.KeyServiceProvider;
import io.github.plimsoll.evm.custody.LocalKey;
import io.github.plimsoll.evm.custody.Rotation;
import io.github.plimsoll.evm.custody.ServiceKey;
import io.github.plimsoll.evm.custody.ServiceSigningKey;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kms.KmsClient;

/** The key above the keys of wallets in KMS, asked with the library of AWS over HTTP on this machine. */
@Timeout(60)
class KmsEncryptionTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(400), 3, Duration.ofSeconds(2));
    private static final Map<String, String> CONTEXT = Map.of("wallet", "8453:0x1", "owner", "ann", "version", "v1");

    private final SecureRandom random = new SecureRandom();
    private final FakeKms kms = fake();
    private final String arn = kms.encryptingKey();

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
        System.clearProperty("aws.endpointUrlKms");
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private KeyService service(String key) {
        return AwsKms.encryption(kms.client(SHORT), key, SHORT);
    }

    @Test
    @DisplayName(
            "a data key opens with the context that it was encrypted with, by its key, unchanged, and in no other way")
    void boundToItsContext() {
        KeyService service = service(arn);
        byte[] secret = random.generateSeed(32);
        byte[] sealed = service.encrypt(secret, CONTEXT);
        assertThat(kms.last.path("EncryptionContext").size()).isEqualTo(CONTEXT.size());
        assertThat(service.decrypt(sealed, CONTEXT)).isEqualTo(secret);
        assertThat(service.key()).isEqualTo(arn);

        byte[] changed = sealed.clone();
        changed[20] ^= 1;
        refused(() -> service.decrypt(changed, CONTEXT), secret);
        refused(() -> service.decrypt(sealed, Map.of("wallet", "8453:0x2", "owner", "ann", "version", "v1")), secret);
        refused(() -> service.decrypt(sealed, Map.of()), secret);
        KeyService other = service(kms.encryptingKey());
        refused(() -> other.decrypt(sealed, CONTEXT), secret);
    }

    private static void refused(Runnable call, byte[] secret) {
        assertThatThrownBy(call::run)
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).code())
                .isEqualTo(RefusalCode.NOT_AUTHENTIC);
        assertThatThrownBy(call::run)
                .hasNoCause()
                .message()
                .doesNotContain(HexFormat.of().formatHex(secret), "repeated-by-the-service");
    }

    @Test
    @DisplayName("what KMS does not answer, or answers for another key, is an error now and no refusal of the data key")
    void away() {
        KeyService service = service(arn);
        byte[] sealed = service.encrypt(random.generateSeed(32), CONTEXT);
        kms.held(arn).enabled = false;
        assertThatThrownBy(() -> service.decrypt(sealed, CONTEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Decrypt with " + arn + ": DisabledException");
        kms.held(arn).enabled = true;
        kms.faults.add(FakeKms.error("ThrottlingException", 400));
        assertThat(service.decrypt(sealed, CONTEXT)).hasSize(32);
        for (String answer : List.of("{}", "{\"KeyId\":\"" + arn + "\"}", "{\"KeyId\":\"x\",\"Plaintext\":\"aaaa\"}")) {
            kms.faults.add(FakeKms.body(answer));
            assertThatThrownBy(() -> service.decrypt(sealed, CONTEXT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("something else than asked");
        }
        kms.close();
        assertThatThrownBy(() -> service.decrypt(sealed, CONTEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause()
                .hasMessageContaining("no answer (ConnectException), after 3 tries");
    }

    @Test
    @DisplayName("without TLS no other machine is asked")
    void noSecretInTheClear() {
        KmsClient client = AwsKms.client(FakeKms.REGION, SHORT)
                .endpointOverride(URI.create("http://192.0.2.1"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(kms.user, kms.secret)))
                .build();
        assertThatThrownBy(() -> AwsKms.encryption(client, arn, SHORT).encrypt(new byte[32], CONTEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(": another machine is not asked without TLS");
    }

    @Test
    @DisplayName(
            "wallets go from a key on this machine to one in KMS and on to a second one there, and sign all the while")
    void rotation() {
        MemorySealedKeyStore store = new MemorySealedKeyStore();
        LocalKey local = LocalKey.of("1", random.generateSeed(32), random);
        ServiceKey second = new ServiceKey("2", service(arn));
        ServiceKey third = new ServiceKey("3", service(kms.encryptingKey()));
        store.activate("1", local.check());
        Wallets wallets =
                new Wallets(store, new Vault(new KeyRing(List.of(third, second, local)), random), random, "8453");
        List<String> owners = List.of("ann", "bob", "eve");
        owners.forEach(wallets::create);
        for (KeyRing ring : List.of(new KeyRing(List.of(second, local)), new KeyRing(List.of(third, second, local)))) {
            Rotation rotation = new Rotation(store, ring, new Vault(ring, random));
            assertThat(rotation.dryRun().rewrapped()).isEqualTo(owners.size());
            Rotation.Report report = rotation.run();
            assertThat(report.rewrapped()).isEqualTo(owners.size());
            assertThat(report.retired()).hasSize(1);
            for (String owner : owners) {
                byte[] digest = random.generateSeed(32);
                assertThat(wallets.key(owner).sign(digest).signer(digest)).isEqualTo(wallets.create(owner));
            }
        }
        assertThat(kms.last.path("EncryptionContext").path("wallet").asText()).startsWith("8453:0x");
    }

    @Test
    @DisplayName(
            "the kind is found by its name and asks with the credentials of the environment; no line of the library's"
                    + " log holds a secret")
    void asFound() {
        System.setProperty("aws.endpointUrlKms", kms.address().toString());
        System.setProperty("aws.accessKeyId", kms.user);
        System.setProperty("aws.secretAccessKey", kms.secret);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        byte[] secret = random.generateSeed(32);
        try {
            KeyServiceProvider found = ServiceLoader.load(KeyServiceProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(kind -> kind.name().equals("aws-kms"))
                    .findFirst()
                    .orElseThrow();
            KeyService service = found.encryption(arn);
            assertThat(service.decrypt(service.encrypt(secret, CONTEXT), CONTEXT))
                    .isEqualTo(secret);
            ServiceSigningKey key = new ServiceSigningKey(found.signing(kms.signingKey()));
            assertThat(key.sign(secret).signer(secret)).isEqualTo(key.address());
            assertThatThrownBy(() -> found.signing("alias/x")).isInstanceOf(RefusedException.class);
        } finally {
            root.setLevel(before);
            root.detachAppender(lines);
        }
        assertThat(lines.list).isNotEmpty().allSatisfy(line -> {
            String text = line.getFormattedMessage() + line.getThrowableProxy();
            assertThat(text)
                    .doesNotContain(
                            HexFormat.of().formatHex(secret),
                            Base64.getEncoder().encodeToString(secret),
                            kms.secret);
        });
    }
}
