package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Venue events that come twice, late, out of order, in parts, or that nobody can explain. */
class SettlementTest {
    private @Nullable ScriptedVenue scriptedVenue;
    private @Nullable ScriptedStore scriptedStore;
    private final World world = World.create(w -> {
        w.free();
        w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue);
        w.storeWrap = store -> scriptedStore = new ScriptedStore(store);
    });

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scriptedVenue);
    }

    private ControlState control() {
        return world.control.effective(world.latches(), World.account(World.HERS, World.ALICE), "BTC-USD");
    }

    /** An order that the venue took and on which this test alone speaks for the venue. */
    private StoredIntent taken(Receipt receipt) {
        venue().send = ScriptedVenue.Send.LOST;
        venue().silent = true;
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.state(receipt)).isEqualTo(IntentState.UNKNOWN);
        return world.intent(receipt);
    }

    private void says(long sequence, VenueEvent.Kind kind, StoredIntent intent, long units, String at, String fee) {
        says(event(sequence, "e" + sequence, kind, World.HERS, intent.id(), intent.position(), units, price(at), fee));
    }

    private void says(VenueEvent... events) {
        venue().extra.addAll(List.of(events));
        world.settlement.step();
    }

    private VenueEvent event(
            long sequence,
            String id,
            VenueEvent.Kind kind,
            AccountId account,
            @Nullable SortableId order,
            SortableId position,
            long units,
            @Nullable Price price,
            String fee) {
        return new VenueEvent(
                sequence, id, kind, account, order, position, units, price, usd(fee), "", world.clock.epochMicros());
    }

    @Test
    void eventsThatComeTwiceAndBackwardsSettleOnce() {
        venue().events = all -> {
            List<VenueEvent> twice = new ArrayList<>(all);
            twice.addAll(all);
            Collections.reverse(twice);
            return twice;
        };
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.close("c1", id, World.half());
        world.close("c2", id, World.all());
        world.settle();
        assertThat(world.position(id).open()).isFalse();
        assertThat(world.events("FILLED")).hasSize(3);
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("10000"));
        Books.checkAtRest(world);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAnOpenCostsIsTakenFromItsMarginOrPaidBesideIt(boolean fromMargin) {
        venue().capabilities = fromMargin ? EnumSet.allOf(Capability.class) : EnumSet.noneOf(Capability.class);
        Usd cash = world.balance(Book.CASH);
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        says(1, VenueEvent.Kind.FILL, open, 500_000, "50000", "0.25");
        says(2, VenueEvent.Kind.FILL, open, 1_500_000, "50000", "0.75");
        StoredPosition position = world.position(open.position());
        assertThat(position.collateral()).isEqualTo(usd(fromMargin ? "99" : "100"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(position.collateral());
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("1"));
        assertThat(cash.minus(world.balance(Book.CASH))).isEqualTo(usd(fromMargin ? "100" : "101"));
        // By hand: 85 % of the collateral are lost when 0.02 BTC have fallen by 4,207.50 or 4,250 USD each.
        assertThat(position.liquidation()).isEqualTo(price(fromMargin ? "45792.5" : "45750"));
    }

    @Test
    void whatAnOpenFillsAfterALiquidationIsReservedForTheCloseThatStillWorks() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        StoredIntent opening = taken(open);
        long s = world.paper.snapshot(World.HERS).cursor();
        says(s + 1, VenueEvent.Kind.FILL, opening, 500_000, "50000", "0");
        StoredIntent closing = taken(world.close("c", opening.position(), World.all()));
        assertThat(closing.sizeUnits()).isEqualTo(500_000);
        says(event(
                s + 2,
                "liquidated",
                VenueEvent.Kind.LIQUIDATED,
                World.HERS,
                null,
                opening.position(),
                500_000,
                price("45000"),
                "0"));
        assertThat(world.position(opening.position()).open()).isFalse();
        says(s + 3, VenueEvent.Kind.FILL, opening, 1_500_000, "45000", "0");
        assertThat(world.position(opening.position()).remainingUnits()).isEqualTo(1_500_000);
        assertThat(world.position(opening.position()).closingUnits()).isEqualTo(500_000);
        assertThat(world.events("MISMATCH")).isEmpty();
        says(s + 4, VenueEvent.Kind.FILL, closing, 500_000, "45000", "0");
        assertThat(world.position(opening.position()).remainingUnits()).isEqualTo(1_000_000);
        assertThat(world.position(opening.position()).closingUnits()).isZero();
    }

    @Test
    void aReorderedPageLosesNothingWhenTheProcessDiesInItsMiddle() {
        venue().events = all -> {
            List<VenueEvent> backwards = new ArrayList<>(all);
            Collections.reverse(backwards);
            return backwards;
        };
        Receipt one = world.open("o1", Side.LONG, "100", 10);
        Receipt two = world.open("o2", Side.SHORT, "100", 10);
        while (world.dispatcher.step()) {
            continue;
        }
        world.clock.advance(Duration.ofSeconds(1));
        world.quote();
        world.paper.step();
        ScriptedStore store = Objects.requireNonNull(scriptedStore);
        store.script.add(ScriptedStore.Next.GOES_THROUGH);
        store.script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThat(world.settlement.step()).as("the first one").isEqualTo(1);
        world.crash();
        assertThat(world.state(one)).isEqualTo(IntentState.FILLED);
        assertThat(world.state(two)).isEqualTo(IntentState.FILLED);
        Books.checkAtRest(world);
    }

    @Test
    void aLiquidationWaitsForTheFillsBeforeIt() {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        says(event(
                2,
                "liq",
                VenueEvent.Kind.LIQUIDATED,
                World.HERS,
                null,
                open.position(),
                2_000_000,
                price("45000"),
                "0"));
        assertThat(world.find(open.position())).isEmpty();
        assertThat(world.latches()).isEmpty();

        says(1, VenueEvent.Kind.FILL, open, 2_000_000, "50000", "0.5");
        world.settlement.step();
        assertThat(world.position(open.position()).closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9899.5"));
        assertThat((long) world.memory.transact(tx -> tx.venueCursor(World.VENUE)))
                .isEqualTo(2);
        assertThat(world.latches()).isEmpty();
        Books.check(world);
    }

    @Test
    void aLiquidationOfTheRestWaitsForTheCloseBeforeIt() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long after = world.paper.snapshot(World.HERS).cursor();
        StoredIntent close = taken(world.close("c", id, World.half()));
        says(event(after + 2, "liq", VenueEvent.Kind.LIQUIDATED, World.HERS, null, id, 1_000_000, price("45700"), "0"));
        assertThat(world.position(id).open()).isTrue();
        says(after + 1, VenueEvent.Kind.FILL, close, 1_000_000, "51000", "0");
        world.settlement.step();
        assertThat(world.position(id).closeReason()).isEqualTo("LIQUIDATION");
        // half closed at +10 with 50 of collateral back, the other 50 lost
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9960"));
        assertThat(world.latches()).isEmpty();
        Books.check(world);
    }

    @Test
    void aFillOfAnExpiredIntentLatchesTheMarketAndIsTold() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.advance(Duration.ofHours(1));
        world.dispatcher.step();
        assertThat(world.state(receipt)).isEqualTo(IntentState.EXPIRED);
        says(1, VenueEvent.Kind.FILL, world.intent(receipt), 2_000_000, "50000", "0");
        assertThat(world.latches()).singleElement().satisfies(latch -> {
            assertThat(latch.scope()).isEqualTo("market:BTC-USD");
            assertThat(latch.state()).isEqualTo(ControlState.REDUCE_ONLY);
        });
        assertThat(world.events("MISMATCH")).hasSize(1);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("10000"));
        Books.check(world);
    }

    @Test
    void aMismatchNeverLoosensAStricterStop() {
        world.control.stop(Latch.market("BTC-USD"), ControlState.FROZEN, "r", "olga", "t");
        world.stop(ControlState.FROZEN);
        SortableId nobody = new SortableId(7, 7);
        says(event(1, "x", VenueEvent.Kind.FILL, World.HERS, nobody, nobody, 5, price("50000"), "0"));
        Receipt ignored = world.open("o", Side.LONG, "100", 10);
        assertThat(ignored.code()).isEqualTo("CONTROL_FROZEN");
        assertThat(world.latches()).extracting(Latch::state).containsOnly(ControlState.FROZEN);
        assertThat(world.events("MISMATCH")).hasSize(1);
        assertThat(control()).isEqualTo(ControlState.FROZEN);
    }

    @Test
    void aMismatchExpiresOpensThatWereDecidedBeforeIt() {
        Receipt eth = world.desk.open(new OpenCommand(
                "e",
                World.ALICE,
                World.HERS,
                "ETH-USD",
                Side.LONG,
                usd("100"),
                io.github.plimsoll.numbers.Leverage.of(5),
                null,
                null,
                "t"));
        SortableId nobody = new SortableId(7, 7);
        says(event(1, "x", VenueEvent.Kind.LIQUIDATED, World.HERS, null, nobody, 5, price("50000"), "0"));
        world.settle();
        assertThat(world.state(eth)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.latches()).extracting(Latch::scope).containsExactly("global");
    }

    @Test
    void eventsThatMakeNoSensePoisonNothing() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long s = world.paper.snapshot(World.HERS).cursor();
        StoredIntent close = taken(world.close("c", id, World.half()));
        SortableId order = close.id();
        VenueEvent.Kind fill = VenueEvent.Kind.FILL;
        says(
                event(s + 1, "1", fill, new AccountId("nobody"), order, id, 1, price("50000"), "0"),
                event(s + 2, "2", fill, World.HIS, order, id, 1_000_000, price("50000"), "0"),
                event(s + 3, "3", fill, World.HERS, order, new SortableId(1, 1), 1_000_000, price("50000"), "0"),
                event(s + 4, "4", fill, World.HERS, order, id, 1_000_000, null, "0"),
                event(s + 5, "5", fill, World.HERS, order, id, 1_000_000, Price.of(50_000, 0), "0"),
                event(s + 6, "6", fill, World.HERS, order, id, 0, price("50000"), "0"),
                event(s + 7, "7", fill, World.HERS, order, id, -5, price("50000"), "0"),
                event(s + 8, "8", fill, World.HERS, order, id, Long.MAX_VALUE, price("50000"), "0"),
                event(s + 9, "9", fill, World.HERS, order, id, 1_000_000, price("50000"), "-1"));
        assertThat(world.events("MISMATCH")).hasSize(9);
        assertThat(world.position(id).remainingUnits()).isEqualTo(2_000_000);
        Books.check(world);

        says(s + 10, VenueEvent.Kind.FILL, world.intent(world.close("c", id, World.half())), 1_000_000, "50000", "0");
        assertThat(world.position(id).remainingUnits())
                .as("and the real one still settles")
                .isEqualTo(1_000_000);
        Books.check(world);
    }

    @Test
    @DisplayName("EXE-67 only fills that the venue reports change a position, each by its own size and price")
    void anOpenFilledInPartsHoldsItsCollateralAndItsReservationInProportion() {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        assertThat(world.find(open.position())).as("sent, and not filled").isEmpty();
        says(1, VenueEvent.Kind.FILL, open, 500_000, "50000", "0.1");
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.PARTIALLY_FILLED);
        StoredPosition quarter = world.position(open.position());
        assertThat(quarter.collateral()).isEqualTo(usd("25"));
        assertThat(world.reading().state().reservedMargin())
                .as("three quarters")
                .isEqualTo(usd("75"));
        assertThat(world.reading().state().market("BTC-USD").reservedNotional()).isEqualTo(usd("750"));
        Books.check(world);

        // Half of the quarter is closed before the rest fills: what remains averages with the new fill.
        StoredIntent close = taken(world.close("c", open.position(), World.half()));
        says(2, VenueEvent.Kind.FILL, close, 250_000, "50000", "0");
        says(3, VenueEvent.Kind.FILL, open, 1_500_000, "50700", "0.3");
        StoredPosition whole = world.position(open.position());
        assertThat(whole.openedUnits()).isEqualTo(2_000_000);
        assertThat(whole.remainingUnits()).isEqualTo(1_750_000);
        // (250,000 x 50,000 + 1,500,000 x 50,700) / 1,750,000 = 50,600
        assertThat(whole.entry()).isEqualTo(price("50600"));
        assertThat(whole.collateral()).isEqualTo(usd("87.5"));
        assertThat(world.reservations()).isZero();
        assertThat(world.reading().state().reservedMargin()).isEqualTo(Usd.ZERO);
        Books.check(world);
    }

    @Test
    void theRestOfAPartlyFilledOrderCanBeCancelledOrDeclined() {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        says(1, VenueEvent.Kind.FILL, open, 500_000, "50000", "0");
        says(2, VenueEvent.Kind.DECLINED, open, 0, "1", "0");
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.CANCELLED);
        assertThat(world.reservations()).isZero();
        assertThat(world.position(open.position()).collateral()).isEqualTo(usd("25"));
        says(3, VenueEvent.Kind.CANCELLED, open, 0, "1", "0");
        assertThat(world.latches())
                .as("an end that both agree on is no mismatch")
                .isEmpty();
        Books.check(world);
    }

    @Test
    void aCancellationThatIsToldBeforeAFillWaitsForIt() {
        endWaits(VenueEvent.Kind.CANCELLED);
    }

    @Test
    void aDeclineOfTheRestThatIsToldBeforeAFillWaitsForIt() {
        endWaits(VenueEvent.Kind.DECLINED);
    }

    @Test
    void aRevertOfTheRestThatIsToldBeforeAFillWaitsForIt() {
        endWaits(VenueEvent.Kind.REVERTED);
    }

    @Test
    void aRevertedOpenHoldsNothingAndCostsItsGas() {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        Usd cash = world.reading().cash();
        says(1, VenueEvent.Kind.GAS, open, 0, "1", "0.04");
        says(2, VenueEvent.Kind.REVERTED, open, 0, "1", "0");
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.REVERTED);
        assertThat(world.events("REVERTED")).hasSize(1);
        assertThat(world.reservations()).isZero();
        assertThat(world.reading().state().reservedMargin()).isEqualTo(Usd.ZERO);
        assertThat(world.reading().cash()).isEqualTo(cash.minus(usd("0.04")));
        says(3, VenueEvent.Kind.REVERTED, open, 0, "1", "0");
        assertThat(world.latches())
                .as("an end that both agree on is no mismatch")
                .isEmpty();
    }

    @Test
    void aFillAfterARevertIsAMismatch() {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        says(1, VenueEvent.Kind.REVERTED, open, 0, "1", "0");
        says(2, VenueEvent.Kind.FILL, open, open.sizeUnits(), "50000", "0");
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.REVERTED);
        assertThat(world.latches()).isNotEmpty();
        Books.check(world);
    }

    @Test
    void aRevertedCloseGivesItsReservationBackAndMayBeAskedForAgain() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long s = world.paper.snapshot(World.HERS).cursor();
        StoredIntent close = taken(world.close("c", id, World.half()));
        says(s + 1, VenueEvent.Kind.REVERTED, close, 0, "1", "0");
        assertThat(world.intents()).extracting(StoredIntent::state).contains(IntentState.REVERTED);
        assertThat(world.position(id).closingUnits()).isZero();
        assertThat(world.close("c2", id, World.all()).accepted()).isTrue();
        Books.check(world);
    }

    private void endWaits(VenueEvent.Kind end) {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        venue().gapAfter = 0;
        says(2, end, open, 0, "1", "0");
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.UNKNOWN);

        venue().gapAfter = Long.MAX_VALUE;
        says(1, VenueEvent.Kind.FILL, open, 500_000, "50000", "0");
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.CANCELLED);
        assertThat(world.intents().get(0).filledUnits()).isEqualTo(500_000);
        assertThat(world.latches()).isEmpty();
        Books.check(world);
    }

    @Test
    void aPositionClosedBeforeTheRestOfItsOpenFillsIsOpenAgain() {
        StoredIntent open = taken(world.open("o", Side.SHORT, "100", 10));
        says(1, VenueEvent.Kind.FILL, open, 500_000, "50000", "0");
        StoredIntent close = taken(world.close("c", open.position(), World.all()));
        says(2, VenueEvent.Kind.FILL, close, 500_000, "49000", "0");
        assertThat(world.position(open.position()).open()).isFalse();
        says(3, VenueEvent.Kind.FILL, open, 1_500_000, "48000", "0");
        StoredPosition again = world.position(open.position());
        assertThat(again.open()).isTrue();
        assertThat(again.closedAt()).isZero();
        assertThat(again.closeReason()).isNull();
        assertThat(again.entry()).isEqualTo(price("48000"));
        assertThat(again.realized()).isEqualTo(usd("5"));
        Books.check(world);
    }

    @Test
    void aDeclinedCloseGivesItsReservationBack() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long s = world.paper.snapshot(World.HERS).cursor();
        StoredIntent close = taken(world.close("c", id, World.half()));
        assertThat(world.position(id).closingUnits()).isEqualTo(1_000_000);
        says(s + 1, VenueEvent.Kind.DECLINED, close, 0, "1", "0");
        assertThat(world.position(id).closingUnits()).isZero();
        assertThat(world.close("c2", id, World.all()).accepted()).isTrue();
        Books.check(world);
    }

    @Test
    void yesterdaysFillThatComesTodayCountsForYesterdayAndHidesNothingOfToday() {
        SortableId one = world.opened("o1", Side.LONG, "100", 10);
        SortableId two = world.opened("o2", Side.LONG, "100", 10);
        long s = world.paper.snapshot(World.HERS).cursor();
        StoredIntent late = taken(world.close("c1", one, World.all()));
        long yesterday = world.clock.epochMicros();
        world.advance(Duration.ofDays(1));
        world.desk.rollDay();
        StoredIntent today = taken(world.close("c2", two, World.all()));
        says(s + 1, VenueEvent.Kind.FILL, today, 2_000_000, "49000", "0");
        says(new VenueEvent(
                s + 2,
                "late",
                VenueEvent.Kind.FILL,
                World.HERS,
                late.id(),
                one,
                2_000_000,
                price("49500"),
                Usd.ZERO,
                "",
                yesterday));
        assertThat(world.reading().state().realizedToday()).isEqualTo(usd("-20"));
        Books.check(world);
    }

    @Test
    void aConflictIsTriedAgainAtOnceAndALostAnswerSettlesOnce() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        world.settlement.step();
        world.clock.advance(Duration.ofSeconds(1));
        world.quote();
        world.paper.step();
        ScriptedStore store = Objects.requireNonNull(scriptedStore);
        store.script.add(ScriptedStore.Next.RETRY);
        assertThat(world.settlement.step()).isEqualTo(1);
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);

        SortableId id = world.intent(receipt).position();
        world.close("c", id, World.all());
        world.dispatcher.step();
        world.clock.advance(Duration.ofSeconds(1));
        world.quote();
        world.paper.step();
        store.script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> world.settlement.step())
                .hasMessageContaining("COMMIT_UNKNOWN");
        assertThat(world.settlement.step()).isZero();
        assertThat(world.position(id).open()).isFalse();
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName(
            "EXE-11 the reconciliation of a start finds a position that the venue lost, closes its market and tells")
    void aPositionThatTheVenueLostIsFoundAtTheNextStart() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.paper = new PaperVenue(
                World.VENUE, world.listings, name -> world.marks.getOrDefault(name, 0L), world.costs, world.clock);
        world.control.stop(Latch.market("BTC-USD"), ControlState.HALTED, "r", "olga", "t");
        world.boot();
        Recovery.Report report = world.recover();
        assertThat(report.mismatches()).singleElement().asString().contains(id.toString(), "2000000", "the venue 0");
        assertThat(control()).as("a person's stricter stop stays").isEqualTo(ControlState.HALTED);
        assertThat(world.events("MISMATCH")).hasSize(1);
    }

    @Test
    void aTransactionInsideATransactionIsRefused() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> world.memory.transact(tx -> world.memory.transact(inner -> true)))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Rollover from the collateral, gas from cash, and what a rollover charges after the close from cash too. */
    @Test
    void chargesBesideTheFillsAreBookedOnceEach() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        says(
                event(90, "r", VenueEvent.Kind.ROLLOVER, World.HERS, null, id, 0, null, "1.5"),
                event(91, "g", VenueEvent.Kind.GAS, World.HERS, null, id, 0, null, "0.25"),
                event(90, "r", VenueEvent.Kind.ROLLOVER, World.HERS, null, id, 0, null, "1.5"));
        assertThat(world.position(id).collateral()).isEqualTo(usd("98.5"));
        assertThat(world.position(id).fees()).isEqualTo(usd("1.75"));
        assertThat(world.position(id).liquidation()).isEqualTo(price("45813.75")); // 50,000 - 4,186.25
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9899.75"));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("1.75"));
        assertThat(world.audit(id)).contains("ROLLOVER", "GAS");
        Books.check(world);
    }

    @Test
    void aChargeThatNothingExplainsStopsNewRiskAndBooksNothing() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        says(event(90, "gift", VenueEvent.Kind.ROLLOVER, World.HERS, null, id, 0, null, "-1"));
        assertThat(world.balance(Book.FEES)).isEqualTo(Usd.ZERO);
        assertThat(control()).isEqualTo(ControlState.REDUCE_ONLY);
        says(event(91, "none", VenueEvent.Kind.FUNDING, World.HERS, null, world.ids.next(), 0, null, "1"));
        assertThat(world.balance(Book.FEES)).isEqualTo(Usd.ZERO);
        assertThat(world.events("MISMATCH")).hasSize(2);
    }

    @Test
    void gasOfAnOrderThatNeverBecameAPositionIsPaidFromCash() {
        says(event(90, "g", VenueEvent.Kind.GAS, World.HERS, null, world.ids.next(), 0, null, "0.25"));
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9999.75"));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("0.25"));
    }
}
