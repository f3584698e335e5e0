package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.VenueHolding.Standing;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.VenueLease;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VenueHoldingTest {
    private static final long LEASE = 2_000_000;
    private static final SortableId ORDER = new SortableId(1, 2);

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore store = new MemoryStore(nanos::get);
    private final ScriptedVenue inner = new ScriptedVenue(World.create().paper);

    private static VenueLease lease(String holder, long epoch) {
        return new VenueLease("paper", holder, epoch, 1_000_000, 3_000_000);
    }

    private static VenueHolding seen(VenueHolding before, VenueLease... leases) {
        VenueHolding now = before;
        for (VenueLease lease : leases) {
            now = now.after(lease, "me");
        }
        return now;
    }

    @Test
    void whatIsLostOrGivenBackNeverComesBack() {
        VenueHolding unasked = VenueHolding.UNASKED;
        assertThat(seen(unasked, lease("me", 1)).standing()).isEqualTo(Standing.HELD);
        assertThat(seen(unasked, lease("you", 1)).standing()).isEqualTo(Standing.WAITING);
        assertThat(seen(unasked, lease("you", 1), lease("me", 2)).standing()).isEqualTo(Standing.HELD);
        assertThat(seen(unasked, lease("me", 1), lease("me", 1)).standing()).isEqualTo(Standing.HELD);
        assertThat(seen(unasked, lease("me", 1), lease("you", 2)).standing()).isEqualTo(Standing.LOST);
        assertThat(seen(unasked, lease("me", 1), lease("me", 3)).standing())
                .as("somebody had it meanwhile")
                .isEqualTo(Standing.LOST);
        assertThat(seen(unasked, lease("me", 1), lease("you", 2), lease("me", 3))
                        .standing())
                .isEqualTo(Standing.LOST);
        assertThat(seen(seen(unasked, lease("me", 1)).released(), lease("me", 1))
                        .standing())
                .isEqualTo(Standing.RELEASED);
    }

    @Test
    void anAnswerThatIsOlderThanAnotherSaysNothing() {
        VenueHolding taken = seen(VenueHolding.UNASKED, lease("you", 1), lease("me", 2), lease("you", 1));
        assertThat(taken.standing()).isEqualTo(Standing.HELD);
        assertThat(taken.stands(Optional.of(lease("me", 2)))).isTrue();
        assertThat(seen(VenueHolding.UNASKED, lease("you", 3), lease("me", 2)).standing())
                .isEqualTo(Standing.WAITING);
    }

    @Test
    void onlyItsOwnEpochStands() {
        VenueHolding held = seen(VenueHolding.UNASKED, lease("me", 4));
        assertThat(held.stands(Optional.of(lease("me", 4)))).isTrue();
        assertThat(held.stands(Optional.of(lease("you", 5)))).isFalse();
        assertThat(held.stands(Optional.empty())).isFalse();
        assertThat(seen(VenueHolding.UNASKED, lease("you", 4)).stands(Optional.of(lease("you", 4))))
                .isFalse();
    }

    @Test
    void aSentenceSaysWhoSinceWhenUntilWhenAndWhatToDo() {
        assertThat(seen(VenueHolding.UNASKED, lease("me", 1)).blocked("paper")).isEmpty();
        assertThat(VenueHolding.UNASKED.blocked("paper").orElseThrow()).contains("has not said yet");
        assertThat(seen(VenueHolding.UNASKED, lease("you", 1)).blocked("paper").orElseThrow())
                .isEqualTo("the venue paper lives in another process, you, which has held it since"
                        + " 1970-01-01T00:00:01Z and holds it until 1970-01-01T00:00:03Z unless it extends it; stop that"
                        + " process and this one takes over when the lease has ended");
        assertThat(seen(VenueHolding.UNASKED, lease("me", 1), lease("you", 2))
                        .blocked("paper")
                        .orElseThrow())
                .isEqualTo("this process lost the venue paper to another one, you, which has held it since"
                        + " 1970-01-01T00:00:01Z and holds it until 1970-01-01T00:00:03Z unless it extends it, as it had"
                        + " not extended its own lease in time; start this process again to let it stand by");
        assertThat(seen(VenueHolding.UNASKED, lease("me", 1))
                        .released()
                        .blocked("paper")
                        .orElseThrow())
                .contains("given the venue paper back");
    }

    private LeasedVenue venue(String holder) {
        inner.capabilities = EnumSet.complementOf(EnumSet.of(Capability.SHARED_POSITIONS));
        return new LeasedVenue(inner, store, holder, LEASE);
    }

    @Test
    void withoutItsLeaseAVenueKnowsNothingAndIsSilent() {
        LeasedVenue mine = venue("me");
        LeasedVenue yours = venue("you");
        assertThat(mine.hold()).isTrue();
        assertThat(yours.hold()).isFalse();
        assertThat(mine.query(ORDER)).isEqualTo(inner.query(ORDER)).isNotEqualTo(VenueOrder.UNKNOWN);
        assertThat(yours.query(ORDER)).isEqualTo(VenueOrder.UNKNOWN);
        assertThat(yours.snapshot(new AccountId("dry:paper:ann")).known()).isFalse();
        assertThat(yours.events(7).events()).isEmpty();
        assertThat(yours.events(7).cursor()).isEqualTo(7);
        assertThat(yours.name()).isEqualTo(inner.name());
        assertThat(yours.mode()).isEqualTo(Mode.DRY);
        nanos.addAndGet(LEASE * 1_000);
        assertThat(store.<Boolean>transact(mine::holds))
                .as("nobody has taken it")
                .isTrue();
        assertThat(yours.hold()).isTrue();
        assertThat(mine.isHeld()).as("nobody has told it").isTrue();
        assertThat(store.<Boolean>transact(mine::holds)).isFalse();
        assertThat(mine.isHeld()).isFalse();
        nanos.addAndGet(LEASE * 1_000);
        assertThat(mine.hold()).as("what it remembers is old").isFalse();
    }

    @Test
    void givenBackItIsFree() {
        LeasedVenue mine = venue("me");
        mine.hold();
        mine.release();
        assertThat(mine.hold()).isFalse();
        assertThat(venue("you").hold()).isTrue();
    }

    @Test
    void aStoreThatDoesNotAnswerChangesNothing() {
        boolean[] down = new boolean[1];
        LeasedVenue mine = new LeasedVenue(
                venue("me"),
                new Store() {
                    @Override
                    public <T> T transact(Work<T> work) {
                        if (down[0]) {
                            throw new StoreException(
                                    StoreException.Kind.UNAVAILABLE, "away", new IllegalStateException());
                        }
                        return store.transact(work);
                    }
                },
                "me",
                LEASE);
        assertThat(mine.hold()).isTrue();
        down[0] = true;
        assertThatThrownBy(mine::hold).isInstanceOf(StoreException.class);
        assertThat(mine.isHeld()).isTrue();
        assertThatThrownBy(mine::release).isInstanceOf(StoreException.class);
        assertThat(mine.isHeld()).isFalse();
    }

    @Test
    void aVenueThatEverybodySeesNeedsNoHolder() {
        inner.capabilities = EnumSet.allOf(Capability.class);
        assertThatThrownBy(() -> new LeasedVenue(inner, store, "me", LEASE)).hasMessageContaining("needs no holder");
        inner.capabilities = EnumSet.noneOf(Capability.class);
        for (String holder : List.of("", " ", "x".repeat(201))) {
            assertThatThrownBy(() -> new LeasedVenue(inner, store, holder, LEASE))
                    .hasMessageContaining("1 to 200");
        }
        for (long micros : new long[] {999, 600_000_001}) {
            assertThatThrownBy(() -> new LeasedVenue(inner, store, "me", micros))
                    .hasMessageContaining("1 ms to 10 min");
        }
    }
}
