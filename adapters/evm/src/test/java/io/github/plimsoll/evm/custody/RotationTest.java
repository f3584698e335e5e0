package io.github.plimsoll.evm.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.spi.KeyVersion.State;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import io.github.plimsoll.execution.spi.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final String CHAIN = "8453";

    private final SealedKeyStore store = new MemorySealedKeyStore();

    private static Rotation rotation(SealedKeyStore store, int... versions) {
        KeyRing ring = Versions.ring(versions);
        return new Rotation(store, ring, new Vault(ring, Versions.random(5)));
    }

    private static Wallets wallets(SealedKeyStore store, int... versions) {
        long seed = 1_000L * versions[0] + store.notUnder("", "", 1_000).size();
        return new Wallets(store, new Vault(Versions.ring(versions), Versions.random(5)), Versions.random(seed), CHAIN);
    }

    private static Map<String, EvmAddress> people(SealedKeyStore store, int count) {
        rotation(store, 1).run();
        Map<String, EvmAddress> people = new LinkedHashMap<>();
        Wallets wallets = wallets(store, 1);
        for (int i = 0; i < count; i++) {
            people.put("user " + i, wallets.create("user " + i));
        }
        return people;
    }

    private static void sign(SealedKeyStore store, Map<String, EvmAddress> people, int... versions) {
        Wallets wallets = wallets(store, versions);
        byte[] digest = new byte[32];
        people.forEach((owner, address) -> {
            assertThat(wallets.address(owner)).contains(address);
            assertThat(wallets.key(owner).sign(digest).signer(digest)).isEqualTo(address);
        });
    }

    @Test
    @DisplayName(
            "SEC-07 a rotation runs while others sign and add: by name, compared with the key in use, verified, and the old version ends")
    void online() {
        Map<String, EvmAddress> people = people(store, 5);
        Rotation.Report dry = rotation(store, 2, 1).dryRun();
        assertThat(dry.rewrapped()).isEqualTo(5);
        assertThat(dry.failed()).isZero();
        assertThat(store.versions()).hasSize(1);
        sign(store, people, 1);

        store.activate("v2", Versions.version(2).check());
        sign(store, people, 2, 1);
        people.put("late", wallets(store, 2, 1).create("late"));
        assertThatThrownBy(() -> wallets(store, 1).create("a process that was not told"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(RefusalCode.UNKNOWN_VERSION))
                .hasMessage("key version v2 was not given to this program, which has [v1]");
        Rotation.Report report = rotation(store, 2, 1).run();
        assertThat(report).isEqualTo(new Rotation.Report("v2", 5, java.util.List.of("v1"), 0, java.util.List.of()));
        sign(store, people, 2);
        assertThat(store.counts()).containsEntry("v1", 0L).containsEntry("v2", 6L);
        assertThat(rotation(store, 2).run().rewrapped()).as("again").isZero();
        assertThatThrownBy(() -> rotation(store, 1, 2).run()).hasMessageContaining("v1 is retired for ever");
    }

    @Test
    @DisplayName(
            "SEC-06 a rotation that dies at any of its steps goes on from where it was: every key opens at every moment, and each is wrapped once")
    void resumedAfterACrashAtEveryStep() {
        int steps = 0;
        boolean died = true;
        for (int at = 0; died; at++) {
            for (boolean after : new boolean[] {false, true}) {
                SealedKeyStore inside = new MemorySealedKeyStore();
                Map<String, EvmAddress> people = people(inside, 3);
                Rough rough = new Rough(inside, at, after);
                try {
                    rotation(rough, 2, 1).run();
                } catch (StoreException dead) {
                    assertThat(dead).hasMessage("dead");
                }
                died = !rough.lived();
                sign(inside, people, 2, 1);
                rotation(inside, 2, 1).run();
                sign(inside, people, 2);
                assertThat(inside.versions())
                        .extracting(version -> version.id() + version.state())
                        .containsExactly("v1" + State.RETIRED, "v2" + State.ACTIVE);
                for (EvmAddress address : people.values()) {
                    assertThat(inside.find(CHAIN + ":" + address).orElseThrow().revision())
                            .isEqualTo(2);
                }
            }
            steps = at;
        }
        assertThat(steps).as("steps at which it died").isGreaterThanOrEqualTo(8);
    }

    @Test
    @DisplayName("a row that does not open is named and keeps no other from being wrapped; the old version stays")
    void aBadRow() {
        Map<String, EvmAddress> people = people(store, 3);
        SealedKey good = store.of("user 0", CHAIN).orElseThrow();
        String wallet = CHAIN + ":0x" + "0".repeat(40);
        assertThat(store.add(new SealedKey(wallet, "eve", CHAIN, "v1", good.wrapped(), good.sealed(), 1)))
                .isTrue();
        Rotation.Report report = rotation(store, 2, 1).run();
        assertThat(report.rewrapped()).isEqualTo(3);
        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.retired()).isEmpty();
        assertThat(report.reasons()).hasSize(1);
        assertThat(report.reasons().get(0))
                .startsWith(wallet + ": NOT_AUTHENTIC: ")
                .doesNotContain(good.sealed());
        sign(store, people, 2);
        assertThat(store.counts()).containsEntry("v1", 1L);
    }

    @Test
    @DisplayName("nothing is begun when a version in use is missing, or another key stands under its name")
    void nothingIsBegun() {
        people(store, 1);
        assertThatThrownBy(() -> rotation(store, 2).run()).hasMessageContaining("v1 is in use and was not given");
        byte[] other = new byte[32];
        other[3] = 1;
        KeyRing ring =
                new KeyRing(java.util.List.of(Versions.version(2), LocalKey.of("v1", other, Versions.random(1))));
        assertThatThrownBy(() -> new Rotation(store, ring, new Vault(ring, Versions.random(1))).run())
                .hasMessageContaining("v1 is another key here");
        assertThat(store.active().orElseThrow().id()).isEqualTo("v1");
    }
}
