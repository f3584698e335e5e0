package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Entries whose order waits at the venue: BTC stands at 50,000. */
final class AtVenueTest {
    private static final long DAY = 86_400_000_000L;

    private @Nullable RestingVenue kept;
    private ControlReading says = ControlReading.said("key", ControlState.ACTIVE, true, "LIVE");
    private final World world = World.create(w -> w.venueWrap = paper -> {
        kept = kept == null ? new RestingVenue(paper, w.clock) : kept;
        return kept;
    });

    private RestingVenue venue() {
        return Objects.requireNonNull(kept);
    }

    @AfterEach
    void theBooksAgree() {
        Books.check(world);
    }

    private EntryReceipt ask(String key, Side side, @Nullable String trigger, @Nullable String limit) {
        return world.desk.place(command(world.command(key, side, "100", 10), trigger, limit));
    }

    private static EntryCommand command(OpenCommand order, @Nullable String trigger, @Nullable String limit) {
        return new EntryCommand(
                order,
                trigger == null ? null : World.price(trigger),
                limit == null ? null : World.price(limit),
                DAY,
                true);
    }

    private StoredEntry placed() {
        return entry(ask("k", Side.LONG, null, "49000"));
    }

    private static StoredEntry entry(EntryReceipt receipt) {
        assertThat(receipt.reason()).isEmpty();
        assertThat(receipt.accepted()).isTrue();
        return Objects.requireNonNull(receipt.entry());
    }

    private StoredEntry entry() {
        return world.memory.transact(tx -> tx.entry(World.HERS, 1)).orElseThrow();
    }

    private StoredIntent order() {
        StoredIntent newest = world.intents().get(0);
        assertThat(newest.rests()).isTrue();
        return newest;
    }

    private void run(int seconds) {
        world.run(Duration.ofSeconds(seconds));
    }

    private StoredEntry resting() {
        StoredEntry entry = placed();
        run(1);
        assertThat(order().state()).isEqualTo(IntentState.IN_FLIGHT);
        assertThat(venue().only().id()).isEqualTo(order().id());
        return entry;
    }

    @Test
    @DisplayName("an order that waits at its venue is sent at once, holds its margin and is charged as an open")
    void sentAtOnce() {
        StoredEntry entry = placed();
        assertThat(entry.state()).isEqualTo(EntryState.SENT);
        assertThat(entry.atVenue()).isTrue();
        StoredIntent order = order();
        assertThat(order.id()).isEqualTo(entry.intent());
        assertThat(order.resting()).isEqualTo(new Resting(Resting.Kind.LIMIT, World.price("49000")));
        assertThat(order.worstPrice()).isEqualTo(World.price("49000"));
        assertThat(order.decidedPrice()).isEqualTo(World.price("49000"));
        assertThat(order.validUntil()).isEqualTo(entry.validUntil()).isEqualTo(entry.placedAt() + DAY);
        assertThat(world.reservations()).isEqualTo(1);
        assertThat(world.used(TradingPlan.TRADES)).isEqualTo(1);
        world.marks.put("BTC-USD", World.units("53000")); // what was decided at its own price does not drift
        run(1);
        assertThat(venue().only().id()).isEqualTo(order.id());
        EntryReceipt again = ask("k", Side.LONG, null, "49000");
        assertThat(again.repeated()).isTrue();
        assertThat(Objects.requireNonNull(again.entry()).id()).isEqualTo(entry.id());
        assertThat(world.intents()).hasSize(1);
    }

