package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stops hold at once, everywhere and for ever; only a person loosens. */
class StopTest {
    private @Nullable ScriptedStore scriptedStore;
    private final World world = World.create(w -> w.storeWrap = store -> scriptedStore = new ScriptedStore(store));

    private static final Account HERS = World.account(World.HERS, World.ALICE);
    private static final Account HIS = World.account(World.HIS, World.BOB);

    private ScriptedStore store() {
        return Objects.requireNonNull(scriptedStore);
    }

    private ControlState now() {
        return world.control.effective(world.latches(), HERS, "BTC-USD");
    }

    @Test
    void aStopSurvivesRestartsUntilAPersonResumes() {
        StopReceipt receipt = world.stop(ControlState.HALTED);
        assertThat(receipt.durable()).isTrue();
        assertThat(receipt.acknowledged()).isTrue();
        assertThat(receipt.mayStillExecute()).isEmpty();
        world.crash();
        world.advance(Duration.ofDays(30));
        assertThat(now()).isEqualTo(ControlState.HALTED);
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t")).isTrue();
        assertThat(now()).isEqualTo(ControlState.ACTIVE);
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t")).isFalse();
        assertThat(world.events("STOPPED")).hasSize(1);
        assertThat(world.events("RESUMED")).hasSize(1);
    }

