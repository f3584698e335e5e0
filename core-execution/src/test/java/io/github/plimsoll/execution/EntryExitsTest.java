package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.Faults.Crash;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.testkit.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exits that wait with their order: BTC stands at 50,000 and costs nothing; 100 USD at 10x, bought at 49,000 or better. */
class EntryExitsTest {
    private static final long HOUR = 3_600_000_000L;
    private static final ExitChange HALF = new ExitChange.Target(pct("2%"), Percent.of(50));
    private static final ExitChange TRAIL = new ExitChange.Trail(pct("1%"), pct("3%"));

    private World world;

    @BeforeEach
    void free() {
        world = World.create(World::free);
    }

    private static Level pct(String percent) {
        return Level.percent(Percent.parse(percent));
    }

    private static EntryCommand limit(World in, String key, ExitChange... exits) {
        return new EntryCommand(
                in.command(key, Side.LONG, "100", 10).ending(List.of(exits)), null, price("49000"), HOUR);
    }

    private StoredEntry placed(String key, ExitChange... exits) {
        EntryReceipt receipt = world.desk.place(limit(world, key, exits));
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        return Objects.requireNonNull(receipt.entry());
    }

    private EntryReceipt change(String key, StoredEntry entry, ExitChange change) {
        return world.desk.changeEntry(new EntryChangeCommand(key, World.ALICE, entry.id(), change, "t-" + key));
    }

    private StoredEntry entry(StoredEntry before) {
        return world.memory.transact(tx -> tx.entry(before.id())).orElseThrow();
    }

    private void tick(String price) {
        world.tick(price);
        world.run(Duration.ofMillis(500));
    }

    private static @Nullable SortableId position(World in, StoredEntry entry) {
        SortableId order =
                in.memory.transact(tx -> tx.entry(entry.id())).orElseThrow().intent();
        return order == null
                ? null
                : in.memory.transact(tx -> tx.intent(order)).orElseThrow().position();
    }

    private SortableId filled(StoredEntry entry) {
        assertThat(entry(entry).state()).isEqualTo(EntryState.DONE);
        return Objects.requireNonNull(position(world, entry));
    }

    private ExitPlan plan(SortableId position) {
        return world.memory.transact(tx -> tx.exits(position));
    }

    private List<StoredIntent> closes() {
        return world.intents().stream()
                .filter(i -> i.kind() == IntentKind.CLOSE)
                .toList();
    }

    /** Filled at 48,980: 2 % of that is 49,959.6, 3 % is 50,449.4, and 1 % below 50,500 is 49,995. */
    @Test
    void theyActFromTheFillOnAndCountFromItsPrice() {
        StoredEntry entry = placed("k", HALF, TRAIL, new ExitChange.BreakEven(pct("1%")), new ExitChange.End(2 * HOUR));
        assertThat(world.memory.<ExitPlan>transact(tx -> tx.exits(entry.id()))).isEqualTo(ExitPlan.NONE);
        tick("51500");
        assertThat(world.intents()).as("nothing ends what has not begun").isEmpty();
        tick("48980");
        SortableId id = filled(entry);
        ExitPlan plan = plan(id);
        assertThat(plan.targets()).extracting(ExitTarget::level).containsExactly(price("49959.6"));
        assertThat(plan.trail()).isEqualTo(new ExitTrail(Percent.of(1), null, price("50449.4"), null));
        assertThat(plan.breakEven()).isEqualTo(price("49469.8"));
        long began = world.intents().get(0).recordedAt();
        assertThat(plan.endsAt()).isEqualTo(began + 2 * HOUR);
        tick("49960");
        assertThat(closes()).hasSize(1);
        assertThat(world.position(id).stopLoss()).as("moved to the entry").isEqualTo(price("48980"));
        tick("50500");
        tick("49995");
        assertThat(world.position(id).open()).isFalse();
        assertThat(closes()).extracting(StoredIntent::origin).containsExactly(Origin.TRAILING_STOP, Origin.TAKE_PROFIT);
        Books.checkAtRest(world);
    }

