package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From the recorded row to the venue: what is sent, what never is, and what nobody knows. */
class SendTest extends ScriptedWorld {
    @Test
    void aStopBetweenRecordAndSendExpiresTheOpenAndKeepsItsCharge() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.stop(ControlState.HALTED);
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.reservations()).isZero();
        assertThat(venue().submits).isZero();
        assertThat(world.used(TradingPlan.OPENS)).isEqualTo(1);
        assertThat(world.events("EXPIRED")).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.data()).containsEntry("reason", "trading is HALTED now");
        });
    }

    @Test
    void aStopThatIsOverAgainStillExpiresWhatWasDecidedBeforeIt() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.stop(ControlState.HALTED);
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.EXPIRED);
        assertThat(venue().submits).isZero();
    }

    @Test
    void aStopOfAnotherUsersScopeAloneDoesNotHoldHer() {
        world.control.stop(Latch.user("bob"), ControlState.HALTED, "r", "olga", "t");
        world.control.stop(Latch.market("ETH-USD"), ControlState.HALTED, "r", "olga", "t");
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void twoHoursBetweenRecordAndSendSendNoOpen() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.advance(Duration.ofHours(2));
        assertThat(world.dispatcher.step()).isTrue();
        assertThat(world.state(receipt)).isEqualTo(IntentState.EXPIRED);
        assertThat(venue().submits).isZero();
        assertThat(world.reservations()).isZero();
    }

    @Test
    void anOpenIsSentInItsLastValidMicrosecondAndNotInTheNext() {
        Receipt last = world.open("o1", Side.LONG, "100", 10);
        long until = world.intent(last).validUntil();
        world.clock.advanceMicros(until - world.clock.epochMicros());
        world.quote();
        world.dispatcher.step();
        assertThat(world.state(last)).isEqualTo(IntentState.IN_FLIGHT);

        Receipt late = world.open("o2", Side.LONG, "100", 10);
        world.clock.advanceMicros(world.intent(late).validUntil() - world.clock.epochMicros() + 1);
        world.quote();
        world.dispatcher.step();
        assertThat(world.state(late)).isEqualTo(IntentState.EXPIRED);
    }

    @Test
    void aPriceThatIsGoneBeforeTheSendExpiresTheOpen() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.quotes.put("BTC-USD", 0L);
        for (int source = 0; source < 3; source++) {
            world.feed.offer(0, source, -1, 0, world.clock.epochMicros() + 1);
        }
        assertThat(world.dispatcher.step()).isTrue();
        assertThat(world.intent(receipt).reason()).isEqualTo("there is no usable price now");
        assertThat(world.state(receipt)).isEqualTo(IntentState.EXPIRED);
        world.quotes.clear();
    }

    @Test
    void closesGoOutInReduceOnlyAndHaltedAndWaitWhileFrozen() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.stop(ControlState.REDUCE_ONLY);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        world.close("c1", id, World.half());
        world.settle();
        assertThat(world.position(id).remainingUnits()).isEqualTo(1_000_000);

        world.stop(ControlState.HALTED);
        Receipt second = world.close("c2", id, World.half());
        world.stop(ControlState.FROZEN);
        world.run(Duration.ofSeconds(3));
        assertThat(world.state(second))
                .as("recorded before the freeze: it waits")
                .isEqualTo(IntentState.RECORDED);
        assertThat(world.close("c3", id, World.all()).code()).isEqualTo("CONTROL_FROZEN");

        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.settle();
        assertThat(world.state(second)).isEqualTo(IntentState.FILLED);
        world.close("c4", id, World.all());
        world.settle();
        assertThat(world.position(id).open()).isFalse();
    }

    @Test
    void aThousandExitsThatWaitDoNotBlockOne() {
        SortableId hers = world.opened("o", Side.LONG, "1000", 10);
        world.control.stop(Latch.user("bob"), ControlState.REDUCE_ONLY, "r", "olga", "t");
        OpenCommand his = world.command("x", Side.LONG, "1", 1);
        world.control.resume(Latch.user("bob"), "olga", "t");
        OpenCommand bobs = new OpenCommand(
                "bob-o",
                World.BOB,
                World.HIS,
                his.instrument(),
                Side.LONG,
                World.usd("1000"),
                io.github.plimsoll.numbers.Leverage.of(10),
                null,
                null,
                "t");
        SortableId bob = world.opened(bobs);
        for (int i = 0; i < 1_000; i++) {
            Receipt queued = world.desk.close(new CloseCommand(
                    "bob-" + i,
                    World.BOB,
                    bob,
                    new CloseAmount.Coins(io.github.plimsoll.numbers.Quantity.of(1_000, 8)),
                    io.github.plimsoll.execution.spi.Origin.USER,
                    "t"));
            assertThat(queued.accepted()).isTrue();
        }
        world.control.stop(Latch.user("bob"), ControlState.FROZEN, "r", "olga", "t");
        world.clock.advanceMicros(1);
        Receipt exit = world.close("c", hers, World.all());
        assertThat(world.dispatcher.step()).isTrue();
        assertThat(world.state(exit)).isEqualTo(IntentState.IN_FLIGHT);
        world.control.resume(Latch.user("bob"), "olga", "t");
        for (int i = 0; i < 20; i++) {
            world.settle();
        }
    }

    @Test
    void closesDuringStartUpAreQueued() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.boot();
        Receipt receipt = world.close("c", id, World.all());
        assertThat(receipt.accepted()).isTrue();
        world.dispatcher.step();
        assertThat(world.state(receipt)).isEqualTo(IntentState.RECORDED);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_HALTED");
        world.recover();
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void aVenueThatBreaksBeforeTheBytesLeftSentNothing() {
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);

        venue().send = ScriptedVenue.Send.NORMAL;
        SortableId id = world.opened("o2", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        assertThat(world.state(close)).isEqualTo(IntentState.RECORDED);
        assertThat(world.dispatcher.step()).as("it rests before its next try").isFalse();
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void anOrderDeclinedAtTheDoorIsRejectedAndHoldsNothing() {
        venue().send = ScriptedVenue.Send.DECLINED;
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.REJECTED);
        assertThat(world.reservations()).isZero();
        assertThat(world.events("REJECTED")).hasSize(1);
    }

    @Test
    void aSenderThatSleepsThroughItsLeaseSendsNothing() {
        venue().send = ScriptedVenue.Send.FREEZES;
        venue().whileFrozen = () -> {
            world.advance(Duration.ofSeconds(2));
            world.recovery.step();
        };
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);
        venue().send = ScriptedVenue.Send.NORMAL;
        SortableId id = world.opened("o2", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.FREEZES;
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        assertThat(world.state(close)).isEqualTo(IntentState.RECORDED);
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void aRestartExpiresOpensThatWereOnlyRecordedAndSendsExits() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt open = world.open("o2", Side.LONG, "100", 10);
        Receipt close = world.close("c", id, World.half());
        world.boot();
        Recovery.Report report = world.recover();
        assertThat(report.expired()).isEqualTo(1);
        assertThat(report.mismatches()).isEmpty();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void aRestartWithANewPaperVenueForgetsWhatWasAcceptedAndSaysSo() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.IN_FLIGHT);
        world.newPaper();
        world.crash();
        assertThat(world.state(open)).isEqualTo(IntentState.CANCELLED);
        assertThat(world.reservations()).isZero();
    }

    @Test
    void aTicketStandsForTheFirstBytesThatAreSignedForIt() {
        StoredIntent intent = world.intent(world.open("o", Side.LONG, "100", 10));
        long[] nanos = {0};
        SendTicket ticket = new SendTicket(intent, () -> nanos[0], 1_000);
        byte[] order = {1, 2, 3};
        assertThat(ticket.binds(order)).isTrue();
        order[0] = 9;
        assertThat(ticket.binds(order)).as("others").isFalse();
        assertThat(ticket.binds(new byte[] {1, 2, 3})).as("the same again").isTrue();
        nanos[0] = 1_000;
        assertThat(ticket.binds(new byte[] {1, 2, 3})).as("after its lease").isFalse();
        SendTicket used = new SendTicket(intent, () -> 0, 1_000);
        assertThat(used.redeem()).isTrue();
        assertThat(used.binds(new byte[] {1})).as("used").isFalse();
    }

    @Test
    void aTicketWorksOnceAndOnlyWithinItsLease() {
        StoredIntent intent = world.intent(world.open("o", Side.LONG, "100", 10));
        long[] nanos = {0};
        SendTicket ticket = new SendTicket(intent, () -> nanos[0], 1_000);
        nanos[0] = 999;
        assertThat(ticket.redeem()).isTrue();
        assertThat(ticket.redeem()).isFalse();
        SendTicket late = new SendTicket(intent, () -> nanos[0], 1_000);
        nanos[0] = 1_000;
        assertThat(late.redeem()).isFalse();
        assertThat(late.redeemed()).isFalse();
        assertThatThrownBy(() -> Dispatcher.of(
                        world.store,
                        world.feed,
                        world.listings,
                        world.control,
                        java.util.List.of(),
                        world.clock,
                        world.ids,
                        world.clock::monotonicNanos,
                        999))
                .hasMessageContaining("1 ms to 60 s");
    }

    @Test
    @DisplayName("EXE-70 the venue knows an order by our own id: sent again it is the same order")
    void aKnownOrderUsesItsNewTicketUpAndABadTicketProvesNothingAboutIt() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        StoredIntent intent = world.intent(receipt);
        assertThat(intent.state()).isEqualTo(IntentState.IN_FLIGHT);
        long end = world.clock.monotonicNanos() + 1_000_000_000L;
        SendTicket again = new SendTicket(intent, world.clock::monotonicNanos, end);
        assertThat(world.paper.submit(again).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        assertThat(again.redeem()).as("a ticket works once").isFalse();
        assertThat(world.paper.submit(again).kind()).as("used").isEqualTo(Submission.Kind.UNKNOWN);
        SendTicket late = new SendTicket(intent, world.clock::monotonicNanos, world.clock.monotonicNanos());
        assertThat(world.paper.submit(late).kind()).isEqualTo(Submission.Kind.UNKNOWN);
        assertThat(late.redeemed()).isFalse();
        assertThat(world.paper.snapshot(World.HERS).working()).containsExactly(intent.id());
    }

    /** Half a percent passes, one unit more is another decision. */
    @Test
    void anOpenWhosePriceMovedSinceTheDecisionIsNotSent() {
        for (String price : new String[] {"50250", "50250.0000000001"}) {
            World world = World.create();
            Receipt receipt = world.open("o1", Side.LONG, "100", 10);
            world.tick(price);
            world.dispatcher.step();
            StoredIntent after = world.desk
                    .intent(Objects.requireNonNull(receipt.intent()).id())
                    .orElseThrow();
            if (price.equals("50250")) {
                assertThat(after.state()).isEqualTo(IntentState.IN_FLIGHT);
            } else {
                assertThat(after.state()).isEqualTo(IntentState.EXPIRED);
                assertThat(after.reason()).contains("the price has moved to");
            }
        }
    }

    @Test
    @DisplayName("EXE-71 however a venue fails, the order has a state and a reason that say how, and its owner is told")
    void aFailureOfTheVenueIsATypedOutcome() {
        fails(ScriptedVenue.Send.THROWS_BEFORE, IntentState.EXPIRED, "the venue adapter failed before sending");
        fails(ScriptedVenue.Send.THROWS_AFTER, IntentState.UNKNOWN, "the venue adapter failed: IllegalStateException");
        fails(ScriptedVenue.Send.UNHEARD, IntentState.UNKNOWN, "timeout");
        fails(ScriptedVenue.Send.LOST, IntentState.UNKNOWN, "timeout");
        fails(ScriptedVenue.Send.DECLINED, IntentState.REJECTED, "declined at the door");
    }

    private static void fails(ScriptedVenue.Send how, IntentState state, String reason) {
        ScriptedVenue[] venue = new ScriptedVenue[1];
        World own = World.create(w -> w.venueWrap = inner -> venue[0] = new ScriptedVenue(inner));
        venue[0].send = how;
        Receipt open = own.open("o", Side.LONG, "100", 10);
        own.dispatcher.step();
        assertThat(own.state(open)).as("%s", how).isEqualTo(state);
        assertThat(own.intent(open).reason()).isEqualTo(reason);
        assertThat(own.events(state.name())).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.data()).containsEntry("reason", reason);
        });
    }
}
