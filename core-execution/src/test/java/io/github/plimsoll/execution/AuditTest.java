package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every decision of a person and every step of an order is one audit row, with its trace, in the same transaction. */
class AuditTest {
    private @Nullable ScriptedStore scriptedStore;
    private @Nullable ScriptedVenue scriptedVenue;
    private final World world = World.create(w -> {
        w.storeWrap = store -> scriptedStore = new ScriptedStore(store);
        w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue);
    });

    private ScriptedStore store() {
        return Objects.requireNonNull(scriptedStore);
    }

    private ScriptedVenue venue() {
        return Objects.requireNonNull(scriptedVenue);
    }

    private static SortableId id(Receipt receipt) {
        return Objects.requireNonNull(receipt.intent()).id();
    }

    /** Nothing that is stored is younger than the time at which the next start begins. */
    @AfterEach
    void noRowIsYoungerThanTheSavedTime() {
        for (AuditEntry row : world.audit()) {
            assertThat(row.at()).isLessThanOrEqualTo(world.savedTime());
        }
    }

    @Test
    void aLifeOfAnOrderIsWrittenStepByStepWithTheTraceOfItsCommand() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.settle();
        assertThat(world.audit(id(open))).containsExactly("OPEN", "SENDING", "IN_FLIGHT", "FILLED");
        assertThat(world.audit())
                .filteredOn(row -> row.subject().equals(id(open).toString()))
                .allSatisfy(row -> assertThat(row.trace()).isEqualTo("trace-o"))
                .extracting(AuditEntry::actor)
                .containsExactly("alice", "dispatcher", "dispatcher", World.VENUE);

        SortableId position = Objects.requireNonNull(open.intent()).position();
        Receipt close = world.close("c", position, World.all());
        world.settle();
        assertThat(world.audit(id(close))).containsExactly("CLOSE", "SENDING", "IN_FLIGHT", "FILLED");
    }

    @Test
    void aRefusedDecisionIsWrittenOnceHoweverOftenItIsAsked() {
        Receipt open = world.open("o", Side.LONG, "20000", 10);
        world.open("o", Side.LONG, "20000", 10);
        SortableId decision = Objects.requireNonNull(open.decision()).id();
        assertThat(world.audit(decision)).containsExactly("REFUSED");
        assertThat(world.audit().get(world.audit().size() - 1))
                .isEqualTo(new AuditEntry(
                        world.clock.epochMicros(),
                        "alice",
                        "REFUSED",
                        decision.toString(),
                        "OPEN BTC-USD: POSITION_ABOVE_MAX",
                        "trace-o"));

        SortableId position = world.opened("o2", Side.LONG, "100", 10);
        world.stop(ControlState.FROZEN);
        Receipt close = world.close("c", position, World.all());
        assertThat(world.audit(Objects.requireNonNull(close.decision()).id())).containsExactly("REFUSED");
    }

    @Test
    void aTriggerThatWaitsFloodsNoAudit() {
        world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(2)), null));
        world.stop(ControlState.FROZEN);
        world.tick("48900");
        int before = world.audit().size();
        world.run(Duration.ofSeconds(20));
        assertThat(world.audit()).hasSize(before);
    }

    @Test
    void expiryDeclineCancelAndUnknownAreWritten() {
        Receipt expired = world.open("o1", Side.LONG, "100", 10);
        world.advance(Duration.ofHours(2));
        world.settle();
        assertThat(world.audit(id(expired))).containsExactly("OPEN", "EXPIRED");

        venue().send = ScriptedVenue.Send.DECLINED;
        Receipt declined = world.open("o2", Side.LONG, "100", 10);
        world.settle();
        assertThat(world.audit(id(declined))).containsExactly("OPEN", "SENDING", "REJECTED");

        venue().send = ScriptedVenue.Send.LOST;
        Receipt unknown = world.open("o3", Side.LONG, "100", 10);
        world.settle();
        assertThat(world.audit(id(unknown))).containsExactly("OPEN", "SENDING", "UNKNOWN", "EXPIRED");
        assertThat(world.audit())
                .filteredOn(row -> row.action().equals("UNKNOWN"))
                .singleElement()
                .satisfies(row -> assertThat(row.detail()).isEqualTo("timeout"));
        venue().send = ScriptedVenue.Send.NORMAL;

        SortableId position = world.opened("o4", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.THROWS_BEFORE;
        Receipt close = world.close("c", position, World.all());
        world.dispatcher.step();
        assertThat(world.audit(id(close)))
                .as("a close goes back to the outbox")
                .containsExactly("CLOSE", "SENDING", "RECORDED");
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
    }

    @Test
    void aLiquidationAndAMismatchAreWritten() {
        SortableId position = world.opened("o", Side.LONG, "100", 50);
        world.tick("45000");
        world.settle();
        assertThat(world.position(position).closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.audit(position)).containsExactly("LIQUIDATED");

        SortableId nowhere = new SortableId(7, 7);
        venue().extra
                .add(new VenueEvent(
                        99,
                        "strange",
                        VenueEvent.Kind.FILL,
                        World.HERS,
                        new SortableId(8, 8),
                        nowhere,
                        1,
                        World.price("1"),
                        Usd.ZERO,
                        "",
                        world.clock.epochMicros()));
        world.settlement.step();
        assertThat(world.audit(nowhere)).containsExactly("MISMATCH");
    }

    @Test
    void accountsStopsAndResumesAreWrittenOnce() {
        assertThat(world.audit(World.HERS.value())).containsExactly("ACCOUNT");
        world.stop(ControlState.HALTED);
        world.control.resume(Latch.GLOBAL, "olga", "trace-resume");
        world.control.resume(Latch.GLOBAL, "olga", "trace-again");
        assertThat(world.audit(Latch.GLOBAL)).containsExactly("STOP", "RESUME", "RESUME");
    }

    @Test
    void aStopWhoseCommitGaveNoAnswerIsWrittenOnce() {
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThat(world.stop(ControlState.HALTED).durable()).isFalse();
        assertThat(world.control.flush("t")).isTrue();
        assertThat(world.audit(Latch.GLOBAL)).containsExactly("STOP");
        assertThat(world.events("STOPPED")).hasSize(1);
        assertThat(world.control.unwritten()).isEmpty();
        assertThat(world.latches()).hasSize(1);
    }

    @Test
    void aStopThatWaitedForTheStoreCarriesTheTraceOfTheCommandThatTypedIt() {
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThat(world.control
                        .stop(Latch.GLOBAL, ControlState.HALTED, "smoke", "olga", "trace-typed")
                        .durable())
                .isFalse();
        assertThat(world.control.flush("journal")).isTrue();
        assertThat(world.audit())
                .filteredOn(row -> row.action().equals("STOP"))
                .extracting(AuditEntry::trace)
                .containsExactly("trace-typed");
    }

    @Test
    void whatIsRolledBackIsNotAudited() {
        List<AuditEntry> before = world.audit();
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.open("o", Side.LONG, "100", 10)).isInstanceOf(StoreException.class);
        assertThat(world.audit()).isEqualTo(before);
    }

    /** Each of these stamps a row with the present: none may be younger than what a start reads after a kill. */
    @Test
    void everyTransactionThatStampsATimeSavesIt() {
        SortableId position = world.opened("o", Side.LONG, "100", 10);
        List<Runnable> all = List.of(
                () -> world.open("refused", Side.LONG, "20000", 10),
                () -> world.desk.createAccount(World.account(new AccountId("carol"), World.BOB), Usd.of(5), "t"),
                () -> world.stop(ControlState.REDUCE_ONLY),
                () -> world.control.resume(Latch.GLOBAL, "olga", "t"),
                () -> world.control.armLive("olga", "t"),
                () -> world.control.disarmLive("olga", "t"),
                () -> {
                    Receipt late = world.open("late", Side.LONG, "100", 10);
                    world.clock.advance(Duration.ofHours(1));
                    world.dispatcher.step();
                    assertThat(world.audit(id(late))).endsWith("EXPIRED");
                },
                () -> {
                    world.quote();
                    world.close("c", position, World.half());
                    world.clock.advanceMicros(3);
                    world.dispatcher.step();
                },
                () -> {
                    world.clock.advance(Duration.ofDays(1));
                    world.quote();
                    world.desk.rollDay();
                },
                () -> new Confirmations(world.store, world.clock).offer("token", World.ALICE, "/open"),
                () -> new Confirmations(world.store, world.clock).take("token", World.ALICE, "cb:token", "t"));
        for (int i = 0; i < all.size(); i++) {
            world.clock.advanceMicros(17);
            all.get(i).run();
            assertThat(world.savedTime()).as("transaction %d", i).isEqualTo(world.clock.epochMicros());
        }
        world.settle();
    }

    @Test
    void recoveryIsNamedAsTheOneThatExpired() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.crash();
        assertThat(world.audit())
                .filteredOn(row -> row.subject().equals(id(open).toString())
                        && row.action().equals("EXPIRED"))
                .singleElement()
                .satisfies(row -> assertThat(row.actor()).isEqualTo("recovery"));
        assertThat(world.intents()).extracting(StoredIntent::id).containsExactly(id(open));
    }
}
