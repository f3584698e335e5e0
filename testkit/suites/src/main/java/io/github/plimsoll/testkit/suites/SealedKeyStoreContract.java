package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.KeyVersion.State;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of sealed keys does. Extend it and give an empty store that may change versions. */
public abstract class SealedKeyStoreContract {
    private static final String CHAIN = "8453";

    private SealedKeyStore store = new MemorySealedKeyStore();

    /** A store in which nothing is. */
    protected abstract SealedKeyStore newStore();

    @BeforeEach
    void begin() {
        store = newStore();
    }

    private static SealedKey key(int number, String owner, String version) {
        String wallet = CHAIN + ":0x" + "%040x".formatted(number);
        return new SealedKey(
                wallet, owner, CHAIN, version, "dada%04x".formatted(number), "5ea1ed%04x".formatted(number), 1);
    }

    private SealedKey added(int number, String owner, String version) {
        SealedKey key = key(number, owner, version);
        assertThat(store.add(key)).isTrue();
        return key;
    }

    @Test
    @DisplayName("one version wraps what is new; the one before goes on unwrapping, and never under another key")
    void versions() {
        assertThat(store.active()).isEmpty();
        assertThat(store.activate("1", "one")).isTrue();
        assertThat(store.activate("1", "one")).as("again").isTrue();
        assertThat(store.activate("1", "another")).as("another key").isFalse();
        assertThat(store.activate("2", "two")).isTrue();
        assertThat(store.versions())
                .containsExactly(new KeyVersion("1", "one", State.RETIRING), new KeyVersion("2", "two", State.ACTIVE));
        assertThat(store.retire("2")).as("active").isFalse();
        assertThat(store.retire("3")).as("unknown").isFalse();
        assertThat(store.activate("1", "one")).as("back").isTrue();
        assertThat(store.active().orElseThrow().id()).isEqualTo("1");
        assertThat(store.retire("2")).isTrue();
        assertThat(store.retire("2")).as("for ever").isFalse();
        assertThat(store.activate("2", "two")).as("for ever").isFalse();
        assertThat(store.active().orElseThrow().id()).isEqualTo("1");
    }

    @Test
    @DisplayName(
            "an owner has one wallet on a chain, a wallet one owner, and only the active version wraps what is new")
    void oneWallet() {
        assertThat(store.add(key(1, "ann", "1"))).as("no version").isFalse();
        store.activate("1", "one");
        SealedKey ann = added(1, "ann", "1");
        assertThat(store.add(ann)).as("again").isFalse();
        assertThat(store.add(key(2, "ann", "1"))).as("a second one").isFalse();
        assertThat(store.add(key(1, "bob", "1"))).as("of another").isFalse();
        SealedKey bob = added(2, "bob", "1");
        assertThat(store.of("ann", CHAIN)).contains(ann);
        assertThat(store.of("bob", CHAIN)).contains(bob);
        assertThat(store.of("ann", "1")).isEmpty();
        assertThat(store.find(bob.wallet())).contains(bob);
        assertThat(store.find(CHAIN + ":0x" + "0".repeat(40))).isEmpty();
        store.activate("2", "two");
        assertThat(store.add(key(3, "eve", "1"))).as("not the active one").isFalse();
        assertThatThrownBy(() -> store.add(bob.rewrapped("2", "ff"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(bob.toString()).doesNotContain(bob.sealed(), bob.wrapped());
    }

    @Test
    @DisplayName("only the wrapping changes, one revision at a time, towards the active version")
    void rewrapping() {
        store.activate("1", "one");
        SealedKey first = added(1, "ann", "1");
        store.activate("2", "two");
        SealedKey next = first.rewrapped("2", "beef");
        assertThat(store.rewrap(first.rewrapped("1", "beef")))
                .as("the old version")
                .isFalse();
        assertThat(store.rewrap(next.rewrapped("2", "feed")))
                .as("two revisions")
                .isFalse();
        assertThat(store.rewrap(changed(next, "bob", next.sealed())))
                .as("the owner")
                .isFalse();
        assertThat(store.rewrap(changed(next, "ann", "aa")))
                .as("what is sealed")
                .isFalse();
        assertThat(store.rewrap(key(9, "ann", "2").rewrapped("2", "ab")))
                .as("unknown")
                .isFalse();
        assertThat(store.find(first.wallet())).contains(first);
        assertThat(store.rewrap(next)).isTrue();
        assertThat(store.rewrap(next)).as("again").isFalse();
        assertThat(store.find(first.wallet())).contains(next);
    }

    private static SealedKey changed(SealedKey of, String owner, String sealed) {
        return new SealedKey(of.wallet(), owner, of.chain(), of.version(), of.wrapped(), sealed, of.revision());
    }

    @Test
    @DisplayName("SEC-06 what is left is found row by row from anywhere, and a version ends when nothing is under it")
    void retiring() {
        store.activate("1", "one");
        List<SealedKey> keys = List.of(added(1, "ann", "1"), added(2, "bob", "1"), added(3, "eve", "1"));
        store.activate("2", "two");
        assertThat(store.notUnder("2", "", 2)).containsExactly(keys.get(0), keys.get(1));
        assertThat(store.notUnder("2", keys.get(1).wallet(), 2)).containsExactly(keys.get(2));
        assertThat(store.notUnder("1", "", 2)).isEmpty();
        for (SealedKey key : keys) {
            assertThat(store.retire("1")).as("something is under it").isFalse();
            assertThat(store.rewrap(key.rewrapped("2", key.wrapped() + "00"))).isTrue();
        }
        assertThat(store.counts()).containsEntry("1", 0L).containsEntry("2", 3L).hasSize(2);
        assertThat(store.retire("1")).isTrue();
        assertThat(store.notUnder("2", "", 1_000)).isEmpty();
    }

    @Test
    @DisplayName("keys are added and wrapped anew while a version is retired: nothing ever stays under what is retired")
    void retiringAndAdding() throws Exception {
        store.activate("v0", "zero");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                String old = "v" + round;
                String next = "v" + (round + 1);
                String owner = "owner " + round;
                int number = round + 1;
                CyclicBarrier together = new CyclicBarrier(2);
                Callable<Boolean> add = () -> {
                    together.await();
                    return store.add(key(number, owner, old));
                };
                Callable<Boolean> retire = () -> {
                    together.await();
                    store.activate(next, next);
                    store.notUnder(next, "", 1_000)
                            .forEach(
                                    key -> store.rewrap(key.rewrapped(next, key.wrapped() + "%02x".formatted(number))));
                    return store.retire(old);
                };
                Future<Boolean> added = threads.submit(add);
                Future<Boolean> retired = threads.submit(retire);
                boolean isThere = added.get(30, TimeUnit.SECONDS);
                boolean isRetired = retired.get(30, TimeUnit.SECONDS);
                assertThat(store.of(owner, CHAIN).isPresent()).isEqualTo(isThere);
                if (isRetired) {
                    assertThat(store.counts().get(old)).isZero();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
