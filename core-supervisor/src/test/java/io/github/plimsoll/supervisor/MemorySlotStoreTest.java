package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.supervisor.spi.SlotStore.Claim;
import io.github.plimsoll.supervisor.spi.SlotStore.End;
import io.github.plimsoll.supervisor.spi.SlotStore.Slot;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the contract of slot stores does not say: this one's own bounds and moments. */
class MemorySlotStoreTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final World world = new World();
    private final MemorySlotStore store = new MemorySlotStore(world);

    @Test
    @DisplayName("a lease holds until its last moment, and as long again from when it is renewed")
    void leases() {
        assertThat(store.latest("s")).isEmpty();
        assertThat(store.renew("s", "a", LEASE)).isFalse();
        assertThat(store.claim("s", 1, "a", LEASE)).isEqualTo(Claim.CLAIMED);
        world.advance(LEASE.minusNanos(1));
        assertThat(store.claim("s", 2, "b", LEASE)).isEqualTo(Claim.HELD);
        assertThat(store.renew("s", "b", LEASE)).isFalse();
        assertThat(store.renew("s", "a", LEASE)).isTrue();
        world.advance(LEASE.minusNanos(1));
        assertThat(store.claim("s", 2, "b", LEASE)).isEqualTo(Claim.HELD);
        world.advance(Duration.ofNanos(1));
        assertThat(store.claim("s", 2, "b", LEASE)).isEqualTo(Claim.CLAIMED);
        assertThat(store.latest("s")).hasValue(2);
        store.finish("s", 1, "a", End.DONE, "");
        assertThat(store.recent("s", 5))
                .as("told too late")
                .containsExactly(new Slot(2, "b", Optional.empty(), ""), new Slot(1, "a", Optional.of(End.LOST), ""));
        assertThat(store.claim("s", 3, "a", LEASE)).as("b still holds it").isEqualTo(Claim.HELD);
        store.finish("s", 2, "b", End.FAILED, "why");
        assertThat(store.claim("s", 3, "a", LEASE)).isEqualTo(Claim.CLAIMED);
        assertThat(store.recent("s", 2).get(1)).isEqualTo(new Slot(2, "b", Optional.of(End.FAILED), "why"));
    }

    @Test
    @DisplayName("the latest 1,000 slots of each schedule are kept")
    void bounded() {
        for (int slot = 1; slot <= 1_001; slot++) {
            assertThat(store.recent("s", 2_000)).hasSize(slot - 1);
            store.claim("s", slot, "a", LEASE);
        }
        assertThat(store.recent("s", 2_000)).hasSize(1_000);
        assertThat(store.recent("s", 2_000).get(999).slotMicros()).isEqualTo(2);
    }
}