    @Test
    @DisplayName("a stop entry at the venue takes no price worse than its slippage from the trigger")
    void stopEntry() {
        OpenCommand order = world.command("k", Side.LONG, "100", 10);
        OpenCommand bounded = new OpenCommand(
                order.key(),
                order.user(),
                order.account(),
                order.instrument(),
                order.side(),
                order.collateral(),
                order.leverage(),
                null,
                null,
                Ratio.parse("0.01"),
                order.trace(),
                "",
                List.of());
        entry(world.desk.place(command(bounded, "51000", null)));
        assertThat(order().resting()).isEqualTo(new Resting(Resting.Kind.STOP, World.price("51000")));
        assertThat(order().worstPrice()).isEqualTo(World.price("51510"));
        run(1);
        venue().fill("51100");
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.DONE);
    }

    @Test
    @DisplayName("a fill by the venue opens the position and ends the entry, whoever was asleep for a day")
    void filled() {
        resting();
        world.clock.advance(Duration.ofHours(20));
        venue().fill("48990");
        world.crash();
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.DONE);
        assertThat(world.position(order().position()).entry()).isEqualTo(World.price("48990"));
        assertThat(world.reservations()).isZero();
        assertThat(venue().asked).isEmpty();
    }

    @Test
    @DisplayName(
            "an order that rests is not unknown for being quiet, and is held against what the venue says it works on")
    void quiet() {
        resting();
        for (int i = 0; i < 12; i++) {
            world.advance(Duration.ofHours(1));
            assertThat(world.recovery.compare(10)).isEmpty();
        }
        venue().silent = true;
        world.advance(Duration.ofHours(1));
        assertThat(world.recovery.compare(10)).isEmpty();
        assertThat(order().state()).isEqualTo(IntentState.IN_FLIGHT);
        assertThat(entry().state()).isEqualTo(EntryState.SENT);
    }

    @Test
    @DisplayName("what a venue cannot wait for is refused with what would pass, and nothing is recorded")
    void refusals() {
        EntryReceipt both = ask("a", Side.LONG, "51000", "51500");
        assertThat(both.code()).isEqualTo(EntryReceipt.AT_VENUE_ONE_PRICE);
        assertThat(both.reason()).contains("a trigger or a limit alone");
        OpenCommand plain = world.command("b", Side.LONG, "100", 10);
        OpenCommand ending = new OpenCommand(
                plain.key(),
                plain.user(),
                plain.account(),
                plain.instrument(),
                plain.side(),
                plain.collateral(),
                plain.leverage(),
                null,
                null,
                null,
                plain.trace(),
                "",
                List.of(new ExitChange.End(3_600_000_000L)));
        EntryReceipt deadline = world.desk.place(command(ending, null, "49000"));
        assertThat(deadline.code()).isEqualTo(EntryReceipt.AT_VENUE_DEADLINE);
        assertThat(deadline.reason()).contains("without the deadline");
        assertThat(ask("c", Side.LONG, "49000", null).code()).isEqualTo(EntryReceipt.TRIGGER_REACHED);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.RESTING_ORDERS));
        EntryReceipt lacking = ask("d", Side.LONG, null, "49000");
        assertThat(lacking.code()).isEqualTo(Receipt.NOT_OFFERED);
        assertThat(lacking.reason()).contains("orders that rest there").contains("an order that waits here");
        assertThat(world.desk.refusals(command(world.command("e", Side.LONG, "100", 10), null, "49000")))
                .anySatisfy(line -> assertThat(line.code()).isEqualTo(Receipt.NOT_OFFERED));
        assertThat(world.intents()).isEmpty();
        assertThat(world.reservations()).isZero();
        assertThat(world.used(TradingPlan.TRADES)).isZero();
    }

    @Test
    @DisplayName("an account has room for so many entries, whether they wait here or at the venue")
    void full() {
        for (int i = 0; i < Entries.MOST; i++) {
            assertThat(world.desk
                            .place(new EntryCommand(
                                    world.command("k" + i, Side.LONG, "10", 2), null, World.price("49000"), DAY))
                            .accepted())
                    .isTrue();
        }
        assertThat(ask("last", Side.LONG, null, "49000").code()).isEqualTo(EntryReceipt.ENTRIES_FULL);
    }

    @Test
    @DisplayName("cancelled by its owner it holds its margin until the venue has ended it")
    void cancelled() {
        StoredEntry entry = resting();
        EntryReceipt receipt = world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        assertThat(receipt.accepted()).isTrue();
        assertThat(receipt.reason()).contains("may still execute");
        assertThat(entry().state()).isEqualTo(EntryState.ENDING);
        assertThat(world.desk.cancelEntry(World.ALICE, entry.id(), "t").accepted())
                .isTrue();
        run(1);
        assertThat(venue().asked).isNotEmpty().containsOnly(order().id());
        assertThat(entry().state()).isEqualTo(EntryState.ENDING);
        assertThat(world.reservations()).isEqualTo(1);
        venue().end(VenueEvent.Kind.CANCELLED, "called off");
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.CANCELLED);
        assertThat(entry().reason()).isEqualTo("its owner cancelled it");
        assertThat(order().state()).isEqualTo(IntentState.CANCELLED);
        assertThat(world.reservations()).isZero();
        assertThat(world.events("ENTRY_ENDED")).hasSize(1);
        assertThat(world.desk.cancelEntry(World.ALICE, entry.id(), "t").code()).isEqualTo(EntryReceipt.ENTRY_ENDED);
    }

    @Test
    @DisplayName("cancelled before it was sent it ends at once")
    void cancelledUnsent() {
        StoredEntry entry = placed();
        assertThat(world.desk.cancelEntry(World.ALICE, entry.id(), "t").reason())
                .isEmpty();
        assertThat(entry().state()).isEqualTo(EntryState.CANCELLED);
        assertThat(order().state()).isEqualTo(IntentState.CANCELLED);
        assertThat(world.reservations()).isZero();
        run(1);
        assertThat(venue().size()).isZero();
        assertThat(venue().asked).isEmpty();
    }

    @Test
    @DisplayName("a fill that was faster than the call-off is told, booked and no lie about the entry")
    void filledAfterAll() {
        StoredEntry entry = resting();
        world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        run(1);
        venue().fill("49000");
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.DONE);
        assertThat(world.position(order().position()).open()).isTrue();
        assertThat(world.reservations()).isZero();
    }

    @Test
    @DisplayName("cancelling an entry whose fill is booked and not yet seen tells that it is done")
    void cancelledAfterTheFill() {
        StoredEntry entry = resting();
        venue().fill("49000");
        world.settlement.step();
        assertThat(world.desk.cancelEntry(World.ALICE, entry.id(), "t").code()).isEqualTo(EntryReceipt.ENTRY_ENDED);
        assertThat(entry().state()).isEqualTo(EntryState.DONE);
    }

    @Test
    @DisplayName(
            "a stop stops what rests at the venue, of any scope that covers it, and goes on when the stop is lifted")
    void stopped() {
        int round = 0;
        for (ControlState state : List.of(ControlState.REDUCE_ONLY, ControlState.HALTED)) {
            for (String scope :
                    List.of(Latch.GLOBAL, Latch.market("BTC-USD"), Latch.user("alice"), Latch.venue(World.VENUE))) {
                int number = ++round;
                entry(ask("k" + number, Side.LONG, null, "49000"));
                run(1);
                venue().asked.clear();
                world.control.stop(scope, state, "test", "olga", "t");
                world.step();
                assertThat(venue().asked)
                        .as("%s of %s", state, scope)
                        .containsExactly(venue().only().id());
                world.control.resume(scope, "olga", "t");
                run(3);
                assertThat(venue().asked).as("asked again").hasSizeGreaterThan(1);
                venue().end(VenueEvent.Kind.CANCELLED, "called off");
                run(1);
                StoredEntry ended = world.memory
                        .transact(tx -> tx.entry(World.HERS, number))
                        .orElseThrow();
                assertThat(ended.state()).isEqualTo(EntryState.CANCELLED);
                assertThat(ended.reason()).isEqualTo("trading is " + state);
                assertThat(world.reservations()).isZero();
            }
        }
    }

    @Test
    @DisplayName("a stop of another market, user or venue leaves it")
    void anotherStop() {
        resting();
        world.control.stop(Latch.market("ETH-USD"), ControlState.HALTED, "test", "olga", "t");
        world.control.stop(Latch.user("bob"), ControlState.HALTED, "test", "olga", "t");
        run(5);
        assertThat(venue().asked).isEmpty();
        assertThat(entry().state()).isEqualTo(EntryState.SENT);
    }

    @Test
    @DisplayName("a stop that was set while no process ran is heeded by the one that starts")
    void stoppedAsleep() {
        resting();
        world.stop(ControlState.HALTED);
        world.crash();
        run(1);
        assertThat(venue().asked).contains(order().id());
    }

    @Test
    @DisplayName("while trading is FROZEN nothing is asked; the end of the freeze brings it")
    void frozen() {
        StoredEntry entry = resting();
        world.stop(ControlState.FROZEN);
        run(5);
        assertThat(venue().asked).isEmpty();
        assertThat(entry().state()).isEqualTo(EntryState.ENDING);
        assertThat(world.desk.cancelEntry(World.ALICE, entry.id(), "t").accepted())
                .isFalse();
        world.control.resume(Latch.GLOBAL, "olga", "t");
        run(2);
        assertThat(venue().asked).isNotEmpty();
    }

    @Test
    @DisplayName("when its time is over it is called off, and expires when the venue has ended it")
    void expires() {
        resting();
        world.clock.advanceMicros(DAY);
        world.quote();
        run(2);
        assertThat(venue().asked).isNotEmpty();
        assertThat(entry().state()).isEqualTo(EntryState.ENDING);
        assertThat(world.reservations()).isEqualTo(1);
        venue().end(VenueEvent.Kind.CANCELLED, "called off");
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.EXPIRED);
        assertThat(world.reservations()).isZero();
    }

    @Test
    @DisplayName("a restart alone calls nothing off, and goes on with what was being called off")
    void restart() {
        StoredEntry entry = resting();
        world.crash();
        run(5);
        assertThat(venue().asked).isEmpty();
        assertThat(order().state()).isEqualTo(IntentState.IN_FLIGHT);
        world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        run(1);
        venue().asked.clear();
        world.crash();
        run(1);
        assertThat(venue().asked).isNotEmpty();
    }

    private World live() {
        World live = World.create(w -> {
            w.mode = Mode.LIVE;
            w.sources = List.of(() -> says);
            w.venueWrap = paper -> {
                kept = kept == null || kept.mode != Mode.LIVE ? new RestingVenue(paper, w.clock) : kept;
                kept.mode = Mode.LIVE;
                return kept;
            };
        });
        live.control.armLive("olga", "t");
        return live;
    }

    @Test
    @DisplayName("LIVE that nobody has armed again after a start leaves it; LIVE that was disarmed calls it off")
    void disarmed() {
        World live = live();
        entry(live.desk.place(command(live.command("k", Side.LONG, "100", 10), null, "49000")));
        live.run(Duration.ofSeconds(1));
        live.crash();
        live.run(Duration.ofSeconds(5));
        assertThat(venue().asked).isEmpty();
        live.control.armLive("olga", "t");
        live.run(Duration.ofSeconds(2));
        assertThat(venue().asked).isEmpty();
        live.control.disarmLive("olga", "t");
        live.step();
        assertThat(venue().asked).hasSize(1);
    }

    @Test
    @DisplayName(
            "a source that nobody can read calls nothing off; one that says LIVE is off does, and one that says stop")
    void sources() {
        for (ControlReading stop : List.of(
                ControlReading.said("key", ControlState.ACTIVE, false, "DRY"),
                ControlReading.unknown("key", ControlState.HALTED, "silent since it said stop"))) {
            kept = null;
            says = ControlReading.said("key", ControlState.ACTIVE, true, "LIVE");
            World live = live();
            entry(live.desk.place(command(live.command("k", Side.LONG, "100", 10), null, "49000")));
            live.run(Duration.ofSeconds(1));
            says = ControlReading.unknown("key", ControlState.ACTIVE, "no answer");
            live.run(Duration.ofSeconds(3));
            live.crash();
            live.run(Duration.ofSeconds(5));
            assertThat(venue().asked).isEmpty();
            says = stop;
            live.run(Duration.ofSeconds(2));
            assertThat(venue().asked).isNotEmpty();
        }
    }

    @Test
    @DisplayName("the venue is asked again and again with a growing pause, whatever it throws")
    void askedAgain() {
        StoredEntry entry = resting();
        venue().broken = new IllegalStateException("no node answers");
        world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        run(20);
        assertThat(venue().asked).as("at 0, 1, 3, 7 and 15 s").hasSizeBetween(4, 5);
        venue().asked.clear();
        run(120);
        assertThat(venue().asked).as("every 32 s at least").hasSizeBetween(3, 6);
    }

    @Test
    @DisplayName("closing everything calls off what rests at the venue")
    void flattened() {
        resting();
        world.desk.flatten(new FlattenCommand("flat", World.ALICE, World.HERS, "t"));
        assertThat(entry().state()).isEqualTo(EntryState.ENDING);
        run(1);
        assertThat(venue().asked).contains(order().id());
        venue().end(VenueEvent.Kind.CANCELLED, "called off");
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.CANCELLED);
    }

    @Test
    @DisplayName(
            "an order that was never sent, or that the venue did not take, ends its entry: it does not begin to wait here")
    void neverTaken() {
        placed();
        world.control.stop(Latch.market("ETH-USD"), ControlState.HALTED, "test", "olga", "t");
        run(1);
        assertThat(order().state()).isEqualTo(IntentState.EXPIRED);
        assertThat(entry().state()).isEqualTo(EntryState.REJECTED);
        venue().answer = Submission.notSent("declined at the door");
        entry(ask("k2", Side.LONG, null, "49000"));
        run(1);
        assertThat(world.memory
                        .transact(tx -> tx.entry(World.HERS, 2))
                        .orElseThrow()
                        .state())
                .isEqualTo(EntryState.REJECTED);
        assertThat(world.reservations()).isZero();
    }

    @Test
    @DisplayName("a decision that is too old is not sent, however long the order would wait")
    void tooOldToSend() {
        placed();
        world.clock.advanceMicros(5_000_001);
        run(1);
        assertThat(order().state()).isEqualTo(IntentState.EXPIRED);
        assertThat(venue().size()).isZero();
    }

    @Test
    @DisplayName("an outcome that is unknown may rest there: it is called off as well, and ends by proof alone")
    void unknown() {
        venue().answer = Submission.unknown("timeout");
        venue().silent = true;
        StoredEntry entry = placed();
        run(1);
        assertThat(order().state()).isEqualTo(IntentState.UNKNOWN);
        world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        run(2);
        assertThat(venue().asked).isNotEmpty();
        assertThat(entry().state()).isEqualTo(EntryState.ENDING);
        assertThat(world.reservations()).isEqualTo(1);
        venue().end(VenueEvent.Kind.CANCELLED, "called off");
        run(1);
        assertThat(entry().state()).isEqualTo(EntryState.CANCELLED);
    }

    @Test
    @DisplayName("once its order is given it no longer changes, nor do its exits")
    void notEdited() {
        StoredEntry entry = resting();
        EntryReceipt receipt = world.desk.changeEntry(
                new EntryChangeCommand("edit", World.ALICE, entry.id(), new ExitChange.Stop(null), "t"));
        assertThat(receipt.code()).isEqualTo(EntryReceipt.ENTRY_SENT);
        assertThat(receipt.reason()).contains("cancel it and give it again");
    }

    @Test
    @DisplayName("orders beyond one question are called off too")
    void manyPages() {
        for (int i = 0; i < 5; i++) {
            entry(ask("k" + i, Side.LONG, null, "49000"));
            run(1);
        }
        CallOffs narrow = new CallOffs(world.desk, world.clock::monotonicNanos, 2);
        world.stop(ControlState.HALTED);
        assertThat(narrow.step()).isEqualTo(5);
        assertThat(venue().asked).hasSize(5).doesNotHaveDuplicates();
    }
}
