package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Limit, stop and stop-limit entries: BTC stands at 50,000; spread and slippage are 0.05 % each unless said otherwise. */
class EntryTest {
    private static final long HOUR = 3_600_000_000L;

    private final World world = World.create();

    private EntryCommand command(String key, Side side, @Nullable String trigger, @Nullable String limit) {
        return new EntryCommand(
                world.command(key, side, "100", 10),
                trigger == null ? null : World.price(trigger),
                limit == null ? null : World.price(limit),
                HOUR);
    }

    private StoredEntry place(String key, Side side, @Nullable String trigger, @Nullable String limit) {
        EntryReceipt receipt = world.desk.place(command(key, side, trigger, limit));
        assertThat(receipt.reason()).isEmpty();
        assertThat(receipt.accepted()).isTrue();
        return Objects.requireNonNull(receipt.entry());
    }

    private StoredEntry entry(StoredEntry before) {
        return world.memory.transact(tx -> tx.entry(before.id())).orElseThrow();
    }

    private void price(String price) {
        world.tick(price);
        world.run(Duration.ofMillis(500));
    }

    private StoredPosition filled(StoredEntry entry) {
        assertThat(entry(entry).state()).isEqualTo(EntryState.DONE);
        SortableId order = Objects.requireNonNull(entry(entry).intent());
        StoredIntent intent = world.memory.transact(tx -> tx.intent(order)).orElseThrow();
        assertThat(intent.state()).isEqualTo(IntentState.FILLED);
        return world.position(intent.position());
    }

    /** Spread alone would let it fill at 49,000 from 48,975.51 on: 48,975 x 1.0005 = 48,999.4875. */
    @Test
    @DisplayName("EXE-62 a limit order never fills worse than its limit")
    void aLongLimit() {
        World own = World.create(w -> w.costs = new PaperCosts(Ratio.ZERO, 100_000));
        EntryReceipt receipt = own.desk.place(
                new EntryCommand(own.command("k", Side.LONG, "100", 10), null, World.price("49000"), HOUR));
        StoredEntry entry = Objects.requireNonNull(receipt.entry());
        for (String price : List.of("49500", "49000", "48976")) {
            own.tick(price);
            own.run(Duration.ofMillis(500));
            assertThat(own.intents()).as("nothing is sent at %s", price).isEmpty();
        }
        own.tick("48975");
        own.run(Duration.ofMillis(500));
        StoredEntry after = own.memory.transact(tx -> tx.entry(entry.id())).orElseThrow();
        assertThat(after.state()).isEqualTo(EntryState.DONE);
        assertThat(own.intents()).hasSize(1);
        StoredPosition position = own.position(own.intents().get(0).position());
        assertThat(position.entry()).isEqualTo(World.price("48999.4875"));
        Books.checkAtRest(own);
    }

    @Test
    void aShortLimitWaitsForAHigherPrice() {
        StoredEntry entry = place("k", Side.SHORT, null, "51000");
        price("50900");
        assertThat(entry(entry).state()).isEqualTo(EntryState.WORKING);
        price("51100");
        assertThat(filled(entry).side()).isEqualTo(Side.SHORT);
        assertThat(world.events("FILLED"))
                .singleElement()
                .satisfies(event -> assertThat(event.data()).containsEntry("entry", "E1"));
        world.opened("entry:" + entry.id() + ":1x", Side.LONG, "100", 10);
        assertThat(world.events("FILLED"))
                .last()
                .satisfies(event -> assertThat(event.data())
                        .as("of no entry, whatever its key is like")
                        .doesNotContainKey("entry"));
        assertThat(filled(entry).entry().units()).isGreaterThanOrEqualTo(World.units("51000"));
    }

    @Test
    void aStopEntryWaitsForThePriceToComeToIt() {
        StoredEntry longer = place("k1", Side.LONG, "51000", null);
        StoredEntry shorter = place("k2", Side.SHORT, "49000", null);
        price("50999.9");
        price("49000.1");
        assertThat(world.intents()).isEmpty();
        price("51000");
        assertThat(filled(longer).side()).isEqualTo(Side.LONG);
        assertThat(entry(shorter).state()).isEqualTo(EntryState.WORKING);
        price("48990");
        assertThat(filled(shorter).side()).isEqualTo(Side.SHORT);
        assertThat(world.intents()).hasSize(2);
        Books.checkAtRest(world);
    }

    @Test
    void aTriggerThatThePriceHasPassedIsRefusedWithWhatWouldPass() {
        EntryReceipt receipt = world.desk.place(command("k", Side.LONG, "49000", null));
        assertThat(receipt.accepted()).isFalse();
        assertThat(receipt.code()).isEqualTo(EntryReceipt.TRIGGER_REACHED);
        assertThat(receipt.reason()).contains("a trigger above 50000");
        assertThat(world.desk.place(command("s", Side.SHORT, "51000", null)).reason())
                .contains("a trigger below 50000");
    }

