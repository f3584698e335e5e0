package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.supervisor.MemorySlotStore;
import io.github.plimsoll.supervisor.spi.SlotStore;
import io.github.plimsoll.supervisor.spi.SlotStore.Claim;
import io.github.plimsoll.supervisor.spi.SlotStore.End;
import io.github.plimsoll.supervisor.spi.SlotStore.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of schedule slots does. Extend it, give a store without slots, and let its time pass. */
public abstract class SlotStoreContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private SlotStore store = new MemorySlotStore(() -> 0);

    /** A store in which nothing was claimed. */
    protected abstract SlotStore newStore();

    /** Lets at least so much of the store's time pass. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void begin() {
        store = newStore();
    }

    @Test
    @DisplayName("a slot is claimed once, an earlier one never after it, and the latest is remembered")
    void claimedOnce() {
        assertThat(store.latest("s")).isEqualTo(OptionalLong.empty());
        assertThat(store.claim("s", 100, "a", LONG)).isEqualTo(Claim.CLAIMED);
        store.finish("s", 100, "a", End.DONE, "");
        for (String owner : List.of("a", "b")) {
            assertThat(store.claim("s", 100, owner, LONG)).isEqualTo(Claim.PASSED);
            assertThat(store.claim("s", 99, owner, LONG)).isEqualTo(Claim.PASSED);
        }
        assertThat(store.latest("s")).isEqualTo(OptionalLong.of(100));
        assertThat(store.latest("other")).isEqualTo(OptionalLong.empty());
        assertThat(store.claim("other", 1, "b", LONG)).isEqualTo(Claim.CLAIMED);
        assertThat(store.recent("s", 5)).containsExactly(new Slot(100, "a", Optional.of(End.DONE), ""));
    }

    @Test
    @DisplayName("while an owner holds the lease others wait; finishing gives it back")
    void lease() {
        store.claim("s", 100, "a", LONG);
        assertThat(store.claim("s", 200, "b", LONG)).isEqualTo(Claim.HELD);
        assertThat(store.renew("s", "b", LONG)).isFalse();
        assertThat(store.renew("s", "a", LONG)).isTrue();
        store.finish("s", 100, "a", End.FAILED, "no report");
        assertThat(store.renew("s", "a", LONG)).isFalse();
        assertThat(store.claim("s", 200, "b", LONG)).isEqualTo(Claim.CLAIMED);
        assertThat(store.recent("s", 1)).containsExactly(new Slot(200, "b", Optional.empty(), ""));
        assertThat(store.recent("s", 2).get(1)).isEqualTo(new Slot(100, "a", Optional.of(End.FAILED), "no report"));
    }

    @Test
    @DisplayName(
            "when a lease is over another takes the next slot, and the one nobody finished is lost, also for a late answer")
    void lost() {
        store.claim("s", 100, "a", SHORT);
        pass(SHORT.multipliedBy(2));
        assertThat(store.claim("s", 200, "b", LONG)).isEqualTo(Claim.CLAIMED);
        store.finish("s", 100, "a", End.DONE, "late");
        assertThat(store.recent("s", 2).get(1)).isEqualTo(new Slot(100, "a", Optional.of(End.LOST), ""));
        // the late answer did not give away the lease of the other
        assertThat(store.claim("s", 300, "c", LONG)).isEqualTo(Claim.HELD);
        store.finish("s", 200, "c", End.DONE, "not mine");
        assertThat(store.recent("s", 1).get(0).end()).isEmpty();
    }

    @Test
    @DisplayName("of eight that claim a slot at once one gets it, every time")
    void race() throws InterruptedException {
        for (int slot = 1; slot <= 20; slot++) {
            long at = slot;
            AtomicInteger claimed = new AtomicInteger();
            CyclicBarrier together = new CyclicBarrier(8);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String owner = "p" + i;
                Thread thread = new Thread(() -> {
                    try {
                        together.await();
                    } catch (Exception broken) {
                        throw new IllegalStateException(broken);
                    }
                    if (store.claim("race", at, owner, LONG) == Claim.CLAIMED) {
                        claimed.incrementAndGet();
                        store.finish("race", at, owner, End.DONE, "");
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(claimed).hasValue(1);
        }
    }
}
