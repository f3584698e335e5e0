package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.execution.spi.VenueSnapshot.OpenPosition;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A position that the venue holds and nobody here opened: it is kept books of, told, and closed like any other. */
class AdoptionTest {
    private static final long UNITS = 2_000_000;

    private @Nullable ScriptedVenue scripted;
    private final World world = World.create(w -> w.venueWrap = venue -> {
        ScriptedVenue before = scripted;
        ScriptedVenue next = new ScriptedVenue(venue);
        if (before != null) {
            next.foreign.putAll(before.foreign);
        }
        scripted = next;
        return next;
    });

    private final SortableId id = world.ids.next();

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scripted);
    }

    private static VenueSnapshot.Terms terms(Side side, String entry, String collateral) {
        return new VenueSnapshot.Terms(side, World.price(entry), World.usd(collateral), Leverage.of(10));
    }

    private void foreign(OpenPosition... positions) {
        venue().foreign.put(World.HERS, List.of(positions));
    }

    private OpenPosition bitcoin() {
        return new OpenPosition(id, "BTC-USD", UNITS, terms(Side.SHORT, "50100", "100"));
    }

    private List<Posting> postings() {
        return world.memory.transact(tx -> tx.postings(World.HERS, 1));
    }

    private List<StoredPosition> positions() {
        return world.memory.transact(tx -> tx.openPositions());
    }

    private StoredPosition adopted() {
        foreign(bitcoin());
        assertThat(world.recovery.compare(9)).singleElement().asString().contains("EXTERNAL position P1 of alice");
        return world.position(id);
    }

    @Test
    void itIsInTheBooksAsTheVenueTellsItAndItsMarginIsMoneyFromOutside() {
        StoredPosition position = adopted();
        assertThat(position.external()).isTrue();
        assertThat(position.side()).isEqualTo(Side.SHORT);
        assertThat(position.remainingUnits()).isEqualTo(UNITS);
        assertThat(position.entry()).isEqualTo(World.price("50100"));
        assertThat(position.collateral()).isEqualTo(World.usd("100"));
        assertThat(position.liquidation().compareTo(position.entry())).isPositive();
        assertThat(position.realized()).isEqualTo(Usd.ZERO);
        assertThat(world.balance(Book.CASH)).isEqualTo(world.deposit);
        assertThat(world.balance(Book.MARGIN)).isEqualTo(World.usd("100"));
        assertThat(world.balance(Book.EXTERNAL))
                .isEqualTo(world.deposit.plus(World.usd("100")).negate());
        assertThat(postings()).extracting(Posting::type).containsExactly("ADOPTED");
        Books.check(world);
    }

    @Test
    void itsOwnerAndTheAdminsAreToldOnceAndNothingOpensThere() {
        adopted();
        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(world.events("ADOPTED")).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.data()).containsEntry("number", "P1").containsEntry("collateral", "100.00");
        });
        assertThat(world.events("MISMATCH"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.data().get("reason")).contains("the books hold 0 units, the venue " + UNITS));
        assertThat(world.audit(id)).containsExactly("ADOPTED", "MISMATCH");
        assertThat(world.open("o", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        world.control.resume(Latch.market("BTC-USD"), "olga", "t");
        assertThat(world.open("o2", Side.LONG, "100", 10).code())
                .as("a person has looked")
                .isEqualTo(Receipt.OK);
    }

    @Test
    void aMarginOrASideThatIsNotThatOfTheBooksIsToldAndNothingOpensThere() {
        adopted();
        world.control.resume(Latch.market("BTC-USD"), "olga", "t");
        foreign(new OpenPosition(id, "BTC-USD", UNITS, terms(Side.SHORT, "50200", "100")));
        assertThat(world.recovery.compare(9))
                .as("an entry may be rounded elsewhere")
                .isEmpty();
        foreign(new OpenPosition(id, "BTC-USD", UNITS));
        assertThat(world.recovery.compare(9)).as("a venue that shows sizes").isEmpty();
        foreign(new OpenPosition(id, "BTC-USD", UNITS, terms(Side.SHORT, "50100", "99.990001")));
        assertThat(world.recovery.compare(9)).as("rounding").isEmpty();
        foreign(new OpenPosition(id, "BTC-USD", UNITS, terms(Side.SHORT, "50100", "99.99")));
        assertThat(world.recovery.compare(9))
                .containsExactly("position " + id
                        + ": the books hold SHORT with a margin of 100.00, the venue SHORT with a margin of 99.99");
        assertThat(world.recovery.compare(9)).as("told once").isEmpty();
        assertThat(world.open("o", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        foreign(new OpenPosition(id, "BTC-USD", UNITS, terms(Side.LONG, "50100", "100")));
        assertThat(world.recovery.compare(9)).singleElement().asString().contains("the venue LONG with");
        foreign(bitcoin());
        assertThat(world.recovery.compare(9)).isEmpty();
    }

    @Test
    void aMarginIsComparedWhenNoOrderIsUnderWayThatMovesIt() {
        adopted();
        assertThat(world.desk
                        .margin(new MarginCommand("m", World.ALICE, id, World.usd("20"), "t"))
                        .code())
                .isEqualTo(Receipt.OK);
        foreign(new OpenPosition(id, "BTC-USD", UNITS, terms(Side.SHORT, "50100", "120")));
        assertThat(world.recovery.compare(9))
                .as("the venue may have it already")
                .isEmpty();
    }

    @Test
    void aStartAdoptsItTooAndTheNextStartFindsNothing() {
        foreign(bitcoin());
        world.boot();
        assertThat(world.recovery.atStart().mismatches()).hasSize(1);
        assertThat(world.position(id).external()).isTrue();
        world.boot();
        assertThat(world.recovery.atStart().mismatches()).isEmpty();
        assertThat(world.events("ADOPTED")).hasSize(1);
    }

    @Test
    void ofTwoProcessesThatFindItOneAdoptsIt() {
        World other = world.sibling();
        ScriptedVenue theirs = new ScriptedVenue(world.paper);
        theirs.foreign.put(World.HERS, List.of(bitcoin()));
        Recovery second = new Recovery(world.memory, world.listings, List.of(theirs), world.clock, other.ids);
        adopted();
        assertThat(second.compare(9)).isEmpty();
        assertThat(world.events("ADOPTED")).hasSize(1);
        assertThat(positions()).hasSize(1);
    }

    @Test
    void itIsClosedLikeAnyOtherAndItsResultIsThatOfItsOwner() {
        adopted();
        venue().foreign.clear();
        world.newPaper(); // the venue goes on holding it
        venue().inner = world.paper;
        assertThat(world.close("half", id, World.half()).code()).isEqualTo(Receipt.OK);
        world.settle();
        StoredPosition half = world.position(id);
        assertThat(half.remainingUnits()).isEqualTo(UNITS / 2);
        assertThat(half.external()).isTrue();
        Receipt rest = world.close("rest", id, World.all());
        world.settle();
        assertThat(world.state(rest)).isEqualTo(IntentState.FILLED);
        StoredPosition closed = world.position(id);
        assertThat(closed.open()).isFalse();
        // Sold 0.02 at 50,100 and bought back at about 50,000, less costs.
        assertThat(closed.realized()).isBetween(Usd.parse("0.5"), Usd.parse("2"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
        assertThat(world.balance(Book.CASH))
                .isEqualTo(world.deposit.plus(World.usd("100")).plus(closed.realized()));
        Books.check(world);
    }

    @Test
    void itCountsInTheLimitsOfItsOwner() {
        foreign(new OpenPosition(id, "BTC-USD", 100_000_000_000L, terms(Side.LONG, "50000", "100")));
        world.recovery.compare(9);
        world.control.resume(Latch.market("BTC-USD"), "olga", "t");
        assertThat(world.open("o", Side.LONG, "100", 10).accepted())
                .as("50 million USD are open")
                .isFalse();
    }

    /** Without what books need nothing is invented: the difference stands, the market is closed and a person looks. */
    @Test
    void whatTheVenueDoesNotTellIsNotInvented() {
        foreign(
                new OpenPosition(id, "BTC-USD", UNITS),
                new OpenPosition(world.ids.next(), "BTC-USD", 0, terms(Side.LONG, "50000", "100")),
                new OpenPosition(world.ids.next(), "DOGE-USD", 5, terms(Side.LONG, "1", "100")),
                new OpenPosition(
                        world.ids.next(),
                        "BTC-USD",
                        5,
                        new VenueSnapshot.Terms(Side.LONG, Price.parse("50000", 2), Usd.of(1), Leverage.of(1))));
        assertThat(world.recovery.compare(9)).hasSize(4).noneMatch(text -> text.contains("EXTERNAL"));
        assertThat(world.recovery.compare(9)).as("told").isEmpty();
        assertThat(positions()).isEmpty();
        assertThat(world.latches()).isNotEmpty();
    }

    @Test
    void whatLivesInOneProcessIsNotAdopted() {
        foreign(bitcoin());
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.SHARED_POSITIONS));
        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(world.recovery
                        .reconcile(world.memory.transact(tx -> tx.accounts()))
                        .get(0)
                        .outcome())
                .isEqualTo(Reconciled.Outcome.UNKNOWN);
        assertThat(world.find(id)).isEmpty();
    }

    /** What was ours once and is closed in our books is a difference that no adoption explains. */
    @Test
    void whatTheBooksClosedIsNotOpenedAgain() {
        SortableId own = world.opened("o", Side.LONG, "100", 10);
        world.close("c", own, World.all());
        world.settle();
        foreign(new OpenPosition(own, "BTC-USD", UNITS, terms(Side.LONG, "50000", "100")));
        assertThat(world.recovery.compare(9)).singleElement().asString().doesNotContain("EXTERNAL");
        assertThat(world.position(own).open()).isFalse();
    }

    /** An order of ours may have opened it: as long as its outcome is open nothing is adopted. */
    @Test
    void whatAnOrderOfOursMayHaveOpenedIsLeftToIt() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        SortableId position = Objects.requireNonNull(open.intent()).position();
        foreign(new OpenPosition(position, "BTC-USD", UNITS, terms(Side.LONG, "50000", "100")));
        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(world.find(position)).isEmpty();
        assertThat(world.latches()).isEmpty();
    }
}
