package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sends whose outcome nobody knows, and what may happen meanwhile. */
class UnknownOutcomeTest extends ScriptedWorld {
    @Test
    @DisplayName(
            "EXE-49 after a broken send the outcome is unknown until the venue is asked, and nothing is sent again")
    void aVenueThatBreaksAfterTheBytesLeftIsUnknownUntilItIsAsked() {
        venue().send = ScriptedVenue.Send.THROWS_AFTER;
        venue().silent = true;
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(receipt)).isEqualTo(IntentState.UNKNOWN);
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.open("o2", Side.LONG, "100", 10).code())
                .as("no new risk in that market")
                .isEqualTo(Receipt.OUTCOME_UNKNOWN);
        assertThat(world.reservations()).isEqualTo(1);
        world.recovery.step();
        assertThat(world.state(receipt)).isEqualTo(IntentState.UNKNOWN);

        venue().silent = false;
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);
        assertThat(venue().submits).isEqualTo(1);
        assertThat(world.open("o3", Side.LONG, "100", 10).accepted()).isTrue();
    }

    @Test
    void anUnknownOrderThatWasNeverReceivedExpiresAndAnExitGoesOutAgain() {
        venue().send = ScriptedVenue.Send.LOST;
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.UNKNOWN);
        world.recovery.step();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.reservations()).isZero();

        venue().send = ScriptedVenue.Send.NORMAL;
        SortableId id = world.opened("o2", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.LOST;
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        assertThat(world.state(close)).isEqualTo(IntentState.UNKNOWN);
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
        assertThat(world.intent(close).attempts()).isEqualTo(2);
    }

    @Test
    void absenceProvesNothingWhereTheVenueDoesNotPromiseIt() {
        venue().capabilities = EnumSet.of(Capability.NATIVE_REDUCE_ONLY);
        venue().send = ScriptedVenue.Send.UNHEARD;
        venue().forgets = true;
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        world.recovery.step();
        assertThat(world.state(receipt)).isEqualTo(IntentState.UNKNOWN);
        assertThat(world.reservations()).isEqualTo(1);
        venue().forgets = false;
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);
    }

    @Test
    @DisplayName(
            "an order that was taken is asked about when nobody tells of it for ten minutes: one that its venue forgot is Unknown")
    void overdue() {
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().events = all -> List.of();
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.IN_FLIGHT);
        world.recovery.compare(9);
        world.advance(Duration.ofMinutes(11));
        world.recovery.compare(9);
        assertThat(world.state(open)).as("it works on it").isEqualTo(IntentState.IN_FLIGHT);
        venue().forgets = true;
        world.advance(Duration.ofSeconds(59));
        world.recovery.compare(9);
        assertThat(world.state(open)).as("once a minute").isEqualTo(IntentState.IN_FLIGHT);
        Receipt young = world.open("y", Side.SHORT, "100", 10);
        world.dispatcher.step();
        world.advance(Duration.ofSeconds(1));
        world.recovery.compare(9);
        assertThat(world.state(open)).isEqualTo(IntentState.UNKNOWN);
        assertThat(world.reservations()).isEqualTo(2);
        assertThat(world.state(young)).isEqualTo(IntentState.IN_FLIGHT);
        venue().forgets = false;
        venue().events = all -> all;
        world.settle();
    }

    @Test
    void aStartWaitsForAVenueThatIsSilentAndNotForOneThatHasSaidAllItKnows() {
        SortableId held = world.opened("held", Side.LONG, "100", 10);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().send = ScriptedVenue.Send.LOST;
        Receipt lost = world.open("lost", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(lost)).isEqualTo(IntentState.UNKNOWN);
        world.boot();
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.ABSENCE_PROVES_UNSENT));
        venue().silent = true;
        Recovery.Report waits = world.recovery.atStart();
        assertThat(waits.finished()).isFalse();
        assertThat(waits.unproved()).containsExactly(World.HERS, World.HIS);
        venue().silent = false;
        Recovery.Report said = world.recovery.atStart();
        assertThat(said.finished()).isTrue();
        assertThat(said.open()).isEqualTo(1);
        assertThat(world.recover().open()).isEqualTo(1);
        assertThat(world.state(lost)).isEqualTo(IntentState.UNKNOWN);
        assertThat(world.reservations()).isEqualTo(1);
        assertThat(world.open("more", Side.LONG, "100", 10).code()).isEqualTo(Receipt.OUTCOME_UNKNOWN);
        assertThat(world.close("out", held, World.all()).accepted()).isTrue();
        world.run(Duration.ofSeconds(2));
        assertThat(world.position(held).open()).isFalse();
        venue().capabilities = EnumSet.allOf(Capability.class);
        world.settle();
    }

    @Test
    void anInterruptedSendWithoutProofBecomesUnknownAndBlocksTheMarket() {
        venue().capabilities = EnumSet.noneOf(Capability.class);
        venue().forgets = true;
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.dispatcher.step()).isInstanceOf(StoreException.class);
        assertThat(world.state(receipt)).isEqualTo(IntentState.SENDING);
        world.recovery.step();
        assertThat(world.state(receipt)).as("its lease still runs").isEqualTo(IntentState.SENDING);
        world.advance(Duration.ofSeconds(2));
        world.recovery.step();
        assertThat(world.state(receipt)).isEqualTo(IntentState.UNKNOWN);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo(Receipt.OUTCOME_UNKNOWN);
        venue().forgets = false;
        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void aSecondCloseWaitsForAnUnknownOneUnlessTheVenueItselfReducesOnly() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.UNHEARD;
        venue().silent = true;
        world.close("c1", id, World.half());
        world.dispatcher.step();
        venue().capabilities = EnumSet.of(Capability.ABSENCE_PROVES_UNSENT);
        assertThat(world.close("c2", id, World.all()).code()).isEqualTo("CLOSE_OUTCOME_UNKNOWN");
        venue().capabilities = EnumSet.allOf(Capability.class);
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.close("c3", id, World.all()).accepted()).isTrue();
        venue().silent = false;
        world.settle();
        assertThat(world.position(id).open()).isFalse();
    }

    @Test
    void anOpenDecidedWhileAnotherBecomesUnknownIsDecidedAgain() {
        venue().send = ScriptedVenue.Send.LOST;
        venue().silent = true;
        world.open("lost", Side.LONG, "100", 10);
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            world.dispatcher.step(); // between the decision's read and its record
        };
        Receipt second = world.open("second", Side.LONG, "100", 10);
        assertThat(second.code()).isEqualTo(Receipt.OUTCOME_UNKNOWN);
        venue().silent = false;
    }

    @Test
    void anOpenRecordedBeforeAnotherBecameUnknownIsNotSent() {
        venue().send = ScriptedVenue.Send.LOST;
        venue().silent = true;
        Receipt lost = world.open("lost", Side.LONG, "100", 10);
        Receipt recorded = world.open("recorded", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(lost)).isEqualTo(IntentState.UNKNOWN);
        venue().send = ScriptedVenue.Send.NORMAL;
        int submits = venue().submits;
        world.dispatcher.step();
        assertThat(world.state(recorded)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.intent(recorded).reason()).isEqualTo("the outcome of an earlier order in BTC-USD is unknown");
        assertThat(venue().submits).isEqualTo(submits);
        venue().silent = false;
    }

    @Test
    void anUnknownOrderOfAnotherAccountHoldsNobodyUp() {
        venue().send = ScriptedVenue.Send.LOST;
        venue().silent = true;
        Receipt lost = world.open("lost", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(lost)).isEqualTo(IntentState.UNKNOWN);
        venue().send = ScriptedVenue.Send.NORMAL;
        OpenCommand hers = world.command("his", Side.LONG, "100", 10);
        Receipt his = world.desk.open(new OpenCommand(
                "his",
                World.BOB,
                World.HIS,
                "BTC-USD",
                Side.LONG,
                hers.collateral(),
                hers.leverage(),
                null,
                null,
                "t"));
        assertThat(his.accepted()).isTrue();
        world.dispatcher.step();
        assertThat(world.state(his)).isEqualTo(IntentState.IN_FLIGHT);
        venue().silent = false;
    }

    @Test
    void anOutcomeThatCouldNotBeWrittenIsProvedByTheVenue() {
        Receipt sent = world.open("o", Side.LONG, "100", 10);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.dispatcher.step()).isInstanceOf(StoreException.class);
        assertThat(world.state(sent)).isEqualTo(IntentState.SENDING);
        world.settle();
        assertThat(world.state(sent)).isEqualTo(IntentState.FILLED);

        Receipt conflict = world.open("o2", Side.LONG, "100", 10);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.RETRY);
        world.dispatcher.step();
        assertThat(world.state(conflict))
                .as("a conflict is tried again at once")
                .isEqualTo(IntentState.IN_FLIGHT);
    }

    @Test
    void aClaimThatCommittedUnheardSendsNothingAndIsProvedUnsent() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt close = world.close("c", id, World.all());
        int before = venue().submits;
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThatThrownBy(() -> world.dispatcher.step()).isInstanceOf(StoreException.class);
        assertThat(world.state(close)).isEqualTo(IntentState.SENDING);
        assertThat(venue().submits).isEqualTo(before);
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
        assertThat(venue().submits).isEqualTo(before + 1);
    }

    /** The rest is told once: a loop that asks for it makes one step of it, not one each turn. */
    @Test
    @DisplayName("EXE-24 a close that is not taken is the same intent, tried again after a rest and told once")
    void anExitThatRestsIsDueOnceWhenItsRestEnds() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt close = world.close("c", id, World.all());
        world.dispatcher.step();
        assertThat(world.dispatcher.retryDue()).as("it rests").isFalse();
        world.advance(Duration.ofMillis(50));
        assertThat(world.dispatcher.retryDue()).isTrue();
        assertThat(world.dispatcher.retryDue()).as("told").isFalse();
        assertThat(world.events("NOT_TAKEN")).as("its user hears of it").hasSize(1);
        world.dispatcher.step();
        assertThat(world.events("NOT_TAKEN")).as("once").hasSize(1);
        assertThat(world.state(close)).isEqualTo(IntentState.RECORDED);
        assertThat(world.intent(close).attempts()).isEqualTo(2);
        world.advance(Duration.ofMillis(50));
        assertThat(world.dispatcher.retryDue()).as("the second rest is longer").isFalse();
        venue().send = ScriptedVenue.Send.NORMAL;
        world.advance(Duration.ofMillis(50));
        assertThat(world.dispatcher.retryDue()).isTrue();
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
    }

    @Test
    void aRestThatEndsWhileAnotherBeginsIsStillTold() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt first = world.close("c1", id, World.half());
        world.dispatcher.step();
        world.advance(Duration.ofMillis(50));
        Receipt second = world.close("c2", id, World.half());
        world.dispatcher.step();
        world.dispatcher.step();
        assertThat(world.intent(first).attempts() + world.intent(second).attempts())
                .isEqualTo(3);
        assertThat(world.dispatcher.retryDue()).isTrue();
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.position(id).open()).isFalse();
    }

    @Test
    void anUnknownOutcomeIsToldOnce() {
        venue().send = ScriptedVenue.Send.LOST;
        venue().silent = true;
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.state(open)).isEqualTo(IntentState.UNKNOWN);
        assertThat(world.dispatcher.leftUnknown()).isTrue();
        assertThat(world.dispatcher.leftUnknown()).isFalse();
        venue().silent = false;
    }
}
