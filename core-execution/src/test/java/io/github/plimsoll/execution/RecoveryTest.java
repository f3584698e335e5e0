package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A start whose venue does not answer at once: nothing is taken for proved. */
class RecoveryTest {
    private @Nullable ScriptedVenue scripted;
    private final World world = World.create(w -> w.venueWrap = venue -> scripted = new ScriptedVenue(venue));

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scripted);
    }

    @Test
    void aVenueThatDoesNotShowItsPositionsLeavesItsAccountsUnproved() {
        world.opened("o", Side.LONG, "100", 10);
        world.boot();
        venue().silent = true;
        Recovery.Report silent = world.recovery.atStart();
        assertThat(silent.finished()).isFalse();
        assertThat(silent.unproved()).containsExactlyInAnyOrder(World.HERS, World.HIS);
        assertThat(silent.open()).isZero();
        assertThat(silent.mismatches()).isEmpty();
        venue().silent = false;
        assertThat(world.recovery.atStart().finished()).isTrue();
        venue().silent = true;
        assertThat(world.recovery.atStart().finished())
                .as("what was compared once since the start is compared")
                .isTrue();
    }

    @Test
    void exitsWaitForTheirOwnAccountOnlyAndNotForReady() {
        SortableId hers = world.opened("o", Side.LONG, "100", 10);
        world.boot();
        Receipt close = world.close("c", hers, new CloseAmount.All());
        world.dispatcher.step();
        assertThat(world.state(close)).as("before recovery").isEqualTo(IntentState.RECORDED);
        venue().silent = true;
        world.control.releaseExits(world.recovery.atStart().unproved());
        world.dispatcher.step();
        assertThat(world.state(close)).as("not proved yet").isEqualTo(IntentState.RECORDED);
        venue().silent = false;
        world.control.releaseExits(world.recovery.atStart().unproved());
        assertThat(world.control.isReady()).isFalse();
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_HALTED");
    }

    @Test
    void aVenueThatIsAheadOfTheBooksIsAskedAgainAndNotAccused() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.marks.put("BTC-USD", World.units("40000"));
        world.paper.step(); // liquidated at the venue; nobody has told the books
        world.boot();
        Recovery.Report ahead = world.recovery.atStart();
        assertThat(ahead.mismatches()).isEmpty();
        assertThat(ahead.unproved()).contains(World.HERS);
        world.settlement.step();
        assertThat(world.recovery.atStart().finished()).isTrue();
        assertThat(world.position(id).closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.latches()).isEmpty();
    }

    @Test
    void aMismatchIsReportedOnceHoweverOftenTheStartLooks() {
        world.opened("o", Side.LONG, "100", 10);
        world.newPaper();
        world.paper = new PaperVenue(World.VENUE, world.listings, id -> 0, world.costs, world.clock);
        world.boot();
        assertThat(world.recovery.atStart().mismatches()).hasSize(1);
        assertThat(world.recovery.atStart().mismatches()).isEmpty();
        assertThat(world.events("MISMATCH")).hasSize(1);
        List<Latch> latches = world.memory.transact(tx -> tx.latches());
        assertThat(latches).extracting(Latch::scope).containsExactly(Latch.market("BTC-USD"));
    }

    /** The venue closed a position by hand and says nothing of it: found while running, told once, no new risk in that market. */
    @Test
    @DisplayName("EXE-72 the venue and the books are compared at start and while running")
    void aDifferenceIsFoundWhileRunningAndToldOnce() {
        world.opened("o", Side.LONG, "100", 10);
        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(world.latches()).isEmpty();
        world.paper = new PaperVenue(World.VENUE, world.listings, id -> 0, world.costs, world.clock);
        venue().inner = world.paper;
        assertThat(world.recovery.compare(9)).hasSize(1);
        assertThat(world.recovery.compare(9)).as("told before").isEmpty();
        assertThat(world.events("MISMATCH")).hasSize(1);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
    }

    @Test
    void whileRunningAVenueThatIsAheadIsNotAccused() {
        world.opened("o", Side.LONG, "100", 10);
        world.marks.put("BTC-USD", World.units("40000"));
        world.paper.step();
        assertThat(world.recovery.compare(9)).isEmpty();
        venue().silent = true;
        assertThat(world.recovery.compare(9)).isEmpty();
        venue().silent = false;
        world.settlement.step();
        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(world.latches()).isEmpty();
    }

    /** Two accounts, one at a time: a difference of the second is found by the second call, and again in the second round. */
    @Test
    void everyAccountHasItsTurn() {
        world.opened("o", Side.LONG, "100", 10);
        world.paper = new PaperVenue(World.VENUE, world.listings, id -> 0, world.costs, world.clock);
        venue().inner = world.paper;
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            found.add(world.recovery.compare(1).size());
        }
        assertThat(found).containsExactly(1, 0, 0, 0);
    }
}