    /** A collar of 5 % around 50,000: a digit too many would have bought at whatever the market asks. */
    @Test
    void aLimitOutsideOfTheCollarIsRefused() {
        World own = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("collar", 1)
                .limit(RiskLimit.PRICE_COLLAR, Ratio.parse("0.05"))
                .build());
        for (String limit : List.of("52500.1", "47499.9", "500000")) {
            EntryReceipt refused = own.desk.place(
                    new EntryCommand(own.command("k" + limit, Side.LONG, "100", 10), null, World.price(limit), HOUR));
            assertThat(refused.code()).isEqualTo("PRICE_OFF_COLLAR");
            assertThat(refused.reason()).contains("limit 5 %");
        }
        for (String limit : List.of("52500", "47500")) {
            assertThat(own.desk
                            .place(new EntryCommand(
                                    own.command("k" + limit, Side.LONG, "100", 10), null, World.price(limit), HOUR))
                            .accepted())
                    .isTrue();
        }
        // A trigger is not a price at which it may be filled.
        assertThat(own.desk
                        .place(new EntryCommand(
                                own.command("t", Side.LONG, "100", 10), World.price("60000"), null, HOUR))
                        .accepted())
                .isTrue();
    }

    /** Armed at 51,000, it waits for 50,500 or better; the trigger need not come a second time, in this process or the next. */
    @Test
    void aStopLimitIsArmedOnceAndThenALimit() {
        StoredEntry entry = place("k", Side.LONG, "51000", "50500");
        price("50400");
        assertThat(entry(entry).armed())
                .as("below its limit, and its trigger was not reached")
                .isFalse();
        assertThat(world.intents()).isEmpty();
        price("51000");
        assertThat(entry(entry).armed()).isTrue();
        assertThat(world.intents()).isEmpty();
        world.crash();
        price("50600");
        assertThat(world.intents()).isEmpty();
        price("50400");
        assertThat(filled(entry).entry().units()).isLessThanOrEqualTo(World.units("50500"));
    }

    @Test
    void theSameKeyIsTheSameEntry() {
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        EntryReceipt again = world.desk.place(command("k", Side.LONG, null, "49000"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.entry()).isEqualTo(entry);
        EntryReceipt other = world.desk.place(command("k", Side.LONG, null, "48000"));
        assertThat(other.code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.desk.open(world.command("k", Side.LONG, "100", 10)).code())
                .isEqualTo(Receipt.KEY_REUSED);
    }

    @Test
    void theWholeGateStandsBeforeIt() {
        EntryCommand big =
                new EntryCommand(world.command("big", Side.LONG, "9999999", 10), null, World.price("49000"), HOUR);
        assertThat(world.desk.place(big).accepted()).isFalse();
        world.stop(ControlState.HALTED);
        assertThat(world.desk.place(command("halted", Side.LONG, null, "49000")).code())
                .startsWith("CONTROL_");
        assertThat(world.memory.<List<StoredEntry>>transact(tx -> tx.entries(EnumSet.allOf(EntryState.class), 9)))
                .isEmpty();
    }

    @Test
    void waitingHoldsNeitherMarginNorQuota() {
        long opens = world.used(TradingPlan.OPENS);
        place("k", Side.LONG, null, "49000");
        assertThat(world.used(TradingPlan.OPENS)).isEqualTo(opens);
        assertThat(world.reservations()).isZero();
        price("48900");
        assertThat(world.used(TradingPlan.OPENS)).isEqualTo(opens + 1);
    }

    @Test
    void aStopHoldsItBackAndItGoesOnWaiting() {
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        world.stop(ControlState.HALTED);
        price("48000");
        world.run(Duration.ofSeconds(5));
        assertThat(world.intents()).isEmpty();
        assertThat(entry(entry).state()).isEqualTo(EntryState.WORKING);
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.run(Duration.ofSeconds(3));
        filled(entry);
    }

    /** What could be placed may be too much when its price comes: the order is refused, the entry ends and says why. */
    @Test
    void whatIsTooMuchWhenItsPriceComesIsRefusedThen() {
        World own = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("small", 1)
                .maxPosition(Usd.of(1_500))
                .build());
        EntryCommand order = new EntryCommand(own.command("k", Side.LONG, "100", 10), null, World.price("49000"), HOUR);
        SortableId id = Objects.requireNonNull(own.desk.place(order).entry()).id();
        own.opened("o", Side.LONG, "100", 10);
        own.tick("48900");
        own.run(Duration.ofSeconds(1));
        StoredEntry after = own.memory.transact(tx -> tx.entry(id)).orElseThrow();
        assertThat(after.state()).isEqualTo(EntryState.REJECTED);
        assertThat(after.reason()).contains("1500");
        assertThat(own.events("ENTRY_ENDED")).hasSize(1);
        own.tick("48800");
        own.run(Duration.ofSeconds(1));
        assertThat(own.intents()).hasSize(1);
    }

    @Test
    @DisplayName("EXE-68 a resting order ends at its deadline and never fills after it")
    void itEndsWhenItsTimeIsOver() {
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        world.advance(Duration.ofMinutes(61));
        world.run(Duration.ofSeconds(1));
        assertThat(entry(entry).state()).isEqualTo(EntryState.EXPIRED);
        price("48000");
        assertThat(world.intents()).isEmpty();
    }

    @Test
    void itsOwnerEndsItAndNobodyElse() {
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        assertThat(world.desk.cancelEntry(World.BOB, entry.id(), "t").code()).isEqualTo(EntryReceipt.ENTRY_NOT_FOUND);
        assertThat(world.desk.cancelEntry(World.ALICE, entry.id(), "t").accepted())
                .isTrue();
        EntryReceipt again = world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        assertThat(again.code()).isEqualTo(EntryReceipt.ENTRY_ENDED);
        assertThat(again.reason()).contains("E1 has ended: CANCELLED");
        price("48000");
        assertThat(world.intents()).isEmpty();
    }

    @Test
    void anOrderThatNobodyBeganToSendEndsWithItsEntry() {
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        world.tick("48900");
        world.entryWatch.step();
        assertThat(world.intents()).hasSize(1);
        EntryReceipt receipt = world.desk.cancelEntry(World.ALICE, entry.id(), "t");
        assertThat(receipt.accepted()).isTrue();
        world.run(Duration.ofSeconds(2));
        assertThat(world.intents().get(0).state()).isEqualTo(IntentState.CANCELLED);
        assertThat(entry(entry).state()).isEqualTo(EntryState.CANCELLED);
        Books.checkAtRest(world);
    }

    /** With 0.2 % slippage on top, 48,950 fills at 49,072: declined, and tried again only at a better price. */
    @Test
    void aLimitThatTheVenueDeclinesWaitsForABetterPrice() {
        World own = World.create(w -> w.costs = new PaperCosts(Ratio.ofMillionths(2_000), 100_000));
        EntryReceipt receipt = own.desk.place(
                new EntryCommand(own.command("k", Side.LONG, "100", 10), null, World.price("49000"), HOUR));
        StoredEntry entry = Objects.requireNonNull(receipt.entry());
        own.tick("48950");
        own.run(Duration.ofSeconds(10));
        assertThat(own.intents()).as("one try at one price").hasSize(1);
        assertThat(own.intents().get(0).state()).isEqualTo(IntentState.REJECTED);
        assertThat(own.memory.transact(tx -> tx.entry(entry.id())).orElseThrow().state())
                .isEqualTo(EntryState.WORKING);
        own.tick("48800");
        own.run(Duration.ofSeconds(3));
        assertThat(own.intents()).hasSize(2);
        StoredPosition position = own.position(own.intents().get(0).position());
        assertThat(position.entry().units()).isLessThanOrEqualTo(World.units("49000"));
        Books.checkAtRest(own);
    }

    @Test
    void withoutAUsablePriceNothingOpens() {
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        world.marks.put("BTC-USD", World.units("48000"));
        world.quotes.put("BTC-USD", 0L);
        world.run(Duration.ofSeconds(8));
        assertThat(world.intents()).isEmpty();
        assertThat(entry(entry).state()).isEqualTo(EntryState.WORKING);
    }

    /** Levels in percent count from the price of the opening, not from the price of the placing. */
    @Test
    void itsStopCountsFromItsOwnPrice() {
        OpenCommand order =
                world.command("k", Side.LONG, "100", 10, Level.percent(Percent.of(3)), Level.at(World.price("60000")));
        StoredEntry entry = Objects.requireNonNull(world.desk
                .place(new EntryCommand(order, null, World.price("49000"), HOUR))
                .entry());
        price("48000");
        StoredPosition position = filled(entry);
        assertThat(position.stopLoss()).isEqualTo(World.price("46560"));
        assertThat(position.takeProfit()).isEqualTo(World.price("60000"));
    }

    @Test
    void onlySoManyWaitAtOnce() {
        for (int i = 0; i < Entries.MOST; i++) {
            place("k" + i, Side.LONG, null, "49000");
        }
        EntryReceipt more = world.desk.place(command("more", Side.LONG, null, "49000"));
        assertThat(more.code()).isEqualTo(EntryReceipt.ENTRIES_FULL);
    }

    @Test
    void whatCannotBeMeantIsRefusedInWords() {
        OpenCommand order = world.command("k", Side.LONG, "100", 10);
        assertThatThrownBy(() -> new EntryCommand(order, null, null, HOUR))
                .hasMessageContaining("a trigger or a limit");
        assertThatThrownBy(() -> new EntryCommand(order, World.price("1"), null, 0))
                .hasMessageContaining("1 s to 90 days");
        assertThatThrownBy(() -> new EntryCommand(order.within(Ratio.ONE), null, World.price("1"), HOUR))
                .hasMessageContaining("the limit is the worst price");
        assertThatThrownBy(() -> world.desk.place(
                        new EntryCommand(order, null, io.github.plimsoll.numbers.Price.parse("49000", 2), HOUR)))
                .hasMessageContaining("10 decimals");
    }

    /** A crash at any moment of opening leaves one order, and the entry knows it. */
    @Test
    void twoProcessesAndAnEntryMakeOneOrder() {
        World two = world.sibling();
        StoredEntry entry = place("k", Side.LONG, null, "49000");
        world.tick("48900");
        two.quote();
        world.entryWatch.step();
        two.entryWatch.step();
        world.settle();
        assertThat(world.intents()).hasSize(1);
        filled(entry);
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("EXE-60 market, limit, stop and stop-limit orders, stop losses and targets all fill, on both sides")
    void everyTypeOfOrderFills() {
        for (Side side : Side.values()) {
            boolean up = side == Side.LONG;
            World market = World.create();
            assertThat(market.position(market.opened("m", side, "100", 10)).side())
                    .isEqualTo(side);
            fills(side, null, up ? "49000" : "51000", up ? "48900" : "51100");
            fills(side, up ? "51000" : "49000", null, up ? "51000" : "49000");
            fills(side, up ? "51000" : "49000", up ? "50500" : "49500", up ? "51000" : "49000", up ? "50400" : "49600");
            closes(side, "STOP_LOSS", up ? "49000" : "51000");
            closes(side, "TAKE_PROFIT", up ? "51000" : "49000");
        }
    }

    private static void fills(Side side, @Nullable String trigger, @Nullable String limit, String... prices) {
        World own = World.create();
        EntryCommand order = new EntryCommand(
                own.command("k", side, "100", 10),
                trigger == null ? null : World.price(trigger),
                limit == null ? null : World.price(limit),
                HOUR);
        StoredEntry entry = Objects.requireNonNull(own.desk.place(order).entry());
        for (String price : prices) {
            assertThat(own.intents()).isEmpty();
            own.tick(price);
            own.run(Duration.ofMillis(500));
        }
        assertThat(own.memory.transact(tx -> tx.entry(entry.id())).orElseThrow().state())
                .isEqualTo(EntryState.DONE);
        StoredIntent intent = own.intents().get(0);
        assertThat(intent.state()).isEqualTo(IntentState.FILLED);
        assertThat(own.position(intent.position()).side()).isEqualTo(side);
        Books.checkAtRest(own);
    }

    private static void closes(Side side, String reason, String at) {
        World own = World.create();
        Level level = Level.at(World.price(at));
        boolean stop = reason.equals("STOP_LOSS");
        SortableId id = own.opened(own.command("o", side, "100", 10, stop ? level : null, stop ? null : level));
        own.tick(at);
        own.run(Duration.ofSeconds(1));
        assertThat(own.position(id).closeReason()).isEqualTo(reason);
        Books.checkAtRest(own);
    }

    @Test
    @DisplayName("EXE-61 resting orders of every type survive a restart as they were, and fill after it")
    void theySurviveARestart() {
        StoredEntry limit = place("k1", Side.LONG, null, "49000");
        StoredEntry stop = place("k2", Side.SHORT, "48800", null);
        StoredEntry both = place("k3", Side.LONG, "51000", "50500");
        price("51000");
        List<StoredEntry> before = List.of(entry(limit), entry(stop), entry(both));
        assertThat(before).extracting(StoredEntry::armed).containsExactly(true, false, true);
        world.crash();
        assertThat(List.of(entry(limit), entry(stop), entry(both))).isEqualTo(before);
        price("50400");
        assertThat(filled(both).side()).isEqualTo(Side.LONG);
        price("48900");
        assertThat(filled(limit).side()).isEqualTo(Side.LONG);
        world.crash();
        price("48700");
        assertThat(filled(stop).side()).isEqualTo(Side.SHORT);
        assertThat(world.intents()).hasSize(3);
        Books.checkAtRest(world);
    }
}
