package io.github.plimsoll.evm.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WalletsTest {
    private static final byte[] DIGEST = new byte[32];

    private final SealedKeyStore store = new MemorySealedKeyStore();
    private final KeyRing ring = Versions.ring(1);
    private final Wallets wallets = on(store);

    private Wallets on(SealedKeyStore inside) {
        return new Wallets(inside, new Vault(ring, Versions.random(2)), Versions.random(3), "8453");
    }

    @BeforeEach
    void oneVersion() {
        store.activate("v1", ring.newest().check());
    }

    private static RefusalCode refused(Runnable call) {
        try {
            call.run();
            throw new AssertionError("not refused");
        } catch (RefusedException refused) {
            return refused.code();
        }
    }

    @Test
    @DisplayName("SEC-01 each user has a wallet of their own: what signs for one never signs for another")
    void oneWalletEach() {
        EvmAddress ann = wallets.create("ann");
        EvmAddress bob = wallets.create("bob");
        assertThat(ann).isNotEqualTo(bob);
        assertThat(wallets.create("ann")).as("again").isEqualTo(ann);
        SigningKey hers = wallets.key("ann");
        assertThat(hers.address()).isEqualTo(ann);
        assertThat(hers.sign(DIGEST).signer(DIGEST)).isEqualTo(ann);
        assertThat(wallets.key("bob").sign(DIGEST).signer(DIGEST)).isEqualTo(bob);
        assertThat(refused(() -> wallets.key("eve"))).isEqualTo(RefusalCode.MISSING_FIELD);

        SealedKey row = store.of("ann", "8453").orElseThrow();
        SealedKeyStore forged = new MemorySealedKeyStore();
        forged.activate("v1", ring.newest().check());
        forged.add(new SealedKey(row.wallet(), "bob", "8453", "v1", row.wrapped(), row.sealed(), 1));
        assertThat(refused(() -> on(forged).key("bob").sign(DIGEST)))
                .as("her wallet under his name")
                .isEqualTo(RefusalCode.NOT_AUTHENTIC);
        SigningKey kept = new StoredKey(forged, new Vault(ring, Versions.random(2)), row);
        assertThat(refused(() -> kept.sign(DIGEST))).as("not hers any more").isEqualTo(RefusalCode.OTHER_WALLET);
    }

    @Test
    @DisplayName(
            "SEC-16 a key is opened for one signature: once the version is closed, what signed before signs nothing more")
    void openedForOneSignature() {
        wallets.create("ann");
        SigningKey key = wallets.key("ann");
        key.sign(DIGEST);
        ring.close();
        assertThatThrownBy(() -> key.sign(DIGEST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("key version v1 was closed");
        List<Object> held = new ArrayList<>();
        for (var field : StoredKey.class.getDeclaredFields()) {
            held.add(field.getType());
        }
        assertThat(held)
                .as("what it holds has no room for a key")
                .containsExactlyInAnyOrder(
                        SealedKeyStore.class, Vault.class, String.class, String.class, EvmAddress.class);
    }

    @Test
    void whatIsBroughtIsTheOwnersOnly() {
        try (PrivateKey one = PrivateKey.random(Versions.random(50));
                PrivateKey two = PrivateKey.random(Versions.random(51))) {
            assertThat(wallets.bring("ann", one)).isEqualTo(one.address());
            assertThat(wallets.bring("ann", one)).as("again").isEqualTo(one.address());
            assertThat(refused(() -> wallets.bring("bob", one))).isEqualTo(RefusalCode.OTHER_WALLET);
            assertThat(refused(() -> wallets.bring("ann", two))).isEqualTo(RefusalCode.OTHER_WALLET);
            assertThat(wallets.key("ann").sign(DIGEST)).isEqualTo(one.sign(DIGEST));
        }
    }

    @Test
    @DisplayName("two processes that make a wallet at once get the same one")
    void madeOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<EvmAddress>> makers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int seed = i;
                Vault vault = new Vault(ring, Versions.random(seed));
                Wallets own = new Wallets(store, vault, Versions.random(100 + seed), "8453");
                makers.add(() -> own.create("ann"));
            }
            List<EvmAddress> made = new ArrayList<>();
            for (Future<EvmAddress> one : threads.invokeAll(makers)) {
                made.add(one.get());
            }
            assertThat(made).containsOnly(wallets.address("ann").orElseThrow());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void withoutAVersionNothingIsMade() {
        Wallets none = on(new MemorySealedKeyStore());
        assertThatThrownBy(() -> none.create("ann")).hasMessageContaining("./plimsoll keys rotate");
        assertThatThrownBy(() -> new Wallets(store, new Vault(ring, Versions.random(1)), Versions.random(1), "base"))
                .hasMessageContaining("such as 8453");
    }
}
