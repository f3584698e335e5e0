package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.signing.PrivateKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A key that is known here is nowhere to be found in what the program leaves behind, says or still holds. */
class CanarySecretTest {
    private final Path scratch = Scratch.directory();
    private final Path data = scratch.resolve("data");

    @Test
    @DisplayName(
            "SEC-16 database, write-ahead log, backup, logs, metrics, chat, exceptions and, after it was closed, the memory hold no byte of a key in any encoding")
    void nowhere() throws Exception {
        byte[] secret;
        try (PrivateKey drawn = PrivateKey.random(new SecureRandom())) {
            secret = drawn.lend(byte[]::clone);
        }
        SecretScan scan = new SecretScan(secret);
        String version = HexFormat.of().formatHex(new SecureRandom().generateSeed(32));
        Map<String, String> environment = Map.of("WALLET_KEYS", "v1=" + version, "LOG_LEVEL", "DEBUG");
        Path heap = scratch.resolve("memory.hprof");
        try (DemoProcess wallets =
                DemoProcess.startMain(WalletMain.class, scratch, environment, data.toString(), heap.toString())) {
            String said = wallets.batch(HexFormat.of().formatHex(secret) + "\n");
            assertThat(wallets.exit()).as(wallets.errors()).isZero();
            assertThat(said).contains("wallet of canary", "1 wallet open");
            assertThat(wallets.errors()).contains("sealed with another key", "belongs to another owner", "was closed");
            assertThat(said + wallets.errors()).doesNotContainIgnoringCase(version);
            assertThat(scan.in(said)).isEmpty();
            assertThat(scan.in(wallets.errors())).isEmpty();
        }
        assertThat(Files.size(heap)).isGreaterThan(1 << 20);

        StringBuilder told = new StringBuilder();
        try (DemoProcess demo = DemoProcess.start(
                scratch, Map.of("LOG_LEVEL", "DEBUG"), "demo", "--batch", "--port", "0", "--data", data.toString())) {
            for (String command : List.of(
                    "/status", "/open BTC-USD long 100 10x", "/system_status", "/audit", "/verify", "/nothing")) {
                told.append(demo.answer(command));
            }
            told.append(demo.get("/metrics"));
            told.append(demo.errors());
        }
        assertThat(told.length()).isGreaterThan(5_000);
        assertThat(scan.in(told.toString())).isEmpty();

        Path backup = scratch.resolve("canary.backup");
        assertThat(new CommandLine(new DbLine(
                                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)))
                        .execute("backup", backup.toString(), "--data", data.toString()))
                .isZero();
        List<String> found = new ArrayList<>();
        scan.files(scratch, found::add);
        assertThat(found).isEmpty();
    }

    @Test
    @DisplayName("the scan finds a key in every form, at every place, a half of it, and in archives")
    void theScanFinds() throws IOException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        SecretScan scan = new SecretScan(secret);
        String hex = HexFormat.of().formatHex(secret);
        List<String> texts = List.of(
                hex,
                hex.toUpperCase(java.util.Locale.ROOT),
                "x" + hex.substring(0, 32),
                new StringBuilder(hex).reverse().toString(),
                Arrays.toString(secret),
                new BigInteger(1, secret).toString(),
                Base64.getEncoder().encodeToString(secret),
                Base64.getUrlEncoder().encodeToString(secret),
                Base64.getEncoder()
                        .encodeToString(("k=" + new String(secret, StandardCharsets.ISO_8859_1))
                                .getBytes(StandardCharsets.ISO_8859_1)),
                Base64.getEncoder()
                        .encodeToString(("k" + new String(secret, StandardCharsets.ISO_8859_1))
                                .getBytes(StandardCharsets.ISO_8859_1)));
        for (String text : texts) {
            assertThat(scan.in(text)).as(text).isPresent();
            assertThat(scan.in(("é" + text).getBytes(StandardCharsets.UTF_16LE)))
                    .isPresent();
        }
        byte[] large = new byte[(1 << 20) + 100];
        System.arraycopy(secret, 5, large, (1 << 20) - 7, 20);
        assertThat(scan.in(new ByteArrayInputStream(large))).contains("bytes");
        large[(1 << 20)] ^= 1;
        assertThat(scan.in(new ByteArrayInputStream(large))).isEmpty();
        Path folder = scratch.resolve("folder");
        Files.createDirectories(folder);
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(folder.resolve("a.zip")))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("in it"));
            zip.write((" ".repeat(500) + hex).getBytes(StandardCharsets.UTF_8));
        }
        List<String> found = new ArrayList<>();
        scan.files(folder, found::add);
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).endsWith("a.zip!in it as hex");
    }
}
