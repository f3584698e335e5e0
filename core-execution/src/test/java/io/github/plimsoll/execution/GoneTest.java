package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ClosedTrade;
import io.github.plimsoll.risk.TradeLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions that their venue holds no more and never tells of: persons say what was paid, and the books go on. */
class GoneTest {
    private static final UserId OLGA = new UserId("olga");
    private static final UserId PETE = new UserId("pete");
    private static final String WHY = "liquidated, as its page shows";

    private @Nullable ScriptedVenue scriptedVenue;
    private @Nullable ScriptedStore scriptedStore;
    private final World world = create(w -> {});

    private World create(Consumer<World> more) {
        return World.create(w -> {
            w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue);
            w.storeWrap = store -> scriptedStore = new ScriptedStore(store);
            more.accept(w);
        });
    }

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scriptedVenue);
    }

    /** Everything that the venue held is gone there, without a word. */
    private void vanish() {
        venue().vanished = true;
    }

    private GoneCommand command(SortableId position, String paid) {
        return command(world, position, paid, OLGA, PETE);
    }

    private static GoneCommand command(World of, SortableId position, String paid, UserId asked, UserId by) {
        return new GoneCommand(position, Usd.parse(paid), Gone.seen(of.position(position)), asked, by, WHY, "t9");
    }

    private Gone book(SortableId position, String paid) {
        return world.desk.bookGone(command(position, paid)).orElseThrow();
    }

    private Gone look(SortableId position, String paid) {
        return world.desk.gone(position, Usd.parse(paid)).orElseThrow();
    }

    private static String code(Gone gone) {
        return gone.refusal().map(RuleLine::code).orElse("OK");
    }

    private void quiet() {
        world.advance(Duration.ofMinutes(10).plusSeconds(1));
    }

    @Test
    void theWordOfTwoPersonsBooksItAndEverybodyIsTold() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Usd fee = world.position(id).fees();
        vanish();
        assertThat(world.recovery.compare(9)).singleElement().asString().contains("the venue 0");
        assertThat(world.recovery.gone()).containsExactly(id);
        Usd cash = world.balance(Book.CASH);
        Gone seen = look(id, "30.000001");
        assertThat(code(seen)).isEqualTo("OK");
        assertThat(seen.said())
                .isEqualTo("venue paper shows 0 units of it, of which the books hold "
                        + world.position(id).remainingUnits());
        assertThat(world.position(id).open()).as("a look books nothing").isTrue();

        Gone done = book(id, "30.000001");
        assertThat(code(done)).isEqualTo("OK");
        StoredPosition closed = world.position(id);
        assertThat(done.position()).isEqualTo(closed);
        assertThat(closed.open()).isFalse();
        assertThat(closed.closeReason()).isEqualTo(StoredPosition.BOOKED_BY_HAND);
        assertThat(closed.closedAt()).isEqualTo(world.clock.epochMicros());
        assertThat(closed.realized()).isEqualTo(Usd.parse("-69.999999").minus(fee));
        assertThat(closed.fees()).as("no fee beside what was paid").isEqualTo(fee);
        assertThat(world.balance(Book.CASH).minus(cash)).isEqualTo(Usd.parse("30.000001"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
        Books.check(world);
        assertThat(world.events("FILLED").get(1)).satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.trace()).isEqualTo("t9");
            assertThat(event.data())
                    .containsEntry("kind", "CLOSE")
                    .containsEntry("why", "BOOKED_BY_HAND")
                    .containsEntry("returned", "30.000001")
                    .containsEntry("pnl", "-69.999999")
                    .containsEntry("fee", "0.00")
                    .containsEntry("remaining", "0");
        });
        AuditEntry row = world.audit().stream()
                .filter(entry -> entry.subject().equals(id.toString()))
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(row.actor()).isEqualTo("pete");
        assertThat(row.action()).isEqualTo("BOOKED_BY_HAND");
        assertThat(row.trace()).isEqualTo("t9");
        assertThat(row.detail())
                .isEqualTo("gone at its venue, which paid 30.000001 USD for it, by the word of olga and pete: " + WHY
                        + "; " + seen.said() + "; looked at " + seen.seen());

        assertThat(world.recovery.compare(9)).isEmpty();
        assertThat(world.recovery.gone()).isEmpty();
        assertThat(world.recovery
                        .reconcile(world.memory.transact(tx -> tx.accounts()))
                        .get(0)
                        .outcome())
                .isEqualTo(Reconciled.Outcome.AGREES);
        assertThat(world.latches())
                .as("a person ends that")
                .extracting(Latch::scope)
                .contains(Latch.market("BTC-USD"));
    }

    @Test
    void aGainAndAShortAreBookedToTheMicroDollarAtThePriceThatMakesThem() {
        World free = create(World::free);
        SortableId lng = free.opened("o", Side.LONG, "100", 10); // 0.02 BTC at 50,000
        SortableId shrt = free.opened("s", Side.SHORT, "100", 10);
        vanish();
        assertThat(code(free.desk
                        .bookGone(command(free, lng, "140", OLGA, OLGA))
                        .orElseThrow()))
                .isEqualTo("OK");
        assertThat(code(free.desk
                        .bookGone(command(free, shrt, "25.5", OLGA, OLGA))
                        .orElseThrow()))
                .isEqualTo("OK");
        assertThat(free.position(lng).realized()).isEqualTo(Usd.of(40));
        assertThat(free.position(shrt).realized()).isEqualTo(Usd.parse("-74.5"));
        assertThat(free.events("FILLED").get(2).data())
                .containsEntry("price", World.price("52000").toString());
        assertThat(free.events("FILLED").get(3).data())
                .containsEntry("price", World.price("53725").toString());
        assertThat(free.balance(Book.CASH)).isEqualTo(Usd.parse("9965.5"));
        Books.check(free);
        assertThat(free.audit(lng)).containsExactly("BOOKED_BY_HAND");
    }

    /** A long's price is rounded down and a short's up; neither is ever nothing. */
    @Test
    void thePriceThatASizeWouldHaveMadeIsRoundedAgainstTheTrader() {
        World free = create(World::free);
        StoredPosition lng = free.position(free.opened("o", Side.LONG, "100", 3));
        StoredPosition shrt = free.position(free.opened("s", Side.SHORT, "100", 3));
        int decimals = free.listings.require("BTC-USD").instrument().sizeDecimals();
        for (long gross : new long[] {-1, 1, 7, -99_999_999}) {
            Price down = PositionMath.implied(lng, lng.remainingUnits(), gross, decimals);
            Price up = PositionMath.implied(shrt, shrt.remainingUnits(), gross, decimals);
            assertThat(PositionMath.pnlMicros(
                            Side.LONG, lng.entry().units(), down.units(), 10, lng.remainingUnits(), decimals))
                    .as("a long at %s", down)
                    .isBetween(gross - 1, gross);
            assertThat(PositionMath.pnlMicros(
                            Side.SHORT, shrt.entry().units(), up.units(), 10, shrt.remainingUnits(), decimals))
                    .as("a short at %s", up)
                    .isBetween(gross - 1, gross);
        }
        assertThat(PositionMath.implied(shrt, shrt.remainingUnits(), 2_500_000_000L, decimals)
                        .units())
                .isEqualTo(1);
        assertThat(PositionMath.implied(lng, lng.remainingUnits(), 0, decimals)).isEqualTo(lng.entry());
        assertThat(PositionMath.implied(lng, lng.remainingUnits(), Long.MAX_VALUE, 0)
                        .units())
                .isPositive();
    }

    @Test
    void whatWasClosedBeforeStaysClosedAndTheRestIsBooked() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.close("c", id, World.half());
        world.settle();
        StoredPosition half = world.position(id);
        assertThat(half.remainingUnits()).isEqualTo(half.openedUnits() / 2);
        vanish();
        assertThat(code(book(id, "0"))).isEqualTo("OK");
        StoredPosition closed = world.position(id);
        assertThat(closed.openedUnits()).isEqualTo(half.openedUnits());
        assertThat(closed.remainingUnits()).isZero();
        assertThat(closed.realized()).isEqualTo(half.realized().minus(half.collateral()));
        Books.check(world);
    }

    @Test
    void nothingIsBookedOnAGuess() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        assertThat(code(book(id, "10"))).as("the venue shows it").isEqualTo(Doubt.VENUE_DISAGREES);
        assertThat(look(id, "10").sentence())
                .startsWith(
                        "VENUE_DISAGREES: limit fewer units at the venue than in the books, actual venue paper shows ")
                .contains("would pass: /close P1");
        venue().silent = true;
        assertThat(code(book(id, "10"))).isEqualTo(Gone.VENUE_SILENT);
        venue().silent = false;
        venue().mode = Mode.LIVE;
        assertThat(code(book(id, "10"))).isEqualTo(Doubt.VENUE_NOT_CONNECTED);
        venue().mode = null;
        vanish();
        assertThat(code(look(id, "-0.000001"))).isEqualTo(Gone.PAID_OUT_OF_RANGE);
        assertThat(code(look(id, "2600.000001"))).isEqualTo(Gone.PAID_OUT_OF_RANGE);
        assertThat(look(id, "2600.000001").sentence())
                .isEqualTo(
                        "PAID_OUT_OF_RANGE: limit 0 to 2600.00 USD, actual 2600.000001 USD; would pass: what the venue"
                                + " paid, at most 26 times the collateral of 100.00 USD");
        assertThat(code(look(id, "2600"))).isEqualTo("OK");
        assertThat(code(look(id, "0"))).isEqualTo("OK");
        assertThat(world.desk.gone(world.ids.next(), Usd.ZERO)).isEmpty();
        assertThat(world.position(id).open()).isTrue();
        assertThatThrownBy(() -> new GoneCommand(id, Usd.ZERO, "", OLGA, OLGA, " ", "t"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheVenueToldAndNobodyBookedYetComesFirst() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("45000");
        world.paper.step();
        vanish();
        assertThat(code(look(id, "0"))).as("its liquidation is on the way").isEqualTo(Gone.VENUE_SILENT);
        assertThat(code(book(id, "50"))).isEqualTo(Gone.VENUE_SILENT);
        world.settlement.step();
        assertThat(code(book(id, "50"))).isEqualTo(Gone.POSITION_CLOSED);
        assertThat(look(id, "50").sentence()).contains("P1 is closed by LIQUIDATION");
        Books.check(world);
    }

    @Test
    void thePositionIsAsTheyLookedAtIt() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        GoneCommand before = command(id, "10");
        world.close("c", id, World.half());
        world.settle();
        vanish();
        assertThat(code(world.desk.bookGone(before).orElseThrow())).isEqualTo(Gone.POSITION_CHANGED);
        assertThat(code(book(id, "10"))).isEqualTo("OK");
    }

    @Test
    void theSameWordAgainIsTheSameAnswerAndAnotherOneIsNot() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        vanish();
        GoneCommand command = command(id, "12");
        Objects.requireNonNull(scriptedStore).script.add(ScriptedStore.Next.GOES_THROUGH);
        Objects.requireNonNull(scriptedStore).script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThatThrownBy(() -> world.desk.bookGone(command)).isInstanceOf(StoreException.class);
        Usd cash = world.balance(Book.CASH);
        assertThat(code(world.desk.bookGone(command).orElseThrow())).isEqualTo("OK");
        assertThat(code(world.desk.bookGone(command(id, "13")).orElseThrow())).isEqualTo(Gone.POSITION_CLOSED);
        assertThat(world.balance(Book.CASH)).isEqualTo(cash);
        assertThat(world.events("FILLED")).hasSize(2);
        Books.check(world);
    }

    /** What is told at last is not booked twice. */
    @Test
    void aLateWordOfTheVenueClosesTheMarketAndIsKept() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        vanish();
        assertThat(code(book(id, "0"))).isEqualTo("OK");
        Usd cash = world.balance(Book.CASH);
        world.tick("45000");
        world.paper.step();
        world.settlement.step();
        assertThat(world.events("MISMATCH")).hasSize(1);
        List<DeadLetter> letters = world.memory.transact(tx -> tx.waitingDeadLetters(9));
        assertThat(letters)
                .singleElement()
                .satisfies(kept -> assertThat(kept.reason()).contains("a liquidation of a position that is not open"));
        assertThat(world.balance(Book.CASH)).isEqualTo(cash);
        Books.check(world);
    }

    /** What was said to be paid came after all charges: one that is told later moves nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-1.5"})
    void aLateChargeMovesNothing(String fee) {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        vanish();
        assertThat(code(book(id, "90"))).isEqualTo("OK");
        Usd cash = world.balance(Book.CASH);
        Usd realized = world.position(id).realized();
        long next = world.paper.snapshot(World.HERS).cursor() + 1;
        venue().extra
                .add(new VenueEvent(
                        next,
                        "late",
                        VenueEvent.Kind.FUNDING,
                        World.HERS,
                        null,
                        id,
                        0,
                        null,
                        Usd.parse(fee),
                        "",
                        world.clock.epochMicros()));
        world.settlement.step();
        assertThat(world.balance(Book.CASH)).isEqualTo(cash);
        assertThat(world.position(id).realized()).isEqualTo(realized);
        List<DeadLetter> letters = world.memory.transact(tx -> tx.waitingDeadLetters(9));
        assertThat(letters)
                .singleElement()
                .satisfies(kept -> assertThat(kept.reason()).contains("persons have booked as gone"));
        Books.check(world);
    }

    /** The answer of its close is lost for ever, and the venue has forgotten the order. */
    @Test
    void aCloseOfWhichNobodyTellsEndsWithIt() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().send = ScriptedVenue.Send.LOST;
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.state(close)).isEqualTo(IntentState.UNKNOWN);
        vanish();
        assertThat(code(look(id, "99"))).isEqualTo(Doubt.ORDER_NOT_DEAD);
        assertThat(code(book(id, "99"))).isEqualTo(Doubt.ORDER_NOT_DEAD);
        quiet();
        assertThat(world.recovery.compare(9))
                .as("what is closing is not accused")
                .isEmpty();
        assertThat(world.recovery.gone()).as("and it is listed").containsExactly(id);
        Doubt never = world.desk
                .doubt(world.intent(close).id(), ResolveCommand.Word.NEVER)
                .orElseThrow();
        assertThat(never.sentence()).contains("/resolve " + id + " gone PAID REASON");
        venue().capabilities = EnumSet.allOf(Capability.class);
        assertThat(code(look(id, "99"))).as("the venue proves it").isEqualTo(Doubt.VENUE_TELLS);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));

        Gone done = book(id, "99");
        assertThat(code(done)).isEqualTo("OK");
        assertThat(world.state(close)).isEqualTo(IntentState.CANCELLED);
        assertThat(world.intent(close).filledUnits()).isZero();
        assertThat(world.intent(close).reason())
                .isEqualTo("its position was gone at the venue and was booked by the word of olga and pete: " + WHY);
        assertThat(done.orders()).containsExactly(world.intent(close));
        assertThat(world.events("RESOLVED")).hasSize(1);
        assertThat(world.position(id).closingUnits()).isZero();
        Books.check(world);
        assertThat(world.openIntents()).isEmpty();

        venue().extra
                .add(new VenueEvent(
                        1_000,
                        "late",
                        VenueEvent.Kind.FILL,
                        World.HERS,
                        world.intent(close).id(),
                        id,
                        world.intent(close).sizeUnits(),
                        World.price("50000"),
                        Usd.ZERO,
                        "",
                        world.clock.epochMicros()));
        world.settlement.step();
        assertThat(world.events("MISMATCH")).as("its fill comes at last").hasSize(1);
        Books.check(world);
    }

    @Test
    void anOrderThatMayStillActHoldsItBack() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        assertThat(world.state(close)).isEqualTo(IntentState.IN_FLIGHT);
        vanish();
        assertThat(code(look(id, "0"))).isEqualTo(Gone.ORDER_UNDER_WAY);
        assertThat(look(id, "0").sentence())
                .contains("CLOSE " + world.intent(close).id() + " is IN_FLIGHT");
        assertThat(code(book(id, "0"))).isEqualTo(Gone.ORDER_UNDER_WAY);
        assertThat(world.position(id).open()).isTrue();
    }

    @Test
    void anIncreaseOfUnknownOutcomeIsEndedFirst() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().send = ScriptedVenue.Send.LOST;
        Receipt more = world.desk.increase(new IncreaseCommand("i", World.ALICE, id, Usd.of(50), null, "t"));
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.state(more)).isEqualTo(IntentState.UNKNOWN);
        vanish();
        quiet();
        assertThat(code(book(id, "0"))).isEqualTo(Gone.ORDER_UNDER_WAY);
        assertThat(look(id, "0").sentence())
                .contains("/resolve " + world.intent(more).id() + " never REASON");
        world.desk.resolve(new ResolveCommand(
                world.intent(more).id(),
                ResolveCommand.Word.NEVER,
                world.intent(more).version(),
                OLGA,
                PETE,
                "not there",
                "t"));
        assertThat(code(book(id, "0"))).isEqualTo("OK");
        assertThat(world.reservations()).isZero();
        Books.check(world);
    }

    /** Where there is nothing to close its stop is tried and declined for ever: that must not keep it in the books. */
    @Test
    void aStopThatIsTriedAgainAndAgainHoldsNothingBack() {
        SortableId id =
                world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.parse("3%")), null));
        GoneCommand first = command(id, "0");
        long version = world.position(id).version();
        venue().send = ScriptedVenue.Send.DECLINED;
        vanish();
        world.tick("48000");
        world.run(Duration.ofSeconds(4));
        assertThat(world.intents()).hasSizeGreaterThan(5);
        assertThat(world.position(id).version()).isGreaterThan(version + 5);
        assertThat(code(world.desk.bookGone(first).orElseThrow())).isEqualTo("OK");
        int submits = venue().submits;
        world.run(Duration.ofSeconds(20));
        assertThat(venue().submits).as("no exit is left").isEqualTo(submits);
        Books.check(world);
    }

    @Test
    void whatIsNotSentEndsWithItAndIsNeverSent() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt close = world.close("c", id, World.half());
        assertThat(world.state(close)).isEqualTo(IntentState.RECORDED);
        vanish();
        assertThat(look(id, "5").orders()).containsExactly(world.intent(close));
        assertThat(code(book(id, "5"))).isEqualTo("OK");
        assertThat(world.state(close)).isEqualTo(IntentState.CANCELLED);
        int submits = venue().submits;
        world.run(Duration.ofSeconds(2));
        assertThat(venue().submits).isEqualTo(submits);
        Books.check(world);
    }

    @Test
    void theRestOfACloseThatTheVenueForgotEndsWithIt() {
        World deep = create(w -> {
            w.listings = World.listings(Ratio.ZERO, Ratio.ZERO);
            w.costs = new PaperCosts(Ratio.ZERO, 100_000)
                    .withDepth(new PaperDepth(Usd.of(800), Ratio.ZERO, Ratio.parse("0.5"), 3_600_000_000L));
        });
        SortableId id = deep.opened("o", Side.LONG, "40", 10);
        deep.tick("51000");
        deep.advance(Duration.ofHours(2));
        deep.tick("51000");
        Receipt close = deep.close("c", id, World.all());
        deep.run(Duration.ofSeconds(2));
        assertThat(deep.state(close)).isEqualTo(IntentState.PARTIALLY_FILLED);
        long filled = deep.intent(close).filledUnits();
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        vanish();
        deep.advance(Duration.ofMinutes(10).plusSeconds(1));
        Gone early = deep.desk.gone(id, Usd.ZERO).orElseThrow();
        assertThat(code(early)).as("the venue works on it").isEqualTo(Doubt.VENUE_TELLS);
        venue().forgets = true;
        assertThat(code(deep.desk.bookGone(command(deep, id, "1", OLGA, PETE)).orElseThrow()))
                .isEqualTo("OK");
        assertThat(deep.state(close)).isEqualTo(IntentState.CANCELLED);
        assertThat(deep.intent(close).filledUnits()).as("what was told stays").isEqualTo(filled);
        Books.check(deep);
    }

    @Test
    void anAdoptedPositionIsBookedAlike() {
        SortableId id = world.ids.next();
        venue().foreign
                .put(
                        World.HERS,
                        List.of(new VenueSnapshot.OpenPosition(
                                id,
                                "BTC-USD",
                                1_000_000,
                                new VenueSnapshot.Terms(
                                        Side.SHORT, World.price("50000"), Usd.of(70), Leverage.of(5)))));
        world.recovery.compare(9);
        assertThat(world.position(id).external()).isTrue();
        venue().foreign.clear();
        assertThat(code(book(id, "80.25"))).isEqualTo("OK");
        assertThat(world.position(id).realized()).isEqualTo(Usd.parse("10.25"));
        Books.check(world);
    }

    @Test
    void aLossCountsAsALossOfTheDayAndAsAStop() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Usd before = world.reading().equity();
        vanish();
        assertThat(code(book(id, "0"))).isEqualTo("OK");
        assertThat(world.reading().equity().compareTo(before.minus(Usd.of(90)))).isNegative();
        ClosedRow loss = new ClosedRow(1, "BTC-USD", 5, Usd.of(-1), StoredPosition.BOOKED_BY_HAND);
        ClosedRow gain = new ClosedRow(2, "BTC-USD", 6, Usd.of(1), StoredPosition.BOOKED_BY_HAND);
        assertThat(LookBack.trades(List.of(gain, loss)))
                .usingRecursiveComparison()
                .isEqualTo(TradeLog.of(List.of(
                        new ClosedTrade("BTC-USD", 5, Usd.of(-1), true),
                        new ClosedTrade("BTC-USD", 6, Usd.of(1), false))));
    }

    /** Whoever asks may hold the store, and the comparison waits for that when it has something to tell. */
    @Test
    void whatIsGoneIsSaidWhileTheComparisonWaitsForTheStore() throws Exception {
        AtomicReference<Recovery> asked = new AtomicReference<>();
        AtomicInteger answers = new AtomicInteger();
        World one = create(w -> w.storeWrap = store -> (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    Recovery recovery = asked.get();
                    if (recovery != null) {
                        CompletableFuture.supplyAsync(recovery::gone).get(5, TimeUnit.SECONDS);
                        answers.incrementAndGet();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
        SortableId id = one.opened("o", Side.LONG, "100", 10);
        vanish();
        asked.set(one.recovery);
        assertThat(one.recovery.compare(9)).hasSize(1);
        asked.set(null);
        assertThat(answers.get()).isGreaterThan(2);
        assertThat(one.recovery.gone()).containsExactly(id);
    }

    @Test
    void twoPersonsAtOnceBookItOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 200; i++) {
                World one = World.create(w -> w.venueWrap = venue -> {
                    ScriptedVenue scripted = new ScriptedVenue(venue);
                    scripted.vanished = true;
                    return scripted;
                });
                SortableId id = one.opened("o", Side.LONG, "100", 10);
                World two = one.sibling();
                two.venueWrap = one.venueWrap;
                two.boot();
                two.control.ready();
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Gone>> both = new ArrayList<>();
                for (World side : List.of(one, two)) {
                    GoneCommand word = command(side, id, side == one ? "10" : "20", OLGA, side == one ? OLGA : PETE);
                    both.add(threads.submit(() -> {
                        start.await();
                        return side.desk.bookGone(word).orElseThrow();
                    }));
                }
                List<String> codes = new ArrayList<>();
                for (Future<Gone> answer : both) {
                    codes.add(code(answer.get()));
                }
                assertThat(codes).containsExactlyInAnyOrder("OK", Gone.POSITION_CLOSED);
                assertThat(one.events("FILLED")).hasSize(2);
                Books.check(one);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whatever was opened, closed in part and charged: what comes back is what was said, and the books balance. */
    @Test
    void anyHistoryAndAnyAmountKeepTheLawsOfTheBooks() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            World any = World.create(w -> w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue));
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            SortableId id = any.opened("o", side, 50 + random.nextInt(200) + ".3", 1 + random.nextInt(20));
            for (int i = random.nextInt(3); i > 0; i--) {
                any.tick(String.valueOf(49_000 + random.nextInt(2_000)));
                any.close("c" + i, id, new CloseAmount.Share(Percent.of(1 + random.nextInt(60))));
                any.settle();
            }
            StoredPosition before = any.position(id);
            vanish();
            Usd cash = any.balance(Book.CASH);
            long paid = random.nextLong(before.collateral().micros() * GoneRules.MOST_TIMES + 1);
            Usd amount = Usd.ofMicros(random.nextInt(4) == 0 ? 0 : paid);
            GoneCommand word = new GoneCommand(id, amount, Gone.seen(before), OLGA, PETE, WHY, "t");
            assertThat(code(any.desk.bookGone(word).orElseThrow()))
                    .as("seed %s", seed)
                    .isEqualTo("OK");
            assertThat(any.balance(Book.CASH).minus(cash)).as("seed %s", seed).isEqualTo(amount);
            assertThat(any.position(id).realized().minus(before.realized()))
                    .as("seed %s", seed)
                    .isEqualTo(amount.minus(before.collateral()));
            Books.check(any);
        }
    }
}
