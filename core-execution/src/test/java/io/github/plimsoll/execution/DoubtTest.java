package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Orders whose outcome no venue ever tells: persons end them, and nothing that is told later is lost. */
class DoubtTest {
    private static final UserId OLGA = new UserId("olga");
    private static final UserId PETE = new UserId("pete");
    private static final ResolveCommand.Word NEVER = ResolveCommand.Word.NEVER;
    private static final ResolveCommand.Word FILLED = ResolveCommand.Word.FILLED;

    private @Nullable ScriptedVenue scriptedVenue;
    private @Nullable ScriptedStore scriptedStore;
    private final World world = World.create(w -> {
        w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue);
        w.storeWrap = store -> scriptedStore = new ScriptedStore(store);
    });

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scriptedVenue);
    }

    /** An open that is lost on the way to a venue where absence proves nothing. */
    private Receipt lost() {
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().send = ScriptedVenue.Send.LOST;
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.state(open)).isEqualTo(IntentState.UNKNOWN);
        return open;
    }

    /** An open that the venue took, without a word of it. */
    private Receipt unheard() {
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().send = ScriptedVenue.Send.UNHEARD;
        venue().silent = true;
        venue().events = all -> List.of();
        venue().gapAfter = 0;
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.state(open)).isEqualTo(IntentState.UNKNOWN);
        return open;
    }

    /** As {@link #unheard}, and it was filled by its deadline. */
    private Receipt filledUnheard() {
        Receipt open = unheard();
        world.advance(Duration.ofMillis(200));
        assertThat(world.paper.step()).isEqualTo(1);
        return open;
    }

    private void quiet() {
        world.advance(Duration.ofMinutes(10).plusSeconds(1));
    }

    private static SortableId id(Receipt receipt) {
        return Objects.requireNonNull(receipt.intent()).id();
    }

    private Doubt look(Receipt receipt) {
        return world.desk.doubt(id(receipt), NEVER).orElseThrow();
    }

    private ResolveCommand command(Receipt receipt, ResolveCommand.Word word) {
        return new ResolveCommand(
                id(receipt), word, world.intent(receipt).version(), OLGA, PETE, "not on the page of the venue", "t9");
    }

    private Doubt resolve(Receipt receipt, ResolveCommand.Word word) {
        return world.desk.resolve(command(receipt, word)).orElseThrow();
    }

    private static String code(Doubt doubt) {
        return doubt.refusal().map(RuleLine::code).orElse("OK");
    }

    @Test
    void theWordOfTwoPersonsEndsItAndEverybodyIsTold() {
        Receipt open = lost();
        quiet();
        world.run(Duration.ofSeconds(1));
        assertThat(world.state(open)).as("no time resolves it").isEqualTo(IntentState.UNKNOWN);
        assertThat(world.reservations()).isEqualTo(1);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo(Receipt.OUTCOME_UNKNOWN);
        assertThat(look(open).said())
                .isEqualTo("venue paper does not know it and shows 0 units of its position, of which the books hold 0");

        Doubt done = resolve(open, NEVER);
        assertThat(code(done)).isEqualTo("OK");
        assertThat(done.order().state()).isEqualTo(IntentState.EXPIRED);
        assertThat(world.intent(open).reason())
                .isEqualTo("never executed, by the word of olga and pete: not on the page of the venue");
        assertThat(world.reservations()).isZero();
        assertThat(world.events("RESOLVED")).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.data())
                    .containsEntry("kind", "OPEN")
                    .containsEntry("instrument", "BTC-USD")
                    .containsEntry("reason", world.intent(open).reason());
        });
        AuditEntry row = world.audit().stream()
                .filter(entry -> entry.subject().equals(id(open).toString()))
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(row.actor()).isEqualTo("pete");
        assertThat(row.action()).isEqualTo("EXPIRED");
        assertThat(row.trace()).isEqualTo("t9");
        assertThat(row.detail()).contains("olga and pete", "not on the page", "venue paper does not know it");
        assertThat(world.open("o3", Side.LONG, "100", 10).accepted())
                .as("the market is free")
                .isTrue();
        world.settle();
        Books.checkAtRest(world);
    }

    @Test
    void theSameWordAgainIsTheSameAnswerAndDoesNothingMore() {
        Receipt open = lost();
        quiet();
        ResolveCommand command = command(open, NEVER);
        Objects.requireNonNull(scriptedStore).script.add(ScriptedStore.Next.GOES_THROUGH);
        Objects.requireNonNull(scriptedStore).script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThatThrownBy(() -> world.desk.resolve(command)).isInstanceOf(StoreException.class);
        assertThat(code(world.desk.resolve(command).orElseThrow())).isEqualTo("OK");
        assertThat(world.events("RESOLVED")).hasSize(1);
        assertThat(code(resolve(open, NEVER))).as("a later one").isEqualTo("OK");
        assertThat(code(resolve(open, FILLED))).isEqualTo(Doubt.ORDER_NOT_UNKNOWN);
        assertThat(world.events("RESOLVED")).hasSize(1);
    }

    @Test
    void whatWasJustSentIsNotEndedByAnybody() {
        Receipt open = lost();
        assertThat(code(look(open))).isEqualTo(Doubt.ORDER_NOT_DEAD);
        assertThat(look(open).sentence()).contains("limit 10 min without a step of it", "would pass: the same in 60");
        assertThat(code(resolve(open, NEVER))).isEqualTo(Doubt.ORDER_NOT_DEAD);
        world.advance(Duration.ofMinutes(10));
        assertThat(code(look(open))).as("to the microsecond").isEqualTo(Doubt.ORDER_NOT_DEAD);
        world.clock.advanceMicros(1);
        assertThat(code(look(open))).isEqualTo("OK");
    }

    @Test
    void whatIsNotUnknownOrHasMovedOnIsNotEnded() {
        Receipt open = lost();
        quiet();
        ResolveCommand command = command(open, NEVER);
        ResolveCommand other =
                new ResolveCommand(command.order(), NEVER, command.version() - 1, OLGA, OLGA, "not there", "t");
        assertThat(code(world.desk.resolve(other).orElseThrow())).isEqualTo(Doubt.ORDER_CHANGED);
        assertThat(world.desk.doubt(world.ids.next(), NEVER)).isEmpty();
        assertThat(world.desk.resolve(new ResolveCommand(world.ids.next(), NEVER, 1, OLGA, OLGA, "no", "t")))
                .isEmpty();
        Receipt fine = world.desk.open(new OpenCommand(
                "his", World.BOB, World.HIS, "BTC-USD", Side.LONG, Usd.of(100), Leverage.of(10), null, null, "t"));
        quiet();
        assertThat(code(look(fine))).isEqualTo(Doubt.ORDER_NOT_UNKNOWN);
        assertThat(code(resolve(open, NEVER))).isEqualTo("OK");
        assertThatThrownBy(() -> new ResolveCommand(command.order(), NEVER, 1, OLGA, OLGA, " ", "t"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereTheVenueTellsNoWordOfAPersonIsTaken() {
        Receipt open = lost();
        quiet();
        venue().capabilities = EnumSet.allOf(Capability.class);
        assertThat(code(look(open))).as("its absence proves it").isEqualTo(Doubt.VENUE_TELLS);
        assertThat(code(resolve(open, NEVER))).isEqualTo(Doubt.VENUE_TELLS);
        world.recovery.step();
        assertThat(world.intent(open).reason()).contains("the venue proved");
    }

    @Test
    void anOrderThatTheVenueWorksOnOrAnsweredMeanwhileIsItsOwn() {
        Receipt open = unheard();
        quiet();
        venue().silent = false;
        assertThat(code(resolve(open, NEVER))).isEqualTo(Doubt.VENUE_TELLS);
        assertThat(world.state(open)).isEqualTo(IntentState.UNKNOWN);
    }

    @Test
    void aVenueThatIsNotConnectedCannotBeAsked() {
        Receipt open = lost();
        quiet();
        TradeDesk without = TradeDesk.of(
                world.store,
                world.feed,
                world.risk,
                world.limiter,
                world.listings,
                world.control,
                List.of(),
                world.clock,
                world.ids);
        assertThat(without.doubt(id(open), NEVER).map(DoubtTest::code)).contains(Doubt.VENUE_NOT_CONNECTED);
        assertThat(without.resolve(command(open, NEVER)).map(DoubtTest::code)).contains(Doubt.VENUE_NOT_CONNECTED);
    }

    /** The worst of it: they were wrong, and the venue filled it. */
    @Test
    void aFillThatIsToldAfterwardsClosesTheMarketIsKeptAndItsPositionIsAdopted() {
        Receipt open = filledUnheard();
        quiet();
        assertThat(code(resolve(open, NEVER))).as("a silent venue").isEqualTo("OK");
        world.paper.step();
        venue().events = all -> all;
        venue().gapAfter = Long.MAX_VALUE;
        venue().silent = false;
        venue().forgets = true;
        assertThat(world.settlement.step()).isEqualTo(1);
        assertThat(world.state(open)).as("it stays ended").isEqualTo(IntentState.EXPIRED);
        assertThat(world.events("MISMATCH"))
                .singleElement()
                .extracting(BusinessEvent::data)
                .satisfies(data -> assertThat(data.get("reason")).contains("a fill that no open intent explains"));
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        List<DeadLetter> kept = world.memory.transact(tx -> tx.waitingDeadLetters(9));
        assertThat(kept).extracting(DeadLetter::kind).containsExactly(DeadLetter.Kind.VENUE_EVENT);
        assertThat(world.balance(Book.CASH)).as("nothing is guessed").isEqualTo(world.deposit);

        SortableId position = world.intent(open).position();
        long units = world.intent(open).sizeUnits();
        venue().terms = new VenueSnapshot.Terms(Side.LONG, World.price("50000"), Usd.of(100), Leverage.of(10));
        assertThat(world.recovery.compare(9)).singleElement().asString().contains("adopted as EXTERNAL position P1");
        StoredPosition adopted = world.position(position);
        assertThat(adopted.remainingUnits()).isEqualTo(units);
        assertThat(world.events("ADOPTED")).hasSize(1);
        Books.check(world);

        DeadLetters letters = new DeadLetters(world.store, List.of(world.settlement), world.clock, world.ids);
        assertThat(letters.replay(kept.get(0).id(), "olga", "t").code())
                .as("what is adopted is not booked twice")
                .isEqualTo(DeadLetters.Code.REFUSED);
        Books.check(world);
        assertThat(world.close("c", position, World.all()).accepted())
                .as("a way out")
                .isTrue();
    }

    @Test
    void whatTheVenueHoldsSpeaksAgainstNeverAndIsTakenOverByTheOtherWord() {
        Receipt open = filledUnheard();
        quiet();
        world.paper.step();
        assertThat(code(resolve(open, FILLED)))
                .as("a silent venue shows nothing")
                .isEqualTo(Doubt.VENUE_DISAGREES);
        venue().silent = false;
        venue().forgets = true;
        assertThat(code(look(open))).isEqualTo(Doubt.VENUE_DISAGREES);
        assertThat(look(open).sentence()).contains("the venue's own word of the fill");
        assertThat(code(resolve(open, FILLED))).as("without terms").isEqualTo(Doubt.VENUE_DISAGREES);

        SortableId position = world.intent(open).position();
        venue().terms = new VenueSnapshot.Terms(Side.LONG, World.price("50000"), Usd.of(100), Leverage.of(10));
        assertThat(code(resolve(open, NEVER))).isEqualTo(Doubt.VENUE_DISAGREES);
        assertThat(look(open).sentence()).contains("would pass: the word filled");
        assertThat(code(resolve(open, FILLED))).isEqualTo("OK");
        assertThat(world.state(open)).isEqualTo(IntentState.CANCELLED);
        assertThat(world.reservations()).isZero();
        assertThat(world.position(position).external()).isTrue();
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.of(100));
        Books.check(world);
        assertThat(world.recovery.compare(9)).as("books and venue agree").isEmpty();

        venue().events = all -> all;
        venue().gapAfter = Long.MAX_VALUE;
        world.settlement.step();
        assertThat(world.events("MISMATCH"))
                .as("its fill, told at last, is not booked twice")
                .hasSize(1);
        assertThat(world.latches()).extracting(Latch::scope).contains(Latch.market("BTC-USD"));
        Books.check(world);
    }

    @Test
    void aCloseThatNeverCameGivesItsSizeBackAndOneThatTheVenueExecutedDoesNot() {
        SortableId position = world.opened("o", Side.LONG, "100", 10);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().send = ScriptedVenue.Send.LOST;
        Receipt close = world.close("c", position, World.all());
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        quiet();
        assertThat(code(resolve(close, FILLED))).as("a close makes no position").isEqualTo(Doubt.VENUE_DISAGREES);
        assertThat(code(resolve(close, NEVER))).isEqualTo("OK");
        assertThat(world.position(position).closingUnits()).isZero();
        assertThat(world.position(position).open()).isTrue();
        assertThat(world.state(close)).as("it is not sent again").isEqualTo(IntentState.EXPIRED);

        venue().send = ScriptedVenue.Send.UNHEARD;
        venue().silent = true;
        venue().events = all -> List.of();
        venue().gapAfter = 0;
        Receipt second = world.close("c2", position, World.all());
        world.dispatcher.step();
        assertThat(world.state(second)).isEqualTo(IntentState.UNKNOWN);
        quiet();
        world.paper.step();
        venue().silent = false;
        venue().forgets = true;
        assertThat(code(resolve(second, NEVER))).isEqualTo(Doubt.VENUE_DISAGREES);
        venue().forgets = false;
        venue().events = all -> all;
        venue().gapAfter = Long.MAX_VALUE;
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.state(second)).as("its fill came").isEqualTo(IntentState.FILLED);
        Books.checkAtRest(world);
    }

    /** A machine that sends another order because a person believes that the first one never came would open twice. */
    @Test
    void aRestingEntryEndsWithItsOrderAndSendsNoOther() {
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        EntryReceipt placed = world.desk.place(
                new EntryCommand(world.command("e", Side.LONG, "100", 10), null, World.price("49500"), 3_600_000_000L));
        assertThat(placed.code()).isEqualTo(Receipt.OK);
        venue().send = ScriptedVenue.Send.LOST;
        world.tick("49400");
        world.run(Duration.ofSeconds(1));
        venue().send = ScriptedVenue.Send.NORMAL;
        SortableId order = Optional.ofNullable(world.memory
                        .transact(tx -> tx.entry(World.HERS, 1))
                        .orElseThrow()
                        .intent())
                .orElseThrow();
        assertThat(world.memory.transact(tx -> tx.intent(order)).orElseThrow().state())
                .isEqualTo(IntentState.UNKNOWN);
        quiet();
        long version =
                world.memory.transact(tx -> tx.intent(order)).orElseThrow().version();
        Doubt done = world.desk
                .resolve(new ResolveCommand(order, NEVER, version, OLGA, OLGA, "not there", "t"))
                .orElseThrow();
        assertThat(code(done)).isEqualTo("OK");
        assertThat(done.order().reason()).contains("by the word of olga: not there");
        world.run(Duration.ofSeconds(20));
        assertThat(world.memory
                        .transact(tx -> tx.entry(World.HERS, 1))
                        .orElseThrow()
                        .state())
                .isEqualTo(EntryState.CANCELLED);
        assertThat(world.intents()).hasSize(1);
        assertThat(world.events("ENTRY_ENDED")).hasSize(1);
    }

    /** The rest of a close would hold what it closes for ever, and its owner could not get out. */
    @Test
    void theRestOfAnOrderThatTheVenueForgotEndsByTheirWordToo() {
        World deep = World.create(w -> {
            w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue);
            w.listings = World.listings(Ratio.ZERO, Ratio.ZERO);
            w.costs = new PaperCosts(Ratio.ZERO, 100_000)
                    .withDepth(new PaperDepth(Usd.of(800), Ratio.ZERO, Ratio.parse("0.5"), 3_600_000_000L));
        });
        SortableId position = deep.opened("o", Side.LONG, "40", 10);
        deep.tick("51000");
        deep.advance(Duration.ofHours(2));
        deep.tick("51000");
        Receipt close = deep.close("c", position, World.all());
        deep.run(Duration.ofSeconds(2));
        StoredIntent part = deep.intent(close);
        assertThat(part.state()).isEqualTo(IntentState.PARTIALLY_FILLED);
        assertThat(part.filledUnits()).isPositive();

        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        ResolveCommand never = new ResolveCommand(part.id(), NEVER, part.version(), OLGA, PETE, "gone there", "t");
        deep.advance(Duration.ofMinutes(10).plusSeconds(1));
        assertThat(code(deep.desk.resolve(never).orElseThrow()))
                .as("the venue works on it")
                .isEqualTo(Doubt.VENUE_TELLS);
        venue().forgets = true;
        deep.recovery.step();
        assertThat(deep.state(close)).isEqualTo(IntentState.PARTIALLY_FILLED);
        assertThat(deep.close("c2", position, World.all()).code()).isEqualTo(Receipt.ALREADY_CLOSING);
        Doubt done = deep.desk.resolve(never).orElseThrow();
        assertThat(code(done)).isEqualTo("OK");
        assertThat(done.order().state()).isEqualTo(IntentState.CANCELLED);
        assertThat(done.order().reason())
                .isEqualTo("its rest never executed, by the word of olga and pete: gone there");
        assertThat(deep.desk.resolve(never).orElseThrow()).as("taken before").isEqualTo(done);
        assertThat(deep.position(position).closingUnits()).isZero();
        assertThat(deep.position(position).remainingUnits()).isEqualTo(part.sizeUnits() - part.filledUnits());
        assertThat(deep.close("c3", position, World.all()).code()).isEqualTo(Receipt.OK);
        Books.check(deep);
    }
}
