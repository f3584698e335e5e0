package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Resting entries while the store fails: each stands once or not at all, and what is said of it is what stands. */
class EntryDoubtTest extends ScriptedWorld {
    private static final long HOUR = 3_600_000_000L;
    private static final ExitChange STOP = new ExitChange.Stop(Level.at(World.price("48000")));

    private EntryCommand command(String key) {
        return new EntryCommand(world.command(key, Side.LONG, "100", 10), null, World.price("49500"), HOUR);
    }

    private StoredEntry placed(String key) {
        return Objects.requireNonNull(world.desk.place(command(key)).entry());
    }

    private StoredEntry stored(StoredEntry entry) {
        return world.memory.transact(tx -> tx.entry(entry.id())).orElseThrow();
    }

    private List<StoredEntry> waiting() {
        return world.memory.transact(tx -> tx.entries(World.HERS, EnumSet.of(EntryState.WORKING), 100));
    }

    private void script(int after, ScriptedStore.Next next) {
        store().script.clear();
        store().script.addAll(Collections.nCopies(after, ScriptedStore.Next.GOES_THROUGH));
        store().script.add(next);
    }

    /** How many transactions placing takes when nothing fails. */
    private int transactions() {
        int before = store().count;
        placed("counted");
        return store().count - before;
    }

    /** The watch looked in time; what it then decides is decided after the entry's time. */
    @Test
    void aProcessThatStoodStillRecordsNoOrderAfterTheTimeOfItsEntry() {
        StoredEntry entry = placed("k");
        world.entryWatch.step();
        StoredEntry other = placed("other"); // so that the next step reads first
        world.tick("49000");
        boolean[] slept = new boolean[1];
        store().beforeWrite = () -> {
            if (!slept[0]) {
                slept[0] = true;
                world.advance(Duration.ofSeconds(3_601));
            }
        };
        world.entryWatch.step();
        store().beforeWrite = null;
        assertThat(slept[0]).isTrue();
        assertThat(world.openIntents()).isEmpty();
        assertThat(stored(entry).state()).isEqualTo(EntryState.WORKING);
        world.entryWatch.step();
        assertThat(stored(entry).state()).isEqualTo(EntryState.EXPIRED);
        assertThat(stored(other).state()).isEqualTo(EntryState.EXPIRED);
        assertThat(world.openIntents()).isEmpty();
    }