    @Test
    void aWeakerStopNeverReplacesAStricterOne() {
        world.stop(ControlState.FROZEN);
        world.stop(ControlState.REDUCE_ONLY);
        assertThat(now()).isEqualTo(ControlState.FROZEN);
        assertThatThrownBy(() -> world.stop(ControlState.ACTIVE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void maintenanceHasTheReasonThatWasAnnouncedLastAndIsNeverLessStrict() {
        String scope = Latch.MAINTENANCE;
        world.control.stop(scope, ControlState.REDUCE_ONLY, "disk one", "olga", "t");
        world.control.stop(scope, ControlState.REDUCE_ONLY, "disk two", "otto", "t");
        assertThat(world.latches()).singleElement().satisfies(latch -> {
            assertThat(latch.reason()).isEqualTo("disk two");
            assertThat(latch.by()).isEqualTo("otto");
        });
        world.control.stop(scope, ControlState.HALTED, "disk three", "olga", "t");
        world.control.stop(scope, ControlState.REDUCE_ONLY, "disk four", "olga", "t");
        assertThat(world.latches()).singleElement().satisfies(latch -> {
            assertThat(latch.reason()).isEqualTo("disk three");
            assertThat(latch.state()).isEqualTo(ControlState.HALTED);
        });
        assertThat(world.audit().stream()
                        .filter(entry -> entry.action().equals("STOP"))
                        .map(AuditEntry::detail))
                .contains("REDUCE_ONLY: disk one", "REDUCE_ONLY: disk two");
        world.stop(ControlState.HALTED);
        world.control.stop(Latch.GLOBAL, ControlState.HALTED, "later", "olga", "t");
        assertThat(world.latches())
                .as("who stopped first is named")
                .noneMatch(latch -> latch.reason().equals("later"));
    }

    @Test
    void theStrictestScopeWins() {
        world.control.stop(Latch.market("BTC-USD"), ControlState.REDUCE_ONLY, "r", "olga", "t");
        world.control.stop(Latch.user("alice"), ControlState.HALTED, "r", "olga", "t");
        assertThat(now()).isEqualTo(ControlState.HALTED);
        assertThat(world.control.effective(world.latches(), HIS, "BTC-USD")).isEqualTo(ControlState.REDUCE_ONLY);
        assertThat(world.control.effective(world.latches(), HIS, "ETH-USD")).isEqualTo(ControlState.ACTIVE);
        assertThat(world.control.global(world.latches())).isEqualTo(ControlState.ACTIVE);
    }

    @Test
    void aVenueIsStoppedForWhoeverUsesItAndAStrategyForEveryUserOfIt() {
        world.control.stop(Latch.venue("other"), ControlState.HALTED, "r", "olga", "t");
        assertThat(now()).isEqualTo(ControlState.ACTIVE);
        world.control.stop(Latch.venue(HERS.venue()), ControlState.REDUCE_ONLY, "r", "olga", "t");
        assertThat(now()).isEqualTo(ControlState.REDUCE_ONLY);
        assertThat(world.control.effective(world.latches(), HIS, "ETH-USD")).isEqualTo(ControlState.REDUCE_ONLY);
        assertThat(world.control.global(world.latches())).isEqualTo(ControlState.ACTIVE);
        assertThat(world.control.resume(Latch.venue(HERS.venue()), "olga", "t")).isTrue();

        world.control.stop(Latch.strategy("grid"), ControlState.HALTED, "r", "olga", "t");
        assertThat(now()).isEqualTo(ControlState.ACTIVE);
        assertThat(world.control.effective(world.latches(), HIS, "BTC-USD", "grid"))
                .isEqualTo(ControlState.HALTED);
        assertThat(world.control.effective(world.latches(), HIS, "BTC-USD", "grid2"))
                .isEqualTo(ControlState.ACTIVE);
        assertThatThrownBy(() -> world.control.stop("trader:x", ControlState.HALTED, "r", "olga", "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("strategy:NAME");
    }

    @Test
    void whatAStoppedStrategyAsksForIsRefusedAndWhatItRecordedIsNotSent() {
        Receipt before = world.desk.open(by("grid", "one"));
        assertThat(before.code()).isEqualTo(Receipt.OK);
        world.control.stop(Latch.strategy("grid"), ControlState.HALTED, "r", "olga", "t");
        assertThat(world.desk.open(by("grid", "two")).code()).isEqualTo("CONTROL_HALTED");
        assertThat(world.desk.open(by("trend", "three")).code()).isEqualTo(Receipt.OK);
        world.settle();
        assertThat(world.intent(before).state()).isEqualTo(IntentState.EXPIRED);
    }

    private OpenCommand by(String strategy, String key) {
        OpenCommand hers = world.command(key, Side.LONG, "100", 10);
        return new OpenCommand(
                key,
                hers.user(),
                hers.account(),
                hers.instrument(),
                hers.side(),
                hers.collateral(),
                hers.leverage(),
                null,
                null,
                null,
                "t",
                strategy,
                List.of());
    }

    @Test
    void aStopListsWhatIsBeingSentAndIsAcknowledgedWhenItsLeaseEnds() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThatThrownBy(() -> world.dispatcher.step()).isInstanceOf(StoreException.class);

        StopReceipt receipt = world.stop(ControlState.HALTED);
        assertThat(receipt.mayStillExecute()).containsExactly(world.intent(open).id());
        assertThat(receipt.acknowledged()).isFalse();
        assertThat(world.control.acknowledge(receipt).acknowledged()).isFalse();
        world.clock.advanceMicros(1_999_999);
        assertThat(world.control.acknowledge(receipt).acknowledged()).isFalse();
        world.clock.advanceMicros(1);
        StopReceipt acknowledged = world.control.acknowledge(receipt);
        assertThat(acknowledged.acknowledged()).isTrue();
        assertThat(acknowledged.mayStillExecute()).hasSize(1);
        assertThat(world.stop(ControlState.FROZEN).acknowledged())
                .as("a lease that ran out holds no stop up")
                .isTrue();
        world.recovery.step();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);
        Books.checkAtRest(world);
    }

    @Test
    void aStopWhileTheStoreIsDownHoldsHereAndInTheJournalAndIsWrittenFirst() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        store().down = true;
        StopReceipt receipt = world.stop(ControlState.HALTED);
        assertThat(receipt.durable()).isFalse();
        assertThat(receipt.acknowledged()).isFalse();
        assertThat(world.control.acknowledge(receipt)).isEqualTo(receipt);
        assertThat(world.control.effective(List.of(), HERS, "BTC-USD")).isEqualTo(ControlState.HALTED);
        assertThat(world.control.flush("t")).isFalse();

        store().down = false;
        assertThat(world.open("o2", Side.LONG, "100", 10).code())
                .as("before it is flushed")
                .isEqualTo("CONTROL_HALTED");
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);

        world.boot();
        assertThat(world.control.effective(List.of(), HERS, "BTC-USD"))
                .as("a restart reads the journal")
                .isEqualTo(ControlState.HALTED);
        world.recover();
        assertThat(world.latches()).extracting(Latch::state).containsExactly(ControlState.HALTED);
        assertThat(world.journal.pending()).isEmpty();
        assertThat(world.control.unwritten()).isEmpty();
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("who looked before another stop or resume loosens nothing; who looks again does")
    void resumeBySomebodyWhoLookedEarlier() {
        world.stop(ControlState.HALTED);
        long seen = world.control.epoch();
        world.control.stop(Latch.market("ETH-USD"), ControlState.REDUCE_ONLY, "test", "olga", "t");
        assertThat(world.control.epoch()).isGreaterThan(seen);
        assertThatThrownBy(() -> world.control.resume(Latch.GLOBAL, "olga", "t", seen))
                .isInstanceOf(StopMeanwhileException.class);
        assertThat(now()).isEqualTo(ControlState.HALTED);
        long again = world.control.epoch();
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t", again)).isTrue();
        assertThat(world.control.epoch()).as("a resume raises it, too").isEqualTo(again + 1);
        assertThatThrownBy(() -> world.control.resume(Latch.market("ETH-USD"), "olga", "t", again))
                .isInstanceOf(StopMeanwhileException.class);
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t", again + 1))
                .as("there is none any more")
                .isFalse();
        assertThat(world.audit()).extracting(AuditEntry::action).contains("RESUME");
        assertThat(now()).isEqualTo(ControlState.ACTIVE);
    }

    @Test
    @DisplayName(
            "a stop that waits for the store is listed and holds for everybody; a resume waits until it is written")
    void listedWhileItWaits() {
        world.control.stop(Latch.market("ETH-USD"), ControlState.REDUCE_ONLY, "test", "olga", "t");
        assertThat(world.control.global(world.latches())).isEqualTo(ControlState.ACTIVE);
        store().down = true;
        world.stop(ControlState.FROZEN);
        assertThat(world.control.unwritten()).extracting(Latch::scope).containsExactly(Latch.GLOBAL);
        assertThat(world.control.global(List.of())).isEqualTo(ControlState.FROZEN);
        store().down = false;
        assertThat(world.control.latches())
                .extracting(Latch::state)
                .containsExactly(ControlState.FROZEN, ControlState.REDUCE_ONLY);
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t")).isTrue();
        assertThat(world.events("STOPPED"))
                .as("it was written before it was cleared")
                .hasSize(2);
        assertThat(world.control.unwritten()).isEmpty();
        assertThat(world.control.global(world.latches())).isEqualTo(ControlState.ACTIVE);
        assertThat(world.control.flush("t")).as("nothing waits").isTrue();
    }

    @Test
    void aStopThatNothingCouldHoldDurablyStillHoldsHereAndIsWrittenLater() {
        store().down = true;
        world.journal.broken = true;
        assertThatThrownBy(() -> world.stop(ControlState.HALTED)).isInstanceOf(UncheckedIOException.class);
        assertThat(world.control.effective(List.of(), HERS, "BTC-USD")).isEqualTo(ControlState.HALTED);
        store().down = false;
        assertThat(world.control.flush("t")).isTrue();
        assertThat(world.latches()).hasSize(1);
    }

    @Test
    void aConflictInTheStoreIsTriedAgainAndNotJournaled() {
        store().script.add(ScriptedStore.Next.RETRY);
        store().script.add(ScriptedStore.Next.RETRY);
        assertThat(world.stop(ControlState.HALTED).durable()).isTrue();
        assertThat(world.journal.pending()).isEmpty();
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThat(world.stop(ControlState.FROZEN).durable()).isFalse();
        assertThat(now()).isEqualTo(ControlState.FROZEN);
        assertThat(world.control.flush("t")).isTrue();
        assertThat(now()).isEqualTo(ControlState.FROZEN);
    }

    @Test
    void aStopThatComesWhileOthersAreFlushedIsNotForgotten() {
        store().down = true;
        world.stop(ControlState.HALTED);
        store().down = false;
        Latch late = new Latch(Latch.user("bob"), ControlState.FROZEN, "r", "olga", 1);
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            world.journal.record(late);
        };
        world.memory.transact(tx -> true);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        world.desk.account(World.HERS);
        world.control.flush("t");
        assertThat(world.latches()).hasSize(1);
        assertThat(world.journal.pending()).contains(late);
        assertThat(world.control.flush("t")).isTrue();
        assertThat(world.latches()).hasSize(2);
        assertThat(world.journal.pending()).isEmpty();
    }

    @Test
    void aResumedStopDoesNotComeBackFromTheJournal() {
        store().down = true;
        world.stop(ControlState.HALTED);
        world.control.stop(Latch.user("bob"), ControlState.HALTED, "r", "olga", "t");
        assertThatThrownBy(() -> world.control.resume(Latch.GLOBAL, "olga", "t"))
                .isInstanceOf(StoreException.class);
        assertThat(world.control.effective(List.of(), HERS, "BTC-USD")).isEqualTo(ControlState.HALTED);
        store().down = false;
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t")).isTrue();
        world.crash();
        assertThat(now()).isEqualTo(ControlState.ACTIVE);
        assertThat(world.latches()).extracting(Latch::scope).containsExactly("user:bob");
    }

    @Test
    void aStopThatComesWhileAResumeIsUnderWayWins() {
        for (World other : List.of(world, world.sibling())) {
            world.stop(ControlState.HALTED);
            // Between what the resume saw and what it clears.
            store().beforeWrite = () -> {
                store().beforeWrite = null;
                other.control.stop(Latch.GLOBAL, ControlState.HALTED, "again", "otto", "t2");
            };
            assertThatThrownBy(() -> world.control.resume(Latch.GLOBAL, "olga", "t"))
                    .isInstanceOf(StopMeanwhileException.class)
                    .hasMessageContaining("nothing was loosened");
            assertThat(now()).isEqualTo(ControlState.HALTED);
            assertThat(world.control.resume(Latch.GLOBAL, "olga", "t")).isTrue();
            assertThat(now()).isEqualTo(ControlState.ACTIVE);
        }
    }

    @Test
    void aResumeIsRefusedWhileAStopIsBeingWritten() {
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            assertThatThrownBy(() -> world.control.resume(Latch.GLOBAL, "olga", "t"))
                    .isInstanceOf(StopMeanwhileException.class);
        };
        store().transact(tx -> true);
        world.stop(ControlState.HALTED);
        assertThat(store().beforeWrite).isNull();
        assertThat(now()).isEqualTo(ControlState.HALTED);
    }

