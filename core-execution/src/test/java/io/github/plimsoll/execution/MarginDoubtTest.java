package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Margin that meets a close, a liquidation, a stop, a silent store or a venue that tells twice and out of order. */
class MarginDoubtTest extends ScriptedWorld {
    private Receipt margin(String key, SortableId position, String change) {
        return world.desk.margin(new MarginCommand(key, World.ALICE, position, usd(change), "trace-" + key));
    }

    private SortableId opened() {
        return world.opened("o", Side.LONG, "100", 10);
    }

    @Test
    @DisplayName(
            "taking out waits for nothing: while an order of the position is under way it is refused, and says which")
    void busy() {
        SortableId id = opened();
        Receipt half = world.close("c", id, World.half());
        Receipt refused = margin("m1", id, "-10");
        assertThat(refused.code()).isEqualTo(Receipt.POSITION_BUSY);
        assertThat(refused.reason()).contains(world.intent(half).id().toString());
        assertThat(margin("m2", id, "10").accepted()).as("in may always").isTrue();
        world.settle();
        assertThat(world.position(id).collateral()).isIn(usd("55"), usd("60"));
        assertThat(margin("m3", id, "-10").accepted()).isTrue();
        assertThat(world.desk
                        .increase(new IncreaseCommand("i", World.ALICE, id, usd("5"), null, "t"))
                        .code())
                .isEqualTo(Receipt.POSITION_BUSY);
    }

    @Test
    @DisplayName(
            "a part that is closed between the decision and the send leaves less than was judged: nothing is taken out")
    void partClosedBeforeTheSend() {
        SortableId id = opened();
        Receipt out = margin("m", id, "-40");
        assertThat(world.close("c", id, World.half()).accepted()).isTrue();
        world.settle();
        assertThat(world.state(out)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.intent(out).reason()).isEqualTo("a part of its position is being closed");
        assertThat(world.position(id).collateral()).isEqualTo(usd("50"));
        // Recorded at 60 x 85 % = 51 by 0.02 BTC; of the half it would be 10 x 85 % by 0.01 BTC.
        assertThat(Removing.changed(world.position(id), world.listings.require("BTC-USD"), world.intent(out)))
                .contains("its position has changed: it would be liquidated at 49200.00, not at 47500.00");
    }

    @Test
    @DisplayName("a close of a part that overtakes it at the venue: declined there, and the books hold what is held")
    void overtakenAtTheVenue() {
        SortableId id = opened();
        Receipt out = margin("m", id, "-40");
        assertThat(world.dispatcher.step()).isTrue();
        assertThat(world.close("c", id, World.half()).accepted()).isTrue();
        StoredIntent removal = world.intent(out);
        // The venue works the close first: the same orders in the other order.
        ScriptedVenue venue = venue();
        world.newPaper();
        venue.inner = world.paper;
        assertThat(world.dispatcher.step()).isTrue();
        SendTicket again = new SendTicket(removal, world.clock::monotonicNanos, Long.MAX_VALUE);
        assertThat(world.paper.submit(again).kind().name()).isEqualTo("ACCEPTED");
        world.settle();
        assertThat(world.state(out)).isEqualTo(IntentState.REJECTED);
        assertThat(world.intent(out).reason()).contains("nearer than 47500");
        assertThat(world.position(id).collateral()).isEqualTo(usd("50"));
        assertThat(world.position(id).liquidation()).isEqualTo(price("45800"));
    }

    @Test
    @DisplayName("what is on its way when the position is liquidated is declined, and its money is free again")
    void liquidatedMeanwhile() {
        SortableId id = opened();
        Receipt in = margin("m1", id, "50");
        world.dispatcher.drain(() -> {});
        Usd cash = world.balance(Book.CASH);
        world.tick("45000");
        world.settle();
        assertThat(world.position(id).closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.state(in)).isEqualTo(IntentState.REJECTED);
        assertThat(world.balance(Book.CASH)).isEqualTo(cash);
        assertThat(world.reservations()).isZero();
    }

