package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What adds risk is filled by its deadline or not at all; what reduces risk has none. */
class PaperDeadlineTest {
    private static final PaperCosts FREE = new PaperCosts(Ratio.ZERO, 100_000);
    private static final Duration LONG_TIME = Duration.ofMinutes(30);

    private static World world(PaperCosts costs) {
        return World.create(w -> {
            w.listings = World.listings(Ratio.ZERO, Ratio.ZERO);
            w.costs = costs;
        });
    }

    /** Hands what waits to the venue, which then sees nothing of the market until that moment. */
    private static void work(World world, long at) {
        while (world.dispatcher.step()) {
            assertThat(world.clock.epochMicros()).isLessThan(at);
        }
        world.clock.advanceMicros(at - world.clock.epochMicros());
        world.paper.step();
        world.settlement.step();
    }

    @ParameterizedTest
    @CsvSource({"LONG, 0, FILLED", "LONG, 1, REJECTED", "SHORT, 0, FILLED", "SHORT, 1, REJECTED"})
    void anOpenIsFilledAtItsDeadlineAndNotAMicrosecondLater(Side side, long later, IntentState end) {
        World world = world(FREE);
        Receipt open = world.open("o", side, "100", 10);
        work(world, world.intent(open).validUntil() + later);
        assertThat(world.state(open)).isEqualTo(end);
        assertThat(world.balance(Book.MARGIN)).isEqualTo(end == IntentState.FILLED ? Usd.of(100) : Usd.ZERO);
        assertThat(world.desk.account(World.HERS).orElseThrow().state().reservedMargin())
                .isEqualTo(Usd.ZERO);
        assertThat(world.paper.query(world.intent(open).id())).isEqualTo(VenueOrder.DONE);
        Books.check(world);
    }

    @Test
    @DisplayName("an order that is older than its deadline ends even while nobody knows a price")
    void withoutAPriceItEndsToo() {
        World world = world(FREE);
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        world.marks.put("BTC-USD", 0L);
        work(world, world.intent(open).validUntil());
        assertThat(world.state(open)).isEqualTo(IntentState.IN_FLIGHT);
        assertThat(world.paper.isDue()).isFalse();
        world.clock.advanceMicros(1);
        assertThat(world.paper.isDue()).isTrue();
        world.paper.step();
        world.settlement.step();
        assertThat(world.state(open)).isEqualTo(IntentState.REJECTED);
        assertThat(world.intent(open).reason()).contains("deadline");
    }

    /** 400 USD at once and again after 4 s: the second part is in time, the third would not be. */
    @Test
    void whatWasFilledInTimeStaysAndTheRestIsCancelledWhenTheTimeEnds() {
        World world = world(FREE.withDepth(new PaperDepth(Usd.of(400), Ratio.ZERO, Ratio.ONE, 4_000_000)));
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.run(Duration.ofMillis(4_500));
        assertThat(world.state(open)).isEqualTo(IntentState.PARTIALLY_FILLED);
        assertThat(world.intent(open).filledUnits()).isEqualTo(1_600_000);
        assertThat(world.paper.nextDueMicros()).isEqualTo(world.intent(open).validUntil() + 1);
        world.run(Duration.ofSeconds(1));
        assertThat(world.state(open)).isEqualTo(IntentState.CANCELLED);
        SortableId id = world.intent(open).position();
        assertThat(world.position(id).remainingUnits()).isEqualTo(1_600_000);
        assertThat(world.balance(Book.CASH)).as("80 % of 100 is held").isEqualTo(Usd.of(9_920));
        Books.checkAtRest(world);
    }

    /** A close is never too late, in whatever part. */
    @ParameterizedTest
    @EnumSource(Side.class)
    void aCloseHasNoDeadline(Side side) {
        World world = world(FREE.withDepth(new PaperDepth(Usd.of(1_000), Ratio.ZERO, Ratio.ONE, 3_600_000_000L)));
        SortableId id = world.opened("o", side, "100", 10);
        world.tick(side == Side.LONG ? "51000" : "50000");
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        for (int i = 0; i < 3; i++) {
            work(world, world.clock.epochMicros() + Duration.ofHours(2).toSeconds() * 1_000_000);
        }
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
    }

    /** Out adds risk and in reduces it. */
    @ParameterizedTest
    @CsvSource({"-10, REJECTED", "10, FILLED"})
    void marginComesOutInTimeAndGoesInAtAnyTime(String change, IntentState end) {
        World world = world(FREE);
        SortableId id = world.opened("o", Side.LONG, "100", 5);
        Receipt moved = world.desk.margin(new MarginCommand("m", World.ALICE, id, World.usd(change), "t"));
        work(world, world.clock.epochMicros() + LONG_TIME.toSeconds() * 1_000_000);
        assertThat(world.state(moved)).isEqualTo(end);
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("a late order is not even taken, and the ticket shows that nothing was sent")
    void aLateTicketSendsNothing() {
        World world = world(FREE);
        StoredIntent open = world.intent(world.open("o", Side.LONG, "100", 10));
        world.clock.advanceMicros(open.validUntil() - world.clock.epochMicros() + 1);
        SendTicket ticket = new SendTicket(open, () -> 0, 1);
        assertThat(world.paper.submit(ticket).kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(ticket.redeemed()).isFalse();
        assertThat(world.paper.query(open.id())).isEqualTo(VenueOrder.ABSENT);
    }

    /** 6 s on its way: it cannot come in time. */
    @Test
    void aVenueThatIsTooFarAwayOpensNothingAndClosesWhatIsHeld() {
        World near = world(FREE);
        SortableId id = near.opened("o", Side.LONG, "100", 10);
        near.costs = new PaperCosts(Ratio.ZERO, 6_000_000);
        near.newPaper();
        near.boot();
        near.recover();
        Receipt open = near.open("p", Side.LONG, "100", 10);
        Receipt close = near.close("c", id, World.all());
        near.run(Duration.ofSeconds(8));
        assertThat(near.state(open)).isEqualTo(IntentState.REJECTED);
        assertThat(near.state(close)).isEqualTo(IntentState.FILLED);
        Books.checkAtRest(near);
    }
}