    @Test
    void aStopWhoseStoreIsSlowIsKeptInTheJournalAndWrittenOnce() {
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            world.control.journalUnwritten();
            world.control.journalUnwritten();
            assertThat(world.journal.pending()).hasSize(1);
        };
        store().transact(tx -> true);
        assertThat(world.stop(ControlState.HALTED).durable()).isTrue();
        assertThat(world.journal.pending()).hasSize(1);
        assertThat(world.control.flush("later")).isTrue();
        assertThat(world.journal.pending()).isEmpty();
        assertThat(world.latches()).hasSize(1);
        assertThat(world.events("STOPPED")).hasSize(1);
    }

    @Test
    void aStopLossHitDuringAFreezeFiresWhenItEndsAtTheSamePrice() {
        SortableId id = world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.stop(ControlState.FROZEN);
        world.tick("48900");
        world.run(Duration.ofSeconds(2));
        assertThat(world.position(id).open()).isTrue();
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
        Books.checkAtRest(world);
    }

    @Test
    void aStopLossThatTheStoreDidNotTakeFiresAtTheSamePrice() {
        SortableId first = world.opened(world.command("o1", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        SortableId second = world.opened(world.command("o2", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.triggers.step();
        world.tick("48900");
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThat(world.triggers.step()).as("the other one fired").isEqualTo(1);
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(first).closeReason()).isEqualTo("STOP_LOSS");
        assertThat(world.position(second).closeReason()).isEqualTo("STOP_LOSS");
        Books.checkAtRest(world);
    }

    @Test
    void aMissingPriceTriggersNothing() {
        SortableId id = world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.quotes.put("BTC-USD", 0L);
        world.clock.advance(Duration.ofSeconds(10));
        world.marks.put("BTC-USD", World.units("48000"));
        world.run(Duration.ofSeconds(2));
        assertThat(world.position(id).open()).isTrue();
        world.quotes.clear();
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
    }

    @Test
    void aFrozenStopLossWaitsWithoutAskingTheStore() {
        SortableId id = world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.triggers.step();
        world.stop(ControlState.FROZEN);
        world.tick("48900");
        world.triggers.step();
        int before = store().count;
        for (int i = 0; i < 640; i++) {
            world.tick(i % 2 == 0 ? "48800" : "48900");
            world.triggers.step();
        }
        assertThat(store().count - before)
                .as("for a freeze that another process ends")
                .isBetween(1, 10);

        world.control.resume(Latch.GLOBAL, "olga", "t");
        assertThat(world.triggers.step()).as("at once").isEqualTo(1);
        world.settle();
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
    }

    @Test
    void aFrozenStopLossThatIsNoLongerHitDoesNotFire() {
        SortableId id = world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.stop(ControlState.FROZEN);
        world.tick("48900");
        world.triggers.step();
        world.tick("50000");
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).open()).isTrue();
    }

    @Test
    void aFreezeThatAnotherProcessEndsIsSeenWithinABoundOfSteps() {
        SortableId id = world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.stop(ControlState.FROZEN);
        world.tick("48900");
        world.triggers.step();
        world.sibling().control.resume(Latch.GLOBAL, "olga", "t");
        int steps = 0;
        while (world.triggers.step() == 0 && steps < 1_000) {
            steps++;
        }
        assertThat(steps).isLessThan(64);
        world.settle();
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
    }

    @Test
    @DisplayName(
            "EXE-32 ending one stop keeps the others as they are, and a change of what changed meanwhile is refused")
    void endingOneStopKeepsTheOthers() {
        world.control.stop(Latch.market("BTC-USD"), ControlState.HALTED, "market", "olga", "t");
        world.control.stop(Latch.user("bob"), ControlState.FROZEN, "bob", "otto", "t");
        List<Latch> others = world.latches();
        StopReceipt first = world.stop(ControlState.REDUCE_ONLY);
        assertThat(world.control.resume(Latch.GLOBAL, "olga", "t")).isTrue();
        assertThat(world.latches()).containsExactlyInAnyOrderElementsOf(others);

        StopReceipt second = world.stop(ControlState.HALTED);
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            world.sibling().control.stop(Latch.GLOBAL, ControlState.FROZEN, "meanwhile", "otto", "t");
        };
        assertThatThrownBy(() -> world.control.resume(Latch.GLOBAL, "olga", "t"))
                .isInstanceOf(StopMeanwhileException.class);
        assertThat(world.control.global(world.latches())).isEqualTo(ControlState.FROZEN);
        assertThat(world.latches()).hasSize(3).containsAll(others);
    }
}