    @Test
    void aPlacingWhoseCommitGaveNoAnswerIsAnsweredByWhatStands() {
        int all = transactions();
        script(all - 1, ScriptedStore.Next.COMMITS_UNHEARD);
        EntryReceipt receipt = world.desk.place(command("k"));
        assertThat(receipt.accepted()).isTrue();
        assertThat(receipt.repeated()).isTrue();
        assertThat(waiting()).hasSize(2).contains(Objects.requireNonNull(receipt.entry()));

        script(all - 1, ScriptedStore.Next.LOST_UNHEARD);
        assertThatThrownBy(() -> world.desk.place(command("lost")))
                .isInstanceOfSatisfying(StoreException.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(StoreException.Kind.COMMIT_UNKNOWN);
                    assertThat(failed.getSuppressed()).isEmpty();
                });
        assertThat(waiting()).hasSize(2);
        assertThat(world.desk.place(command("lost")).repeated()).isFalse();
        assertThat(waiting()).hasSize(3);
    }

    @Test
    void whenNobodyCanBeAskedWhatStandsTheCallerHearsOfBothFailures() {
        int all = transactions();
        script(all - 1, ScriptedStore.Next.COMMITS_UNHEARD);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.desk.place(command("k")))
                .isInstanceOfSatisfying(StoreException.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(StoreException.Kind.COMMIT_UNKNOWN);
                    assertThat(failed.getSuppressed()).hasSize(1);
                });
        EntryReceipt again = world.desk.place(command("k"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.accepted()).isTrue();
        assertThat(waiting()).hasSize(2);
    }

    @Test
    void aPlacingThatMetAnotherTransactionIsDecidedAgainAndGivesUpInWords() {
        int all = transactions();
        script(all - 1, ScriptedStore.Next.RETRY);
        assertThat(world.desk.place(command("k")).accepted()).isTrue();
        for (int i = 0; i < DeskParts.MAX_DECISIONS; i++) {
            store().script.addAll(Collections.nCopies(all - 1, ScriptedStore.Next.GOES_THROUGH));
            store().script.add(ScriptedStore.Next.RETRY);
        }
        EntryReceipt crowded = world.desk.place(command("crowded"));
        assertThat(crowded.accepted()).isFalse();
        assertThat(crowded.code()).isEqualTo(Receipt.CONTENDED);
        assertThat(crowded.reason())
                .contains(DeskParts.MAX_DECISIONS + " times")
                .contains("send it again");
        script(all - 1, ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.desk.place(command("down"))).isInstanceOf(StoreException.class);
        assertThat(waiting()).hasSize(2);
        assertThat(store().script).isEmpty();
    }

    @Test
    void placingRaisesTheCountOfChangesAndNeedsPricesInTheDecimalsOfTheMarket() {
        long before = world.desk.entries().changes();
        placed("k");
        assertThat(world.desk.entries().changes()).isEqualTo(before + 1);
        assertThatThrownBy(() -> world.desk.place(new EntryCommand(
                        world.command("d", Side.LONG, "100", 10), null, Price.parse("49500", 2), HOUR)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 10 decimals");
        EntryReceipt unknown = world.desk.place(new EntryCommand(
                new OpenCommand(
                        "u",
                        World.ALICE,
                        World.HERS,
                        "DOGE-USD",
                        Side.LONG,
                        World.usd("100"),
                        Leverage.of(2),
                        null,
                        null,
                        "t"),
                null,
                World.price("1"),
                HOUR));
        assertThat(unknown.code()).isEqualTo(Receipt.MARKET_UNKNOWN);
        assertThat(unknown.reason()).contains("DOGE-USD");
    }

    @Test
    void aRefusedPlacingIsAuditedUnderItsDecision() {
        EntryReceipt refused = world.desk.place(
                new EntryCommand(world.command("k", Side.LONG, "100", 10), World.price("49000"), null, HOUR));
        assertThat(refused.code()).isEqualTo(EntryReceipt.TRIGGER_REACHED);
        assertThat(world.audit(Objects.requireNonNull(refused.decision()).id())).hasSize(1);
    }

    @Test
    void whatIsWrittenOfAnEntryNamesItInWords() {
        StoredEntry entry = placed("k");
        AuditEntry row = world.audit().stream()
                .filter(one -> one.subject().equals(entry.id().toString()))
                .findFirst()
                .orElseThrow();
        assertThat(row.action()).isEqualTo("ENTRY");
        assertThat(row.actor()).isEqualTo("alice");
        assertThat(row.detail()).isEqualTo("LONG BTC-USD 100.00 USD at 10x, limit 49500.00");
        EntryReceipt cancelled = world.desk.cancelEntry(World.ALICE, entry.id(), "trace-c");
        assertThat(cancelled.accepted()).isTrue();
        assertThat(cancelled.reason()).isEmpty();
        assertThat(world.audit(entry.id())).containsExactly("ENTRY", "ENTRY_CANCELLED");
        assertThat(world.events("ENTRY_ENDED")).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.data())
                    .containsEntry("entry", entry.id().toString())
                    .containsEntry("instrument", "BTC-USD")
                    .containsEntry("number", "E" + entry.number())
                    .containsEntry("order", row.detail())
                    .containsEntry("reason", "")
                    .containsEntry("state", "CANCELLED");
        });
        assertThat(world.savedTime()).isEqualTo(world.clock.epochMicros());
        EntryReceipt again = world.desk.cancelEntry(World.ALICE, entry.id(), "trace-c");
        assertThat(again.code()).isEqualTo(EntryReceipt.ENTRY_ENDED);
        assertThat(again.reason()).isEqualTo("E" + entry.number() + " has ended: CANCELLED");
    }

    @Test
    void anEntryWhoseOrderIsBeingSentEndsWithTheWordThatItMayStillExecute() {
        StoredEntry entry = placed("k");
        venue().silent = true;
        world.tick("49400");
        world.entryWatch.step();
        world.dispatcher.step();
        assertThat(stored(entry).state()).isEqualTo(EntryState.SENT);
        EntryReceipt cancelled = world.desk.cancelEntry(World.ALICE, entry.id(), "trace-c");
        assertThat(cancelled.accepted()).isTrue();
        assertThat(cancelled.reason()).isEqualTo("its order was being sent already and may still execute");
        assertThat(stored(entry).reason()).isEqualTo(cancelled.reason());
        assertThat(world.openIntents()).hasSize(1);
        venue().silent = false;
        world.run(Duration.ofSeconds(3));
    }

    @Test
    void whileEverythingIsFrozenNothingIsTakenBack() {
        StoredEntry entry = placed("k");
        world.stop(ControlState.FROZEN);
        EntryReceipt frozen = world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        assertThat(frozen.code()).isEqualTo("CONTROL_FROZEN");
        assertThat(frozen.reason()).contains("FROZEN");
        assertThat(stored(entry).state()).isEqualTo(EntryState.WORKING);
        assertThat(world.desk.cancelEntry(World.BOB, entry.id(), "t").code()).isEqualTo(EntryReceipt.ENTRY_NOT_FOUND);
    }

    @Test
    void itsEndIsAuditedAndToldOnceAndOnlyWhenItEndsWithoutAFill() {
        StoredEntry late = placed("late");
        world.advance(Duration.ofMinutes(61));
        world.entryWatch.step();
        assertThat(stored(late).state()).isEqualTo(EntryState.EXPIRED);
        assertThat(stored(late).reason()).isEqualTo("the price did not come in time");
        assertThat(world.audit(late.id())).containsExactly("ENTRY", "ENTRY_EXPIRED");
        assertThat(world.events("ENTRY_ENDED")).hasSize(1);
        StoredEntry done = placed("done");
        world.tick("49400");
        world.run(Duration.ofSeconds(1));
        assertThat(stored(done).state()).isEqualTo(EntryState.DONE);
        assertThat(world.audit(done.id())).containsExactly("ENTRY", "ENTRY_DONE");
        assertThat(world.events("ENTRY_ENDED")).hasSize(1);
    }

    private EntryChangeCommand change(String key, StoredEntry entry) {
        return new EntryChangeCommand(key, World.ALICE, entry.id(), STOP, "trace-" + key);
    }

    @Test
    void aChangeWhoseCommitGaveNoAnswerIsAnsweredByWhatStands() {
        StoredEntry entry = placed("k");
        int before = store().count;
        assertThat(world.desk.changeEntry(change("counted", entry)).accepted()).isTrue();
        int all = store().count - before;
        StoredEntry other = placed("other");
        script(all - 1, ScriptedStore.Next.COMMITS_UNHEARD);
        EntryReceipt receipt = world.desk.changeEntry(change("c", other));
        assertThat(receipt.accepted()).isTrue();
        assertThat(receipt.repeated()).isTrue();
        assertThat(stored(other).stopLoss()).isEqualTo(stored(entry).stopLoss()).isNotNull();

        StoredEntry third = placed("third");
        script(all - 1, ScriptedStore.Next.LOST_UNHEARD);
        assertThatThrownBy(() -> world.desk.changeEntry(change("lost", third)))
                .isInstanceOfSatisfying(StoreException.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(StoreException.Kind.COMMIT_UNKNOWN);
                    assertThat(failed.getSuppressed()).isEmpty();
                });
        assertThat(stored(third).stopLoss()).isNull();
        script(all - 1, ScriptedStore.Next.COMMITS_UNHEARD);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.desk.changeEntry(change("silent", third)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.getSuppressed()).hasSize(1));
        assertThat(stored(third).stopLoss()).isNotNull();
        script(all - 1, ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.desk.changeEntry(change("down", entry)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    }

    @Test
    void aChangeThatMetAnotherTransactionIsDecidedAgainAndGivesUpInWords() {
        StoredEntry entry = placed("k");
        int before = store().count;
        assertThat(world.desk.changeEntry(change("counted", entry)).accepted()).isTrue();
        int all = store().count - before;
        for (int i = 0; i < DeskParts.MAX_DECISIONS; i++) {
            store().script.addAll(Collections.nCopies(all - 1, ScriptedStore.Next.GOES_THROUGH));
            store().script.add(ScriptedStore.Next.RETRY);
        }
        EntryReceipt crowded = world.desk.changeEntry(change("crowded", entry));
        assertThat(crowded.code()).isEqualTo(Receipt.CONTENDED);
        assertThat(crowded.reason()).contains(DeskParts.MAX_DECISIONS + " times");
        script(all - 1, ScriptedStore.Next.RETRY);
        assertThat(world.desk.changeEntry(change("again", entry)).accepted()).isTrue();
        assertThat(world.audit(entry.id())).containsExactly("ENTRY", "ENTRY_CHANGED", "ENTRY_CHANGED");
    }
}