    @Test
    @DisplayName("what the venue tells twice, and out of order, is booked once and in its order")
    void toldTwice() {
        venue().events = all -> {
            List<VenueEvent> twice = new ArrayList<>(all);
            twice.addAll(all);
            Collections.reverse(twice);
            return twice;
        };
        SortableId id = opened();
        assertThat(margin("m1", id, "50").accepted()).isTrue();
        world.settle();
        assertThat(margin("m2", id, "-20").accepted()).isTrue();
        world.settle();
        assertThat(world.position(id).collateral()).isEqualTo(usd("130"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("130"));
        assertThat(world.events("MARGIN_CHANGED")).hasSize(2);
        assertThat(world.events("MISMATCH")).isEmpty();
    }

    @Test
    @DisplayName(
            "a close that is told before the margin that came before it waits: it releases its share of what was held")
    void inTheVenuesOrder() {
        SortableId id = opened();
        Receipt in = margin("m", id, "50");
        assertThat(world.dispatcher.step()).isTrue();
        Receipt half = world.close("c", id, World.half());
        assertThat(world.dispatcher.step()).isTrue();
        venue().gapAfter = world.memory.transact(tx -> tx.venueCursor(World.VENUE));
        venue().events = all -> all.stream()
                .filter(event -> !world.intent(in).id().equals(event.order()))
                .toList();
        world.run(Duration.ofSeconds(1));
        assertThat(world.state(half)).isEqualTo(IntentState.IN_FLIGHT);
        venue().gapAfter = Long.MAX_VALUE;
        venue().events = all -> all;
        world.settle();
        assertThat(world.position(id).collateral()).isEqualTo(usd("75"));
    }

    @Test
    @DisplayName("margin that nobody ordered, or another amount, moves no money: the market goes to REDUCE_ONLY")
    void unexplained() {
        SortableId id = opened();
        Receipt in = margin("m", id, "50");
        world.dispatcher.drain(() -> {});
        StoredIntent order = world.intent(in);
        venue().events = all -> all.stream()
                .map(event -> event.kind() != VenueEvent.Kind.MARGIN
                        ? event
                        : new VenueEvent(
                                event.sequence(),
                                "another",
                                event.kind(),
                                event.account(),
                                event.order(),
                                event.position(),
                                event.units() + 1,
                                null,
                                Usd.ZERO,
                                "",
                                event.at()))
                .toList();
        world.run(Duration.ofSeconds(1));
        assertThat(world.events("MISMATCH")).hasSize(1);
        assertThat(world.position(id).collateral()).isEqualTo(usd("100"));
        assertThat(world.state(in)).isEqualTo(IntentState.IN_FLIGHT);
        assertThat(order.kind()).isEqualTo(IntentKind.ADD_MARGIN);
        // A person has looked, and the venue says it as it was.
        venue().events = all -> all;
        venue().extra
                .add(new VenueEvent(
                        world.memory.transact(tx -> tx.venueCursor(World.VENUE)) + 1,
                        "as it was",
                        VenueEvent.Kind.MARGIN,
                        order.account(),
                        order.id(),
                        id,
                        order.sizeUnits(),
                        null,
                        Usd.ZERO,
                        "",
                        world.clock.epochMicros()));
        world.settle();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
    }

    @Test
    @DisplayName("taking out that was recorded before a stop or waited too long is never sent; putting in goes on")
    void stopped() {
        SortableId id = opened();
        Receipt out = margin("m1", id, "-10");
        Receipt in = margin("m2", id, "10");
        world.stop(ControlState.HALTED);
        world.settle();
        assertThat(world.state(out)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.state(in)).isEqualTo(IntentState.FILLED);
        world.control.resume(Latch.GLOBAL, "olga", "t");
        Receipt old = margin("m3", id, "-10");
        world.advance(Duration.ofSeconds(6));
        world.settle();
        assertThat(world.state(old)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.position(id).collateral()).isEqualTo(usd("110"));
    }

    @Test
    @DisplayName("a commit without an answer is one change, whether it stands or not")
    void commitUnknown() {
        SortableId id = opened();
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        Receipt in = margin("m", id, "50");
        assertThat(in.accepted()).as(in.reason()).isTrue();
        world.settle();
        assertThat(margin("m", id, "50").repeated()).isTrue();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
    }

    @Test
    @DisplayName("a venue that does not take it: what is put in is tried again, what is taken out expires")
    void notTaken() {
        SortableId id = opened();
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt in = margin("m1", id, "50");
        world.dispatcher.drain(() -> {});
        assertThat(world.state(in)).isEqualTo(IntentState.RECORDED);
        assertThat(world.reservations()).isEqualTo(1);
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.state(in)).isEqualTo(IntentState.FILLED);
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt out = margin("m2", id, "-50");
        world.dispatcher.drain(() -> {});
        assertThat(world.state(out)).isEqualTo(IntentState.EXPIRED);
        venue().send = ScriptedVenue.Send.DECLINED;
        Receipt declined = margin("m3", id, "5");
        world.dispatcher.drain(() -> {});
        assertThat(world.state(declined)).isEqualTo(IntentState.REJECTED);
        assertThat(world.reservations()).isZero();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
    }

    @Test
    @DisplayName(
            "a stop is held against the liquidation price that is on its way, not against the one that still stands")
    void stopWhileItIsOnItsWay() {
        SortableId id = opened();
        assertThat(margin("m", id, "-40").accepted()).isTrue(); // from 45,800 to 47,500
        Receipt refused = world.desk.change(
                new ChangeCommand("s1", World.ALICE, id, new ExitChange.Stop(Level.at(price("47000"))), "t"));
        assertThat(refused.code()).isEqualTo(Receipt.STOP_BEYOND_LIQUIDATION);
        assertThat(refused.reason()).contains("47500");
        assertThat(world.desk
                        .change(new ChangeCommand(
                                "s2", World.ALICE, id, new ExitChange.Stop(Level.at(price("47600"))), "t"))
                        .accepted())
                .isTrue();
    }

    @Test
    @DisplayName("leverage is what the size cost by the collateral now; an increase and the risk of a stop go by it")
    void leverage() {
        SortableId id = opened();
        assertThat(margin("m1", id, "100").accepted()).isTrue();
        world.settle();
        assertThat(world.position(id).leverage()).isEqualTo(Leverage.ofHundredths(501)); // 1,001 by 200, up
        assertThat(margin("m2", id, "9000").accepted()).isTrue();
        world.settle();
        assertThat(world.position(id).leverage()).isEqualTo(Leverage.of(1));
        assertThat(margin("m3", id, "-9147.5").accepted()).isTrue();
        world.settle();
        assertThat(world.position(id).leverage()).isEqualTo(Leverage.ofHundredths(1907)); // 1,001 by 52.5, up
    }

    @Test
    @DisplayName("what a loss has eaten is no collateral: a position in loss is judged as its size at the price of now")
    void inLoss() {
        World limited = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("small", 1)
                .limit(RiskLimit.MAX_POSITION, Usd.of(1_010).micros())
                .build());
        SortableId id = limited.opened("o", Side.LONG, "100", 10);
        limited.tick("48000"); // 0.02 BTC are 960 USD, 41 USD are lost
        Receipt out = limited.desk.margin(new MarginCommand("m", World.ALICE, id, usd("-10"), "t"));
        assertThat(out.accepted()).as(out.reason()).isTrue();
        limited.settle();
        assertThat(limited.position(id).collateral()).isEqualTo(usd("90"));
    }
}