    @Test
    void aDeadlineCountsFromTheOpeningAndNotFromThePlacing() {
        StoredEntry entry = placed("k", new ExitChange.End(600_000_000L));
        world.advance(Duration.ofMinutes(50));
        tick("48980");
        SortableId id = filled(entry);
        world.advance(Duration.ofMinutes(9));
        world.settle();
        assertThat(world.position(id).open()).isTrue();
        world.advance(Duration.ofMinutes(1));
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).closeReason()).isEqualTo("TIME_EXIT");
    }

    /** The market takes 10 % of 5,000 USD at once, the rest after a minute: 50 % is half of what was opened then. */
    @Test
    void aFillInPartsHasThemFromItsFirstPartOn() {
        World own = World.create(w -> {
            w.free();
            w.costs = w.costs.withDepth(new PaperDepth(Usd.of(5_000), Ratio.ZERO, Ratio.parse("0.1"), 60_000_000L));
        });
        StoredEntry entry =
                Objects.requireNonNull(own.desk.place(limit(own, "k", HALF)).entry());
        own.tick("48980");
        own.run(Duration.ofSeconds(2));
        SortableId id = Objects.requireNonNull(position(own, entry));
        assertThat(own.intents().get(0).state()).isEqualTo(IntentState.PARTIALLY_FILLED);
        long part = own.position(id).openedUnits();
        own.tick("49990");
        own.run(Duration.ofSeconds(2));
        List<StoredIntent> closes =
                own.intents().stream().filter(i -> i.kind() == IntentKind.CLOSE).toList();
        assertThat(closes).hasSize(1);
        assertThat(closes.get(0).sizeUnits()).isEqualTo(part / 2);
    }

    @Test
    void anOrderThatWasNotFilledLeavesThemForTheNextOne() {
        World own = World.create(w -> {
            w.free();
            w.costs = new PaperCosts(Ratio.ofMillionths(2_000), 100_000);
        });
        StoredEntry entry =
                Objects.requireNonNull(own.desk.place(limit(own, "k", HALF)).entry());
        own.tick("48950");
        own.run(Duration.ofSeconds(5));
        assertThat(own.intents()).extracting(StoredIntent::state).containsExactly(IntentState.REJECTED);
        SortableId first = Objects.requireNonNull(position(own, entry));
        own.tick("48800");
        own.run(Duration.ofSeconds(3));
        SortableId second = Objects.requireNonNull(position(own, entry));
        assertThat(second).isNotEqualTo(first);
        assertThat(own.memory.<ExitPlan>transact(tx -> tx.exits(second)).targets())
                .hasSize(1);
        assertThat(own.memory.<Boolean>transact(tx -> tx.position(first).isEmpty()))
                .isTrue();
        own.tick("50000");
        own.run(Duration.ofSeconds(1));
        assertThat(own.intents().stream().filter(i -> i.kind() == IntentKind.CLOSE))
                .hasSize(1);
        Books.checkAtRest(own);
    }

    @Test
    void aTargetThatWouldFireAtOnceIsRefusedWhenPlacedAndWhenThePriceHasJumpedOverIt() {
        ExitChange below = new ExitChange.Target(Level.at(price("48500")), Percent.of(50));
        EntryReceipt refused = world.desk.place(limit(world, "k", below));
        assertThat(refused.code()).isEqualTo(Receipt.LEVEL_FIRES_NOW);
        assertThat(refused.reason()).contains("48500", "a level above 49000");
        assertThat(world.desk
                        .open(world.command("m", Side.LONG, "100", 10).ending(List.of(below)))
                        .code())
                .isEqualTo(Receipt.LEVEL_FIRES_NOW);
        ExitChange above = new ExitChange.Target(Level.at(price("52000")), Percent.of(50));
        EntryCommand stop = new EntryCommand(
                world.command("s", Side.LONG, "100", 10).ending(List.of(above)), price("51000"), null, HOUR);
        StoredEntry entry = Objects.requireNonNull(world.desk.place(stop).entry());
        tick("53000");
        assertThat(entry(entry).state()).isEqualTo(EntryState.REJECTED);
        assertThat(entry(entry).reason()).contains("52000");
        assertThat(world.intents()).isEmpty();
    }

    @Test
    void theyAreChangedWhileItWaits() {
        StoredEntry entry = placed("k", HALF, TRAIL);
        assertThat(change("a", entry, new ExitChange.Stop(pct("4%"))).accepted())
                .isTrue();
        assertThat(change("b", entry, new ExitChange.Target(pct("8%"), null)).accepted())
                .isTrue();
        assertThat(change("c", entry, new ExitChange.Target(pct("6%"), Percent.of(25)))
                        .accepted())
                .isTrue();
        assertThat(change("d", entry, new ExitChange.Trail(null, null)).accepted())
                .isTrue();
        EntryReceipt last = change("e", entry, new ExitChange.End(HOUR));
        assertThat(last.accepted()).as(last.reason()).isTrue();
        assertThat(EntryExits.of(entry(entry)).text())
                .isEqualTo("stop 4%, target 8%, target 2% 50%, target 6% 25%, end 3600000000");
        assertThat(world.audit(entry.id())).contains("ENTRY_CHANGED");
        EntryReceipt again = change("e", entry, new ExitChange.End(HOUR));
        assertThat(again.repeated()).isTrue();
        assertThat(again.accepted()).isTrue();
        assertThat(entry(entry).version()).isEqualTo(entry.version() + 5);
        assertThat(change("e", entry, new ExitChange.End(7)).code()).isEqualTo(Receipt.KEY_REUSED);
        tick("49000");
        SortableId id = filled(entry);
        assertThat(world.position(id).stopLoss()).isEqualTo(price("47040"));
        assertThat(world.position(id).takeProfit()).isEqualTo(price("52920"));
        assertThat(plan(id).targets()).hasSize(2);
        assertThat(plan(id).trail()).isNull();
    }

    @Test
    void allTargetsAreTakenAwayAtOnce() {
        StoredEntry entry = placed("k", HALF, TRAIL);
        change("a", entry, new ExitChange.Target(pct("8%"), null));
        assertThat(change("b", entry, new ExitChange.Target(null, null)).accepted())
                .isTrue();
        assertThat(EntryExits.of(entry(entry)).text()).isEqualTo("trail 1% 3%");
        assertThat(change("c", entry, new ExitChange.Trail(pct("2%"), null)).accepted())
                .isTrue();
        assertThat(EntryExits.of(entry(entry)).text()).isEqualTo("trail 2%");
    }

    @Test
    void whatCannotBePlacedLikeThatCannotBecomeLikeThat() {
        StoredEntry entry = placed("k", HALF);
        EntryReceipt beyond = change("a", entry, new ExitChange.Target(pct("6%"), Percent.of(60)));
        assertThat(beyond.code()).isEqualTo(Receipt.EXITS_IMPOSSIBLE);
        assertThat(beyond.reason()).contains("at most 100%", "110%");
        assertThat(change("b", entry, new ExitChange.StopAtEntry()).reason()).contains("no position yet");
        assertThat(change("c", entry, new ExitChange.Stop(Level.at(price("49500"))))
                        .accepted())
                .as("a stop above the price of the limit")
                .isFalse();
        assertThat(change("d", entry, new ExitChange.Target(Level.at(price("48000")), Percent.of(10)))
                        .code())
                .isEqualTo(Receipt.LEVEL_FIRES_NOW);
        world.stop(ControlState.HALTED);
        assertThat(change("e", entry, new ExitChange.Stop(pct("4%"))).code()).startsWith("CONTROL_");
        assertThat(entry(entry)).isEqualTo(entry);
    }

    @Test
    void onlyItsOwnerChangesItAndOnlyWhileItWaits() {
        StoredEntry entry = placed("k", HALF);
        assertThat(world.desk
                        .changeEntry(new EntryChangeCommand("x", World.BOB, entry.id(), TRAIL, "t"))
                        .code())
                .isEqualTo(EntryReceipt.ENTRY_NOT_FOUND);
        world.tick("48980");
        world.entryWatch.step();
        EntryReceipt late = change("a", entry, TRAIL);
        assertThat(late.code()).isEqualTo(EntryReceipt.ENTRY_SENT);
        world.run(Duration.ofSeconds(1));
        filled(entry);
        EntryReceipt over = change("b", entry, TRAIL);
        assertThat(over.code()).isEqualTo(EntryReceipt.ENTRY_ENDED);
        assertThatThrownBy(() -> entry(entry).ending(null, null, List.of())).hasMessageContaining("no longer change");
    }

    /** Another process that read the entry before the change must not open the old exits. */
    @Test
    void aProcessThatKnowsTheOldExitsDoesNotOpenThem() {
        World two = world.sibling();
        StoredEntry entry = placed("k", HALF);
        two.entryWatch.step();
        assertThat(change("a", entry, TRAIL).accepted()).isTrue();
        world.tick("48980");
        two.quote();
        assertThat(two.entryWatch.step()).isZero();
        assertThat(world.intents()).isEmpty();
        two.entryWatch.step();
        world.settle();
        SortableId id = filled(entry);
        assertThat(plan(id).targets()).hasSize(1);
        assertThat(plan(id).trail()).isNotNull();
        Books.checkAtRest(two);
    }

    @Test
    void thePreviewStandsWhereTheOrderWaits() {
        EntryCommand command = limit(world, "k", HALF, TRAIL);
        assertThat(world.desk.preview(command).wouldPass()).isTrue();
        assertThat(world.desk.preview(command).estimate().orElseThrow().price()).isEqualTo(price("49000"));
        assertThat(world.desk.refusals(command)).isEmpty();
        assertThat(world.desk.maxOrder(command).collateral().isPositive()).isTrue();
        ExitTerms exits = world.desk.exits(command.order(), price("49000"));
        assertThat(exits.plan().targets()).extracting(ExitTarget::level).containsExactly(price("49980"));
        EntryCommand bad = new EntryCommand(
                world.command("b", Side.LONG, "100", 10)
                        .ending(List.of(new ExitChange.Target(Level.at(price("1")), Percent.of(50)))),
                price("49000"),
                null,
                HOUR);
        assertThat(world.desk.refusals(bad))
                .extracting(line -> line.code())
                .contains(Receipt.LEVEL_FIRES_NOW, EntryReceipt.TRIGGER_REACHED);
        assertThat(world.memory.<List<StoredEntry>>transact(tx -> tx.entries(EnumSet.allOf(EntryState.class), 9)))
                .isEmpty();
    }

    /** Killed before and after each step of: place, change, open, partial target, trail. */
    @Test
    void theyActOnceWhereverTheProcessDies() {
        Faults counting = new Faults();
        World calm = world(counting);
        counting.arm(0);
        assertThat(ends(calm, play(calm))).isTrue();
        long points = counting.count();
        assertThat(points).isGreaterThan(100);
        int lived = 0;
        for (long k = 1; k <= points; k++) {
            Faults faults = new Faults();
            World own = world(faults);
            faults.arm(k);
            try {
                play(own);
            } catch (Crash killed) {
                faults.arm(0);
                own.boot();
                own.recover();
            }
            faults.arm(0);
            lived += ends(own, play(own)) ? 1 : 0;
        }
        assertThat(lived).isGreaterThan((int) points * 3 / 4);
    }

    private static World world(Faults faults) {
        return World.create(world -> {
            world.free();
            world.storeWrap = faults::store;
            world.venueWrap = faults::venue;
            world.hook = faults::point;
        });
    }

    /** Every command may be repeated, and the market may tell the same again. */
    private static StoredEntry play(World in) {
        EntryReceipt receipt = in.desk.place(limit(in, "k", HALF));
        StoredEntry entry = Objects.requireNonNull(receipt.entry(), receipt.reason());
        in.desk.changeEntry(new EntryChangeCommand("c", World.ALICE, entry.id(), TRAIL, "t"));
        for (String price : new String[] {"48980", "49960", "50500", "49995"}) {
            in.tick(price);
            in.triggers.changed();
            in.run(Duration.ofMillis(600));
        }
        return entry;
    }

    /** Whether it was filled; then each exit acted once, and at most one position was ever opened. */
    private static boolean ends(World in, StoredEntry entry) {
        Books.checkAtRest(in);
        List<StoredIntent> opens =
                in.intents().stream().filter(i -> i.kind() == IntentKind.OPEN).toList();
        List<StoredIntent> closes =
                in.intents().stream().filter(i -> i.kind() == IntentKind.CLOSE).toList();
        assertThat(opens.stream().filter(i -> i.filledUnits() > 0).count()).isLessThanOrEqualTo(1);
        StoredEntry after = in.memory.transact(tx -> tx.entry(entry.id())).orElseThrow();
        if (after.state() != EntryState.DONE) {
            return false;
        }
        SortableId id = Objects.requireNonNull(position(in, entry));
        assertThat(in.memory.<ExitPlan>transact(tx -> tx.exits(id)).targets()).hasSize(1);
        assertThat(closes.stream().filter(i -> i.origin() == Origin.TAKE_PROFIT).count())
                .isLessThanOrEqualTo(1);
        return !in.position(id).open();
    }

    @Test
    void whatIsStoredIsReadAsTheSameExits() {
        Cases.check("stored exits", 2_000, random -> {
            List<ExitChange> exits = new ArrayList<>();
            exits.add(new ExitChange.Target(level(random), new Percent(random.nextLong(1, Percent.ONE_HUNDRED + 1))));
            exits.add(new ExitChange.Trail(
                    random.nextBoolean() ? Level.percent(new Percent(random.nextLong(1, 1_000_000))) : at(random),
                    random.nextBoolean() ? level(random) : null));
            exits.add(new ExitChange.BreakEven(level(random)));
            exits.add(new ExitChange.End(random.nextLong(1, 1_000_000_000_000L)));
            for (ExitChange exit : exits) {
                assertThat(ExitWords.read(ExitWords.of(exit))).isEqualTo(exit);
            }
        });
        for (String none : List.of("", "target 3%", "stop 3%", "end", "trail 1% 2% 3%", "target 3% 50% 1%")) {
            assertThatThrownBy(() -> ExitWords.read(none)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ExitWords.of(new ExitChange.Stop(pct("1%")))).hasMessageContaining("no exit");
    }

    private static Level level(RandomGenerator random) {
        return random.nextBoolean() ? Level.percent(new Percent(random.nextLong(1, 100_000_000))) : at(random);
    }

    private static Level at(RandomGenerator random) {
        return Level.at(Price.of(random.nextLong(1, Long.MAX_VALUE), random.nextInt(0, 19)));
    }

    @Test
    void anOrderNamesEachExitOnceAndEightTargetsAtMost() {
        OpenCommand order = world.command("k", Side.LONG, "100", 10);
        assertThatThrownBy(() -> order.ending(List.of(TRAIL, TRAIL))).hasMessageContaining("each exit once");
        assertThatThrownBy(() -> order.ending(List.of(new ExitChange.End(0)))).hasMessageContaining("each exit once");
        List<ExitChange> nine = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            nine.add(new ExitChange.Target(pct(i + "%"), Percent.of(5)));
        }
        assertThatThrownBy(() -> order.ending(nine)).hasMessageContaining("at most 8 partial targets but would have 9");
        assertThat(order.ending(nine.subList(0, 8)).exits()).hasSize(8);
    }
}
