package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ControlState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the store in memory answers row by row: what is asked of it by those who look, not by those who trade. */
class MemoryRowsTest {
    private static final long DAY = 86_400_000_000L;

    private final World world = World.create();
    private final MemoryStore store = world.memory;

    private void write(Consumer<StoreTx> work) {
        store.transact(tx -> {
            work.accept(tx);
            return true;
        });
    }

    private static AuditEntry row(long at, String actor, String subject, String detail, String trace) {
        return new AuditEntry(at, actor, "ACTION", subject, detail, trace);
    }

    private List<String> about(String word, long from, long until, int limit) {
        return store.transact(tx -> tx.audit(word, from, until, limit)).stream()
                .map(AuditEntry::trace)
                .toList();
    }

    @Test
    void theAuditIsAskedByActorSubjectTraceOrWordsNewestFirst() {
        long now = world.clock.epochMicros();
        write(tx -> {
            tx.appendAudit(row(now, "zoe", "s1", "opened", "t1"));
            tx.appendAudit(row(now + 1, "yan", "s2", "zoe asked", "t2"));
            tx.appendAudit(row(now + 2, "yan", "zoe", "", "t3"));
            tx.appendAudit(row(now + 3, "yan", "s4", "", "zoe"));
            tx.appendAudit(row(now + 4, "yan", "s5", "", "t5"));
        });
        assertThat(about("zoe", now, now + 10, 9)).containsExactly("zoe", "t3", "t2", "t1");
        assertThat(about("zoe", now, now + 10, 2)).containsExactly("zoe", "t3");
        assertThat(about("zoe", now + 1, now + 3, 9)).containsExactly("t3", "t2");
        assertThat(about("", now + 4, now + 5, 9)).containsExactly("t5");
        assertThat(about("", now, now + 5, 1)).containsExactly("t5");
        assertThat(about("nobody", now, now + 10, 9)).isEmpty();
        assertThat(world.savedTime()).isEqualTo(now + 4);
    }

    private static Snapshot snapshot(AccountId account, long day) {
        Usd cash = Usd.of(10);
        return new Snapshot(account, day, day * DAY, cash, Usd.ZERO, Usd.ZERO, cash, Usd.ZERO, Usd.ZERO, 0);
    }

    private List<Long> days(AccountId account) {
        return store.transact(tx -> tx.snapshots(account, Long.MIN_VALUE)).stream()
                .map(Snapshot::day)
                .toList();
    }

    @Test
    void aSnapshotIsKeptForFourHundredDaysAndNoLonger() {
        AccountId other = World.HIS;
        write(tx -> {
            tx.saveSnapshot(snapshot(World.HERS, 30_000));
            tx.saveSnapshot(snapshot(World.HERS, 30_001));
            tx.saveSnapshot(snapshot(World.HERS, 30_401));
            tx.saveSnapshot(snapshot(other, 30_000));
        });
        assertThatThrownBy(() -> write(tx -> tx.forgetSnapshots(World.HERS, 30_002)))
                .hasMessageContaining("400 days");
        write(tx -> tx.forgetSnapshots(World.HERS, 30_001));
        assertThat(days(World.HERS)).endsWith(30_001L, 30_401L).doesNotContain(30_000L);
        assertThat(days(other)).contains(30_000L);
        assertThat(store.<Optional<Snapshot>>transact(tx -> tx.lastSnapshot(World.HERS, 30_400))
                        .map(Snapshot::day))
                .contains(30_001L);
        assertThat(store.<Optional<Snapshot>>transact(tx -> tx.lastSnapshot(new AccountId("nobody"), 30_400)))
                .isEmpty();
    }

    @Test
    void settingsAreMadeOnceAndChangedByCompareAndSet() {
        UserId zoe = new UserId("zoe");
        UserSettings first = UserSettings.defaults(zoe);
        assertThat(store.<Boolean>transact(tx -> tx.insertSettings(first))).isTrue();
        assertThat(store.<Boolean>transact(tx -> tx.insertSettings(first.withConfirm(true))))
                .isFalse();
        assertThat(store.<Optional<UserSettings>>transact(tx -> tx.settings(zoe)))
                .contains(first);
        UserSettings next = first.withSlippage(Ratio.parse("0.01"));
        assertThat(store.<Boolean>transact(tx -> tx.updateSettings(next, 2))).isFalse();
        assertThat(store.<Boolean>transact(tx -> tx.updateSettings(next, 1))).isTrue();
        assertThat(store.<Boolean>transact(tx -> tx.updateSettings(next, 1))).isFalse();
        assertThat(store.<Optional<UserSettings>>transact(tx -> tx.settings(zoe)))
                .contains(next);
        UserSettings unknown = UserSettings.defaults(new UserId("nobody"));
        assertThat(store.<Boolean>transact(tx -> tx.updateSettings(unknown, 1))).isFalse();
    }

