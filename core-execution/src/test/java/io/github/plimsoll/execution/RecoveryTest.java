package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Orders that go on working stay in the states that are read: each is looked at once, those of later readings too. */
    @Test
    void moreThanOneReadingIsLookedAtToItsEnd() {
        for (int i = 0; i < 5; i++) {
            assertThat(world.open("o" + i, Side.LONG, "10", 2).code()).isEqualTo(Receipt.OK);
            world.dispatcher.step();
        }
        assertThat(world.intents()).extracting(StoredIntent::state).containsOnly(IntentState.IN_FLIGHT);
        Recovery small = new Recovery(
                world.memory, world.listings, List.of(venue()), world.clock, world.ids, account -> false, 2);
        Recovery.Report report = assertTimeoutPreemptively(Duration.ofSeconds(20), small::atStart);
        assertThat(report.resolved()).isEqualTo(5);
        assertThat(report.open()).isZero();
    }

    @Test
    void everyUnsentOpenExpiresHoweverManyReadingsItTakes() {
        for (int i = 0; i < 5; i++) {
            assertThat(world.open("o" + i, Side.LONG, "10", 2).code()).isEqualTo(Receipt.OK);
        }
        Recovery small = new Recovery(
                world.memory, world.listings, List.of(venue()), world.clock, world.ids, account -> false, 2);
        assertThat(small.atStart().expired()).isEqualTo(5);
        assertThat(world.intents()).extracting(StoredIntent::state).containsOnly(IntentState.EXPIRED);
    }

    @Test
    @DisplayName("an account that trades nowhere any more keeps nobody waiting, unless the books hold something of it")
    void anAccountThatLeft() {
        Recovery after = new Recovery(
                world.memory,
                world.listings,
                List.of(),
                world.clock,
                world.ids,
                account -> !account.id().equals(World.HIS));
        assertThat(after.atStart().unproved()).as("he did not leave").containsExactly(World.HIS);
        world.open("o", Side.LONG, "10", 2);
        Recovery then = new Recovery(world.memory, world.listings, List.of(), world.clock, world.ids, account -> true);
        Recovery.Report report = then.atStart();
        assertThat(report.expired()).as("it was not sent").isEqualTo(1);
        assertThat(report.finished()).isTrue();
        world.opened("p", Side.LONG, "10", 2);
        Recovery last = new Recovery(world.memory, world.listings, List.of(), world.clock, world.ids, account -> true);
        assertThat(last.atStart().unproved()).as("who would close it?").containsExactly(World.HERS);
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

    /** A venue that works on what the books have ended would execute what nobody waits for. */
    @Test
    void anOrderThatTheVenueWorksOnAgainstTheBooksIsADifference() {
        SortableId ended = world.intent(world.open("o", Side.LONG, "100", 10)).id();
        world.settle();
        assertThat(world.recovery.compare(9)).isEmpty();
        venue().strays = () -> List.of(ended);
        assertThat(world.recovery.compare(9))
                .containsExactly("order " + ended + ": the books hold it as FILLED, the venue still works on it");
        assertThat(world.recovery.compare(9)).as("told before").isEmpty();
        assertThat(world.latches()).extracting(Latch::scope).containsExactly(Latch.market("BTC-USD"));
    }

    @Test
    void anOrderThatNoBookKnowsTakesNewRiskFromItsUser() {
        SortableId stranger = new SortableId(7, 7);
        venue().strays = () -> List.of(stranger);
        assertThat(world.recovery
                        .reconcile(List.of(World.account(World.HERS, World.ALICE)))
                        .get(0)
                        .differences())
                .containsExactly("order " + stranger + ": the books hold no such order, the venue still works on it");
        assertThat(world.latches()).extracting(Latch::scope).containsExactly(Latch.user("alice"));
        assertThat(world.open("o", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
    }

    @Test
    void moneyThatTheVenueDoesNotHaveTakesNewRiskFromItsUser() {
        assertThat(world.opened("o", Side.LONG, "100", 10)).isNotNull();
        Usd cash = world.reading().cash();
        venue().balance = cash;
        assertThat(money()).isEmpty();
        venue().balance = cash.minus(World.usd("0.009999"));
        assertThat(money()).as("less than a cent is rounding").isEmpty();
        venue().balance = cash.plus(World.usd("5"));
        assertThat(money()).as("anybody can send some").isEmpty();
        assertThat(world.latches()).isEmpty();
        venue().balance = cash.minus(World.usd("0.01"));
        String missing = "free money of " + World.HERS + ": the books hold " + cash + " USD, the venue "
                + venue().balance + " USD";
        assertThat(money()).containsExactly(missing);
        assertThat(world.latches()).extracting(Latch::scope).containsExactly(Latch.user("alice"));
        assertThat(world.open("more", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        venue().balance = cash.minus(World.usd("1"));
        assertThat(money()).as("another amount is missing").isNotEmpty();
        assertThat(world.events("MISMATCH")).as("told once").hasSize(1);
        assertThat(world.recovery.atStart().mismatches()).as("told once").isEmpty();
    }

    @Test
    void moneyOfAnOrderUnderWayMayBeOnEitherSide() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        venue().balance = world.reading().cash().minus(World.usd("50"));
        assertThat(money()).isEmpty();
        assertThat(world.state(open)).isEqualTo(IntentState.RECORDED);
        world.settle();
        venue().balance = world.reading().cash();
        assertThat(money()).isEmpty();
        assertThat(world.latches()).isEmpty();
    }

    private List<String> money() {
        return world.recovery
                .reconcile(List.of(World.account(World.HERS, World.ALICE)))
                .get(0)
                .differences();
    }

    @Test
    void anOrderThatEndsWhileTheVenueIsAskedIsNone() {
        SortableId ended = world.intent(world.open("o", Side.LONG, "100", 10)).id();
        world.settle();
        AtomicInteger asked = new AtomicInteger();
        venue().strays = () -> asked.getAndIncrement() % 2 == 0 ? List.of(ended) : List.of();
        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(asked).hasValue(2);
        venue().strays = () -> {
            venue().silent = true; // from the next look on
            return List.of(ended);
        };
        assertThat(world.recovery.compare(9))
                .as("a second look without an answer proves nothing")
                .isEmpty();
        assertThat(world.latches()).isEmpty();
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

    /** The same comparison, for somebody who asks: every account has one of three answers. */
    @Test
    void whoAsksHearsWhatAgreesWhatDiffersAndWhatIsNotKnown() {
        world.opened("o", Side.LONG, "100", 10);
        List<Account> accounts = world.memory.transact(tx -> tx.accounts());
        assertThat(world.recovery.reconcile(accounts))
                .extracting(Reconciled::account, Reconciled::outcome, Reconciled::agreeing, Reconciled::closing)
                .containsExactly(
                        tuple(World.HERS, Reconciled.Outcome.AGREES, 1, 0),
                        tuple(World.HIS, Reconciled.Outcome.AGREES, 0, 0));
        venue().silent = true;
        assertThat(world.recovery.reconcile(accounts))
                .allMatch(one -> one.outcome() == Reconciled.Outcome.UNKNOWN
                        && one.reason().contains("did not answer"));
        venue().silent = false;
        world.paper = new PaperVenue(World.VENUE, world.listings, id -> 0, world.costs, world.clock);
        venue().inner = world.paper;
        venue().capabilities = world.paper.capabilities();
        assertThat(world.recovery.reconcile(accounts).get(0).reason())
                .as("a venue in one process accuses nobody")
                .contains("another one may have traded");
        assertThat(world.latches()).isEmpty();
        venue().capabilities = EnumSet.allOf(Capability.class);
        for (int i = 0; i < 2; i++) {
            Reconciled differs = world.recovery.reconcile(accounts).get(0);
            assertThat(differs.outcome()).isEqualTo(Reconciled.Outcome.DIFFERS);
            assertThat(differs.differences()).singleElement().asString().contains("the venue 0");
        }
        assertThat(world.recovery.compare(9))
                .as("told by the same comparison before")
                .isEmpty();
        assertThat(world.events("MISMATCH")).hasSize(1);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
    }

    @Test
    void whatIsBeingClosedIsComparedAfterwards() {
        SortableId position = world.opened("o", Side.LONG, "100", 10);
        assertThat(world.close("c", position, World.half()).code()).isEqualTo(Receipt.OK);
        List<Account> accounts = world.memory.transact(tx -> tx.accounts());
        assertThat(world.recovery.reconcile(accounts).get(0))
                .extracting(Reconciled::outcome, Reconciled::agreeing, Reconciled::closing)
                .containsExactly(Reconciled.Outcome.AGREES, 0, 1);
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

    private ScriptedStore scripted(World world) {
        return (ScriptedStore) world.store;
    }

    /** Two orders that were sent and never came, behind a store that goes as scripted. */
    private World twoUnknown() {
        World lost = World.create(w -> {
            w.venueWrap = venue -> scripted = new ScriptedVenue(venue);
            w.storeWrap = ScriptedStore::new;
        });
        lost.open("o1", Side.LONG, "100", 10);
        lost.open("o2", Side.LONG, "100", 10);
        for (StoredIntent intent : lost.intents()) {
            StoredIntent sending = intent.sending();
            lost.memory.transact(tx -> tx.updateSending(sending, intent.version(), 1)
                    && tx.updateIntent(sending.to(IntentState.UNKNOWN, "lost"), sending.version()));
        }
        assertThat(lost.intents()).extracting(StoredIntent::state).containsOnly(IntentState.UNKNOWN);
        return lost;
    }

    /** What the store answers to the transaction that moves all orders, and to those after it. */
    private static void afterReading(ScriptedStore store, ScriptedStore.Next... next) {
        store.script.addAll(Collections.nCopies(3, ScriptedStore.Next.GOES_THROUGH));
        store.script.addAll(List.of(next));
    }

    @Test
    void anOrderThatCannotBeMovedWithTheOthersHoldsUpNone() {
        World lost = twoUnknown();
        afterReading(scripted(lost), ScriptedStore.Next.RETRY, ScriptedStore.Next.RETRY);
        Recovery.Report first = lost.recovery.step();
        assertThat(first.resolved()).isEqualTo(1);
        assertThat(first.open()).isEqualTo(1);
        assertThat(first.unproved()).containsExactly(World.HERS);
        assertThat(lost.reservations()).isEqualTo(1);
        assertThat(lost.recovery.step().resolved()).isEqualTo(1);
        assertThat(lost.intents()).extracting(StoredIntent::state).containsOnly(IntentState.EXPIRED);
        assertThat(lost.reservations()).isZero();
    }

    @Test
    void ordersThatTheStoreRefusesTogetherAreMovedOneByOne() {
        World lost = twoUnknown();
        afterReading(scripted(lost), ScriptedStore.Next.UNAVAILABLE);
        assertThat(lost.recovery.step().resolved()).isEqualTo(2);
        assertThat(lost.events("EXPIRED")).hasSize(2);
    }

    /** The commit may have happened: nothing is tried again before it was looked at, and nobody is told twice. */
    @Test
    void aCommitWithoutAnAnswerIsLookedAtBeforeAnythingElse() {
        for (ScriptedStore.Next answer : List.of(ScriptedStore.Next.COMMITS_UNHEARD, ScriptedStore.Next.LOST_UNHEARD)) {
            World lost = twoUnknown();
            afterReading(scripted(lost), answer);
            assertThatThrownBy(lost.recovery::step)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.COMMIT_UNKNOWN));
            lost.recovery.step();
            assertThat(lost.intents()).extracting(StoredIntent::state).containsOnly(IntentState.EXPIRED);
            assertThat(lost.events("EXPIRED")).hasSize(2);
            assertThat(lost.reservations()).isZero();
        }
    }

    /** More open orders than one reading holds: a start that is finished has left none. */
    @Test
    void aStartPassesOverNoOrderHoweverManyAreOpen() throws ReflectiveOperationException {
        World lost = twoUnknown();
        StoredIntent one = lost.intents().get(0);
        List<StoredIntent> more = new ArrayList<>();
        for (int i = 0; i < 10_200; i++) {
            more.add(copy(one, new SortableId(one.id().high() + 1, i), "more" + i));
        }
        lost.memory.transact(tx -> {
            more.forEach(tx::insertIntent);
            return true;
        });
        Recovery.Report report = lost.recovery.atStart();
        assertThat(report.finished()).isTrue();
        assertThat(report.resolved()).isEqualTo(10_202);
        assertThat(lost.openIntents()).isEmpty();
    }

    private static StoredIntent copy(StoredIntent row, SortableId id, String key) throws ReflectiveOperationException {
        RecordComponent[] parts = StoredIntent.class.getRecordComponents();
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = switch (parts[i].getName()) {
                case "id" -> id;
                case "key" -> key;
                default -> parts[i].getAccessor().invoke(row);
            };
        }
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return StoredIntent.class.getDeclaredConstructor(types).newInstance(values);
    }
}
