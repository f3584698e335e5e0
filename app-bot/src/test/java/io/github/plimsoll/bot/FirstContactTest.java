package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.LocalKey;
import io.github.plimsoll.evm.custody.Rotation;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresSealedKeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A wallet for everybody who comes, made once, of which nobody is told more than the address. */
class FirstContactTest {
    private static final String CHAIN = "8453";

    private final SecureRandom random = new SecureRandom();
    private final byte[] above = random.generateSeed(LocalKey.LENGTH);

    private KeyRing ring() {
        return new KeyRing(List.of(LocalKey.of("v1", above, random)));
    }

    private Wallets wallets(SealedKeyStore store, KeyRing ring) {
        return new Wallets(store, new Vault(ring, random), random, CHAIN);
    }

    @Test
    @DisplayName("the first command of a user makes the wallet that /wallet shows, and no answer holds the key")
    void madeOnFirstContact() {
        SealedKeyStore store = new MemorySealedKeyStore();
        try (KeyRing ring = ring()) {
            ChainRun run = new ChainRun(Map.of(), Addresses.of(wallets(store, ring)));
            assertThat(run.answer("ann", "/balance").get("code").asText())
                    .as("without a key above the wallets there is an account and no wallet")
                    .isEqualTo("OK");
            assertThat(run.answer("ann", "/wallet").get("text").asText()).contains("./plimsoll keys rotate once");
            new Rotation(store, ring, new Vault(ring, random)).run();

            assertThat(run.answer("bob", "/balance").get("code").asText()).isEqualTo("OK");
            SealedKey bobs = store.of("bob", CHAIN).orElseThrow();
            StringBuilder said = new StringBuilder();
            for (String command : List.of("/wallet", "/start", "/fund", "/delegate", "/tx 1", "/status", "/wallet")) {
                said.append(run.answer("bob", command));
            }
            assertThat(said).contains(Checksum.of(new EvmAddress(bobs.address())));
            assertThat(store.of("bob", CHAIN)).contains(bobs);
            byte[] secret;
            try (PrivateKey opened = new Vault(ring, random).open(bobs)) {
                secret = opened.lend(byte[]::clone);
            }
            assertThat(new SecretScan(secret).in(said.toString())).isEmpty();
            assertThat(new SecretScan(above).in(said.toString())).isEmpty();
            assertThat(said).doesNotContain(bobs.sealed()).doesNotContain(bobs.wrapped());

            String ann = run.answer("ann", "/wallet").at("/data/address").asText();
            assertThat(ann).as("who came before the key gets one later").startsWith("0x");
            assertThat(ann)
                    .isNotEqualTo(
                            run.answer("bob", "/wallet").at("/data/address").asText());
        }
    }

    @Test
    @DisplayName("two processes that meet the same users at once make one wallet for each")
    void onceUnderTwoProcesses() throws Exception {
        int users = 20;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        EmbeddedPostgres server = EmbeddedPostgres.start(Scratch.directory().resolve("data"), line -> {});
        Migrations.run(server.owner(), OwnedDatabase.ROOMS);
        try (server;
                Database app = Database.open(server.app(), PoolSettings.of("app", 4));
                KeyRing one = ring();
                KeyRing two = ring()) {
            try (Database owner = Database.open(server.owner(), PoolSettings.of("owner", 1))) {
                new Rotation(new PostgresSealedKeyStore(owner.dataSource()), one, new Vault(one, random)).run();
            }
            // As the role of a running program, which may make wallets and no key above them.
            SealedKeyStore store = new PostgresSealedKeyStore(app.dataSource());
            List<Addresses> processes = List.of(
                    Addresses.of(wallets(new PostgresSealedKeyStore(app.dataSource()), one)),
                    Addresses.of(wallets(new PostgresSealedKeyStore(app.dataSource()), two)));
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<List<String>>> told = new ArrayList<>();
            for (Addresses process : processes) {
                told.add(threads.submit(() -> {
                    List<String> all = new ArrayList<>();
                    for (int i = 0; i < users; i++) {
                        together.await();
                        all.add(process.of(new UserId("w-met-" + i))
                                .address()
                                .orElseThrow()
                                .hex());
                    }
                    return all;
                }));
            }
            List<String> first = told.get(0).get();
            assertThat(told.get(1).get()).isEqualTo(first);
            Set<String> different = new TreeSet<>(first);
            assertThat(different).hasSize(users);
            for (int i = 0; i < users; i++) {
                assertThat(store.of("w-met-" + i, CHAIN).orElseThrow().address())
                        .isEqualTo(first.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