    @Test
    void theDeskMakesSettingsWithEveryDefaultAndAuditsEachChange() {
        UserSettings first = world.desk.settings(World.ALICE).orElseThrow();
        assertThat(first).isEqualTo(UserSettings.defaults(World.ALICE));
        assertThat(world.audit().stream().filter(row -> row.action().equals("SETTINGS")))
                .hasSize(2)
                .allMatch(row -> row.detail().equals("created: slippage none, confirm off, news all"));
        UserSettings changed = world.desk.changeSettings(World.ALICE, old -> old.withConfirm(true), "t9");
        assertThat(changed.confirm()).isTrue();
        assertThat(world.desk.settings(World.ALICE)).contains(changed);
        AuditEntry row = world.audit().get(world.audit().size() - 1);
        assertThat(List.of(row.actor(), row.action(), row.subject(), row.trace()))
                .containsExactly("alice", "SETTINGS", "alice", "t9");
        assertThat(row.detail())
                .isEqualTo("slippage none, confirm off, news all -> slippage none, confirm on, news all");
        int rows = world.audit().size();
        assertThat(world.desk.changeSettings(World.ALICE, old -> old, "t10")).isEqualTo(changed);
        assertThat(world.audit()).hasSize(rows);
        assertThatThrownBy(() -> world.desk.changeSettings(new UserId("nobody"), old -> old, "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void anAccountIsMadeOnce() {
        assertThat(world.desk.createAccount(World.account(World.HERS, World.ALICE), Usd.of(5), "t"))
                .isFalse();
        assertThat(world.balance(Book.CASH)).isEqualTo(world.deposit);
        assertThat(store.<Boolean>transact(tx -> tx.insertAccount(World.account(World.HERS, World.ALICE))))
                .isFalse();
        assertThat(store.<List<Account>>transact(tx -> tx.accounts(World.ALICE)))
                .extracting(account -> account.id())
                .containsExactly(World.HERS);
        assertThat(store.<List<Account>>transact(tx -> tx.accounts(new UserId("nobody"))))
                .isEmpty();
    }

    @Test
    void moneyThatMovedIsSummedByBookTypeAndTime() {
        long at = world.clock.epochMicros();
        assertThat(movement(Book.CASH, "DEPOSIT", at)).isEqualTo(world.deposit);
        assertThat(movement(Book.CASH, "", at)).isEqualTo(world.deposit);
        assertThat(movement(Book.EXTERNAL, "", at)).isEqualTo(world.deposit.negate());
        assertThat(movement(Book.CASH, "ADOPTED", at)).isEqualTo(Usd.ZERO);
        assertThat(movement(Book.CASH, "DEPOSIT", at + 1)).isEqualTo(Usd.ZERO);
        assertThat(movement(Book.MARGIN, "", 0)).isEqualTo(Usd.ZERO);
    }

    private Usd movement(Book book, String type, long since) {
        return store.transact(tx -> tx.movement(World.HERS, book, type, since));
    }

    @Test
    void aPositionIsFoundByItsNumberAndItsAccount() {
        SortableId first = world.opened("a", Side.LONG, "100", 10);
        SortableId second = world.opened("b", Side.SHORT, "100", 10);
        assertThat(number(World.HERS, 1)).isEqualTo(first);
        assertThat(number(World.HERS, 2)).isEqualTo(second);
        assertThat(number(World.HERS, 3)).isNull();
        assertThat(number(World.HIS, 1)).isNull();
    }

    private @Nullable SortableId number(AccountId account, int number) {
        return store.transact(tx -> tx.position(account, number))
                .map(position -> position.id())
                .orElse(null);
    }

    @Test
    void runsCursorsAndEventsCountUpwards() {
        long run = store.transact(StoreTx::nextRun);
        assertThat(store.<Long>transact(StoreTx::nextRun)).isEqualTo(run + 1);
        write(tx -> tx.setVenueCursor("elsewhere", 7));
        write(tx -> tx.setVenueCursor("elsewhere", 6));
        assertThat(store.<Long>transact(tx -> tx.venueCursor("elsewhere"))).isEqualTo(7);
        assertThat(store.<Long>transact(tx -> tx.eventCursor("chat"))).isZero();
        write(tx -> tx.setEventCursor("chat", 3));
        assertThat(store.<Long>transact(tx -> tx.eventCursor("chat"))).isEqualTo(3);
        int before = store.transact(tx -> tx.events(0, 1_000)).size();
        long now = world.clock.epochMicros() + 50;
        write(tx -> tx.appendEvent(
                new BusinessEvent(0, world.ids.next(), "TOLD", "alice", now, "t", Collections.emptySortedMap())));
        List<BusinessEvent> last = store.transact(tx -> tx.events(before, 1_000));
        assertThat(last)
                .singleElement()
                .satisfies(event -> assertThat(event.sequence()).isEqualTo(before + 1L));
        assertThat(world.savedTime()).isEqualTo(now);
        assertThat(store.<List<BusinessEvent>>transact(tx -> tx.events(-5, 1_000)))
                .hasSize(before + 1);
        assertThat(store.<List<BusinessEvent>>transact(tx -> tx.events(before + 1L, 1_000)))
                .isEmpty();
        assertThat(store.<List<BusinessEvent>>transact(tx -> tx.events(before + 9L, 1_000)))
                .isEmpty();
        assertThat(store.<List<BusinessEvent>>transact(tx -> tx.events(0, 1))).hasSize(1);
        assertThat(store.<List<BusinessEvent>>transact(tx -> tx.events(0, -1))).isEmpty();
    }

    @Test
    void whatIsWrittenAtATimeMovesTheWorldsTimeAndNeverBack() {
        long now = world.clock.epochMicros();
        write(tx -> tx.putLatch(new Latch(Latch.GLOBAL, ControlState.HALTED, "r", "b", now + 10)));
        assertThat(world.savedTime()).isEqualTo(now + 10);
        assertThat(store.<Boolean>transact(tx -> tx.clearLatch(Latch.GLOBAL))).isTrue();
        assertThat(store.<Boolean>transact(tx -> tx.clearLatch(Latch.GLOBAL))).isFalse();
        write(tx -> tx.releaseAutomation(World.HERS, now + 20, "olga"));
        assertThat(world.savedTime()).isEqualTo(now + 20);
        write(tx -> tx.releaseAutomation(World.HERS, now + 15, "olga"));
        assertThat(store.<Long>transact(tx -> tx.automationReleased(World.HERS)))
                .isEqualTo(now + 20);
        write(tx -> tx.saveProfitMark(new ProfitMark(World.HERS, now + 30, Usd.ZERO, Usd.ZERO)));
        assertThat(world.savedTime()).isEqualTo(now + 30);
        write(tx -> tx.saveProfitMark(new ProfitMark(World.HERS, now + 30, Usd.of(1), Usd.of(1))));
        assertThat(store.<List<ProfitMark>>transact(tx -> tx.profitMarks(World.HERS)))
                .as("the first one of a moment stays")
                .extracting(ProfitMark::profit)
                .containsExactly(Usd.ZERO);
        write(tx -> tx.saveWorldTime(now));
        assertThat(world.savedTime()).isEqualTo(now + 30);
    }

    @Test
    void aConfirmationIsUsedOnceAndAtATime() {
        long now = world.clock.epochMicros();
        Confirmation fresh = Confirmation.fresh("token", World.ALICE, "/flatten", now + 60_000_000);
        write(tx -> tx.putConfirmation(fresh));
        assertThat(store.<Optional<Confirmation>>transact(tx -> tx.confirmation("token")))
                .contains(fresh);
        assertThat(store.<Boolean>transact(tx -> tx.useConfirmation("other", "k", now + 5)))
                .isFalse();
        assertThat(store.<Boolean>transact(tx -> tx.useConfirmation("token", "k", now + 5)))
                .isTrue();
        assertThat(world.savedTime()).isEqualTo(now + 5);
        assertThat(store.<Boolean>transact(tx -> tx.useConfirmation("token", "k2", now + 6)))
                .isFalse();
        assertThat(Objects.requireNonNull(store.transact(tx -> tx.confirmation("token"))
                        .orElseThrow()
                        .usedBy()))
                .isEqualTo("k");
    }

    @Test
    void aSendLeaseIsToldByWhatIsLeftOfItInMicroseconds() {
        List<SendingRow> seen = new ArrayList<>();
        World own = World.create(w -> w.venueWrap = venue -> {
            ScriptedVenue scripted = new ScriptedVenue(venue);
            scripted.whileFrozen = () -> {
                w.clock.advanceMicros(500_000);
                seen.addAll(w.memory.transact(StoreTx::sending));
            };
            scripted.send = ScriptedVenue.Send.FREEZES;
            return scripted;
        });
        own.open("k", Side.LONG, "100", 10);
        own.dispatcher.step();
        assertThat(seen)
                .singleElement()
                .satisfies(row -> assertThat(row.leaseRemainingMicros()).isEqualTo(own.leaseMicros - 500_000));
    }
}
