package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the venue tells before something that came earlier: it waits when the order matters, and only then. */
class ToldEarlyTest {
    private @Nullable ScriptedVenue scripted;
    private final World world = World.create(w -> {
        w.free();
        w.venueWrap = venue -> scripted = new ScriptedVenue(venue);
    });

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scripted);
    }

    private long told() {
        return world.paper.snapshot(World.HERS).cursor();
    }

    /** The venue took it, and this test alone speaks for the venue. */
    private StoredIntent taken(Receipt receipt) {
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        venue().send = ScriptedVenue.Send.LOST;
        venue().silent = true;
        world.dispatcher.step();
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.state(receipt)).isEqualTo(IntentState.UNKNOWN);
        return world.intent(receipt);
    }

    private Receipt margin(SortableId position, String change) {
        return world.desk.margin(new MarginCommand("m" + change, World.ALICE, position, usd(change), "t"));
    }

    private int says(
            long sequence,
            VenueEvent.Kind kind,
            AccountId account,
            @Nullable SortableId order,
            SortableId position,
            long units,
            @Nullable Price at,
            String fee) {
        venue().extra
                .add(new VenueEvent(
                        sequence,
                        "e" + sequence,
                        kind,
                        account,
                        order,
                        position,
                        units,
                        at,
                        usd(fee),
                        "",
                        world.clock.epochMicros()));
        return world.settlement.step();
    }

    private int taking(long sequence, VenueEvent.Kind kind, SortableId position) {
        return kind == VenueEvent.Kind.LIQUIDATED
                ? says(sequence, kind, World.HERS, null, position, 2_000_000, price("45000"), "0")
                : says(sequence, kind, World.HERS, null, position, 0, null, "1.5");
    }

    private int marginTold(long sequence, StoredIntent intent) {
        return says(
                sequence,
                VenueEvent.Kind.MARGIN,
                World.HERS,
                intent.id(),
                intent.position(),
                intent.sizeUnits(),
                null,
                "0");
    }

    @ParameterizedTest
    @EnumSource(
            value = VenueEvent.Kind.class,
            names = {"LIQUIDATED", "FUNDING", "ROLLOVER"})
    @DisplayName("what takes from the collateral waits for the margin before it, and for none that was not sent")
    void afterTheMargin(VenueEvent.Kind kind) {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long from = told();
        StoredIntent in = taken(margin(id, "50"));
        venue().gapAfter = from;
        assertThat(taking(from + 2, kind, id)).isZero();
        assertThat(world.position(id).collateral()).isEqualTo(usd("100"));

        venue().gapAfter = Long.MAX_VALUE;
        assertThat(marginTold(from + 1, in)).isEqualTo(2);
        boolean lost = kind == VenueEvent.Kind.LIQUIDATED;
        assertThat(world.position(id).collateral()).isEqualTo(lost ? Usd.ZERO : usd("148.5"));
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9850"));
        assertThat(world.latches()).isEmpty();
        Books.check(world);

        if (!lost) {
            // Only recorded: nothing of it can be what is still to be told.
            assertThat(margin(id, "20").accepted()).isTrue();
            venue().gapAfter = from + 2;
            assertThat(taking(from + 4, kind, id)).isEqualTo(1);
            assertThat(world.position(id).collateral()).isEqualTo(usd("147"));
        }
    }

    @Test
    @DisplayName("what fills on waits for what is untold while its position is open: that may be its liquidation")
    void afterTheLiquidation() {
        StoredIntent opening = taken(world.open("o", Side.LONG, "100", 10));
        SortableId id = opening.position();
        long from = told();
        venue().gapAfter = from;
        VenueEvent.Kind fill = VenueEvent.Kind.FILL;
        assertThat(says(from + 2, fill, World.HERS, opening.id(), id, 500_000, price("50000"), "0"))
                .as("what is untold may be another part of the same order, and that part's liquidation")
                .isZero();
        venue().gapAfter = from + 2;
        assertThat(says(from + 4, fill, World.HERS, opening.id(), id, 1_500_000, price("45000"), "0"))
                .as("the first part is told in its place, the second is not")
                .isEqualTo(1);
        assertThat(world.position(id).remainingUnits()).isEqualTo(500_000);

        venue().gapAfter = Long.MAX_VALUE;
        assertThat(says(from + 3, VenueEvent.Kind.LIQUIDATED, World.HERS, null, id, 500_000, price("45000"), "0"))
                .isEqualTo(2);
        StoredPosition rest = world.position(id);
        assertThat(rest.remainingUnits()).isEqualTo(1_500_000);
        assertThat(rest.collateral()).isEqualTo(world.balance(Book.MARGIN)).isEqualTo(usd("75"));
        assertThat(rest.entry()).isEqualTo(price("45000"));
        assertThat(world.latches()).isEmpty();
    }

    @Test
    @DisplayName("a fill that brings the whole of an open is applied whatever is untold: nothing was there to lose")
    void wholeAtOnce() {
        StoredIntent opening = taken(world.open("o", Side.LONG, "100", 10));
        long from = told();
        venue().gapAfter = from;
        assertThat(says(
                        from + 2,
                        VenueEvent.Kind.FILL,
                        World.HERS,
                        opening.id(),
                        opening.position(),
                        opening.sizeUnits(),
                        price("50000"),
                        "0"))
                .isEqualTo(1);
        assertThat(world.position(opening.position()).remainingUnits()).isEqualTo(opening.sizeUnits());
    }

    @Test
    @DisplayName("a liquidation between two parts of an open is of the first one, in whatever order they are told")
    void liquidatedBetweenTwoParts() {
        StoredIntent opening = taken(world.open("o", Side.LONG, "100", 10));
        SortableId id = opening.position();
        long from = told();
        VenueEvent.Kind fill = VenueEvent.Kind.FILL;
        venue().gapAfter = from;
        assertThat(says(from + 2, VenueEvent.Kind.LIQUIDATED, World.HERS, null, id, 500_000, price("45000"), "0"))
                .isZero();
        assertThat(says(from + 3, fill, World.HERS, opening.id(), id, 1_500_000, price("45000"), "0"))
                .isZero();
        venue().gapAfter = Long.MAX_VALUE;
        assertThat(says(from + 1, fill, World.HERS, opening.id(), id, 500_000, price("50000"), "0"))
                .isEqualTo(3);
        assertThat(world.position(id).remainingUnits()).isEqualTo(1_500_000);
        assertThat(world.position(id).collateral()).isEqualTo(usd("75"));
        assertThat(world.latches()).isEmpty();
    }

    @Test
    @DisplayName(
            "margin that moved waits for the close before it, of which it took a share; margin beside margin does not")
    void marginAfterAClose() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long from = told();
        StoredIntent ten = taken(margin(id, "10"));
        StoredIntent twenty = taken(margin(id, "20"));
        venue().gapAfter = from;
        assertThat(marginTold(from + 2, twenty)).isEqualTo(1);
        assertThat(world.position(id).collateral()).isEqualTo(usd("120"));

        StoredIntent half = taken(world.close("c", id, World.half()));
        assertThat(marginTold(from + 4, ten)).as("a close is under way").isZero();
        assertThat(world.position(id).collateral()).isEqualTo(usd("120"));
        venue().gapAfter = Long.MAX_VALUE;
        says(from + 3, VenueEvent.Kind.FILL, World.HERS, half.id(), id, 1_000_000, price("50000"), "0");
        // Half of the 120, and the 10 that came after it.
        assertThat(world.position(id).collateral()).isEqualTo(usd("70"));
        Books.check(world);
    }

    @Test
    @DisplayName("an increase that is told before the rest of its open waits for it, as for all that is untold")
    void twoThatAdd() {
        StoredIntent open = taken(world.open("o", Side.LONG, "100", 10));
        VenueEvent.Kind fill = VenueEvent.Kind.FILL;
        says(1, fill, World.HERS, open.id(), open.position(), 1_000_000, price("50000"), "0");
        StoredIntent more = taken(
                world.desk.increase(new IncreaseCommand("i", World.ALICE, open.position(), usd("50"), null, "t")));
        venue().gapAfter = 1;
        long size = more.sizeUnits();
        assertThat(says(3, fill, World.HERS, more.id(), open.position(), size, price("50000"), "0"))
                .isZero();
        venue().gapAfter = Long.MAX_VALUE;
        assertThat(says(2, fill, World.HERS, open.id(), open.position(), 1_000_000, price("50000"), "0"))
                .isEqualTo(2);
        assertThat(world.position(open.position()).openedUnits()).isEqualTo(2_000_000 + size);
        Books.check(world);
    }

    @Test
    @DisplayName("what concerns a position of another account, or more than it holds, is told as a mismatch")
    void notTheirs() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long from = told();
        StoredIntent in = taken(margin(id, "50"));
        says(from + 1, VenueEvent.Kind.MARGIN, World.HIS, in.id(), id, in.sizeUnits(), null, "0");
        says(from + 2, VenueEvent.Kind.LIQUIDATED, World.HIS, null, id, 2_000_000, price("45000"), "0");
        says(from + 3, VenueEvent.Kind.FUNDING, World.HIS, null, id, 0, null, "1");
        says(from + 4, VenueEvent.Kind.LIQUIDATED, World.HERS, null, id, 0, price("45000"), "0");
        says(from + 5, VenueEvent.Kind.DECLINED, World.HERS, world.ids.next(), id, 0, null, "0");
        assertThat(world.events("MISMATCH"))
                .as("a liquidation of nothing may be explained by what is under way")
                .hasSize(4);
        assertThat(world.position(id).collateral()).isEqualTo(usd("100"));
        assertThat(world.position(id).open()).isTrue();
        Books.check(world);

        venue().silent = false;
        marginTold(from + 6, in);
        world.settlement.step();
        assertThat(world.events("MISMATCH")).hasSize(5);
        says(from + 7, VenueEvent.Kind.LIQUIDATED, World.HERS, null, id, 2_500_000, price("45000"), "0");
        assertThat(world.events("MISMATCH")).as("of more than was held").hasSize(6);
        assertThat(world.position(id).open()).isFalse();
        Books.check(world);
    }

    @Test
    @DisplayName("a liquidation of what a close took already waits for the close and is a mismatch after it")
    void closedBefore() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        long from = told();
        StoredIntent close = taken(world.close("c", id, World.all()));
        assertThat(says(from + 1, VenueEvent.Kind.LIQUIDATED, World.HERS, null, id, 1_500_000, price("45000"), "0"))
                .isZero();
        says(from + 2, VenueEvent.Kind.FILL, World.HERS, close.id(), id, 2_000_000, price("45000"), "0");
        world.settlement.step();
        assertThat(world.position(id).remainingUnits()).isZero();
        assertThat(world.events("MISMATCH")).hasSize(1);
        Books.check(world);
    }
}
