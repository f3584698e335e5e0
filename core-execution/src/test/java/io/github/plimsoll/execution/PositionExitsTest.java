package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.HERS;
import static io.github.plimsoll.execution.World.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exits of open positions with numbers worked out by hand: entry 50,000, 100 USD at 10x, so 0.02 BTC. */
class PositionExitsTest {
    private World world;

    @BeforeEach
    void free() {
        world = World.create(World::free);
    }

    private SortableId opened(Side side) {
        return world.opened("open", side, "100", 10);
    }

    private Receipt change(String key, SortableId position, ExitChange change) {
        return world.desk.change(new ChangeCommand(key, World.ALICE, position, change, "trace-" + key));
    }

    private void changed(SortableId position, ExitChange change) {
        Receipt receipt = change("c" + world.audit().size(), position, change);
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        world.triggers.changed();
    }

    private static Level pct(String percent) {
        return Level.percent(Percent.parse(percent));
    }

    private static Level at(String price) {
        return Level.at(price(price));
    }

    private void tick(SortableId position, String price, boolean open) {
        world.tick(price);
        world.settle();
        assertThat(world.position(position).open()).as("open at " + price).isEqualTo(open);
    }

    private List<StoredIntent> closes() {
        return world.intents().stream()
                .filter(i -> i.kind() == IntentKind.CLOSE)
                .toList();
    }

    @Test
    @DisplayName("A stop is tightened, fires at its new level and leaves decision, audit and event")
    void tighten() {
        SortableId id = world.opened(world.command("open", Side.LONG, "100", 10, pct("4%"), null));
        Receipt receipt = change("tighter", id, new ExitChange.Stop(pct("3%")));
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        assertThat(world.position(id).stopLoss()).isEqualTo(price("48500"));
        assertThat(world.audit(id)).contains("EXITS");
        assertThat(world.events("EXITS_CHANGED")).hasSize(1);
        world.triggers.changed();
        tick(id, "48500.01", true);
        tick(id, "48500", false);
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
        // 0.02 BTC x 1,500 USD.
        assertThat(world.position(id).realized()).isEqualTo(Usd.of(-30));
    }

    @Test
    @DisplayName("EXE-20 the stop of a short is tightened downwards, and a target of a short lies below")
    void tightenShort() {
        SortableId id = world.opened(world.command("open", Side.SHORT, "100", 10, pct("4%"), null));
        changed(id, new ExitChange.Stop(at("51000")));
        changed(id, new ExitChange.Target(pct("5%"), null));
        assertThat(world.position(id).takeProfit()).isEqualTo(price("47500"));
        tick(id, "50999.99", true);
        tick(id, "51000", false);
        assertThat(world.position(id).realized()).isEqualTo(Usd.of(-20));
    }

    @Test
    @DisplayName("A stop that another process set fires, though nobody told this one")
    void aStopOfAnotherProcess() {
        SortableId id = opened(Side.LONG);
        world.tick("50000");
        assertThat(change("other", id, new ExitChange.Stop(pct("3%"))).accepted())
                .isTrue();
        // No word to the triggers.
        world.advance(Duration.ofSeconds(1));
        tick(id, "48500.01", true);
        tick(id, "48500", false);
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
    }

    @Test
    @DisplayName("a step is due when something changed, when a price moved where something is held, and at a deadline")
    void due() {
        world.triggers.step();
        world.tick("50010");
        assertThat(world.triggers.isDue()).as("nothing is held").isFalse();
        SortableId id = opened(Side.LONG);
        world.triggers.changed();
        assertThat(world.triggers.isDue()).as("something changed").isTrue();
        world.triggers.step();
        assertThat(world.triggers.isDue()).isFalse();
        world.tick("50020");
        assertThat(world.triggers.isDue()).as("the price moved").isTrue();
        world.triggers.step();
        assertThat(world.triggers.isDue()).isFalse();
        changed(id, new ExitChange.End(500_000));
        world.triggers.step();
        assertThat(world.triggers.isDue()).isFalse();
        world.clock.advanceMicros(499_999);
        assertThat(world.triggers.isDue()).isFalse();
        world.clock.advanceMicros(1);
        assertThat(world.triggers.isDue()).as("its time is over").isTrue();
    }

    @Test
    @DisplayName("equity is cash and margin with what the open positions have made at the last price")
    void equity() {
        assertThat(world.triggers.equity()).isEmpty();
        opened(Side.LONG);
        world.opened("short", Side.SHORT, "50", 10);
        world.triggers.changed();
        world.tick("51000");
        world.triggers.step();
        assertThat(world.triggers.equity()).as("not before it is published").isEmpty();
        world.triggers.publish();
        // 0.02 BTC x 1,000 USD less 0.01 BTC x 1,000 USD.
        assertThat(world.triggers.equity()).containsExactly(entry(World.HERS, Usd.of(10_010)));
        world.tick("49000");
        world.triggers.step();
        world.triggers.publish();
        assertThat(world.triggers.equity()).containsExactly(entry(World.HERS, Usd.of(9_990)));
    }

    @Test
    void theSameKeyAnswersTheSameAndAnotherPayloadIsRefused() {
        SortableId id = opened(Side.LONG);
        Receipt first = change("key", id, new ExitChange.Stop(pct("3%")));
        changed(id, new ExitChange.Stop(pct("2%")));
        Receipt again = change("key", id, new ExitChange.Stop(pct("3%")));
        assertThat(again.repeated()).isTrue();
        assertThat(again.decision()).isEqualTo(first.decision());
        assertThat(world.position(id).stopLoss()).as("not applied twice").isEqualTo(price("49000"));
        assertThat(change("key", id, new ExitChange.Stop(pct("1%"))).code()).isEqualTo(Receipt.KEY_REUSED);
    }

    @Test
    void onlyItsOwnerChangesIt() {
        SortableId id = opened(Side.LONG);
        Receipt his = world.desk.change(new ChangeCommand("his", World.BOB, id, new ExitChange.Stop(pct("3%")), "t"));
        assertThat(his.code()).isEqualTo(Receipt.POSITION_NOT_FOUND);
        assertThat(world.position(id).stopLoss()).isNull();
    }

    @Test
    void aLevelThatWouldFireAtOnceIsRefusedOnBothSides() {
        SortableId id = opened(Side.LONG);
        Receipt stop = change("a", id, new ExitChange.Stop(at("50000")));
        assertThat(stop.code()).isEqualTo(Receipt.LEVEL_FIRES_NOW);
        assertThat(stop.reason()).contains("would fire at once, the price is 50000", "a level below 50000");
        assertThat(change("b", id, new ExitChange.Target(at("50000"), null)).code())
                .isEqualTo(Receipt.LEVEL_FIRES_NOW);
        assertThat(change("c", id, new ExitChange.Target(at("49000"), Percent.of(50)))
                        .code())
                .isEqualTo(Receipt.LEVEL_FIRES_NOW);
        SortableId sold = world.opened("open2", Side.SHORT, "100", 10);
        assertThat(change("d", sold, new ExitChange.Stop(at("50000"))).code()).isEqualTo(Receipt.LEVEL_FIRES_NOW);
        assertThat(change("e", sold, new ExitChange.Target(at("50000.01"), null))
                        .code())
                .isEqualTo(Receipt.LEVEL_FIRES_NOW);
    }

    @Test
    void aStopBehindTheLiquidationPriceIsNone() {
        SortableId id = opened(Side.LONG);
        Receipt receipt = change(
                "a", id, new ExitChange.Stop(at(world.position(id).liquidation().toString())));
        assertThat(receipt.code()).isEqualTo(Receipt.STOP_BEYOND_LIQUIDATION);
    }

    @Test
    void protectionIsGivenAwayOnlyWhereNewRiskIsAllowed() {
        SortableId id = world.opened(world.command("open", Side.LONG, "100", 10, pct("2%"), null));
        world.stop(ControlState.REDUCE_ONLY);
        assertThat(change("wider", id, new ExitChange.Stop(pct("3%"))).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        assertThat(change("none", id, new ExitChange.Stop(null)).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        assertThat(change("tighter", id, new ExitChange.Stop(pct("1%"))).accepted())
                .isTrue();
        assertThat(world.position(id).stopLoss()).isEqualTo(price("49500"));
        world.control.resume(Latch.GLOBAL, "olga", "t");
        assertThat(change("wider2", id, new ExitChange.Stop(pct("3%"))).reason())
                .isEmpty();
        assertThat(change("none2", id, new ExitChange.Stop(null)).reason()).isEmpty();
        assertThat(world.position(id).stopLoss()).isNull();
        world.stop(ControlState.FROZEN);
        assertThat(change("frozen", id, new ExitChange.Stop(pct("3%"))).code()).isEqualTo("CONTROL_FROZEN");
    }

    @Test
    void withoutAUsablePriceAStopIsTightenedAndNeverWidened() {
        SortableId id = world.opened(world.command("open", Side.LONG, "100", 10, pct("2%"), null));
        world.quotes.put("BTC-USD", 0L);
        world.advance(Duration.ofMinutes(10));
        assertThat(change("wider", id, new ExitChange.Stop(pct("3%"))).code()).startsWith("PRICE_");
        assertThat(change("tighter", id, new ExitChange.Stop(pct("1%"))).accepted())
                .isTrue();
    }

    @Test
    void aWiderStopIsHeldAgainstTheLossOfTheDay() {
        SortableId id = world.opened(world.command("open", Side.LONG, "900", 10, pct("1%"), null));
        world.desk.tighten(HERS, "maxDailyLossAmount=100", "alice", "t");
        // 9,000 USD lose 270 at 3%.
        Receipt receipt = change("wider", id, new ExitChange.Stop(pct("3%")));
        assertThat(receipt.code()).as(receipt.reason()).isEqualTo("DAILY_LOSS_AMOUNT_ABOVE_MAX");
        assertThat(world.position(id).stopLoss()).isEqualTo(price("49500"));
    }

    @Test
    @DisplayName("Partial targets close their shares of the opened size, each once, the last one all that is left")
    void targets() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Target(pct("3%"), Percent.of(50)));
        changed(id, new ExitChange.Target(pct("6%"), Percent.of(50)));
        tick(id, "51499.99", true);
        assertThat(closes()).isEmpty();
        tick(id, "51500", true);
        tick(id, "51600", true);
        tick(id, "51500", true);
        assertThat(closes()).hasSize(1);
        assertThat(world.position(id).remainingUnits()).isEqualTo(1_000_000);
        tick(id, "53000", false);
        // 0.01 x 1,500 + 0.01 x 3,000
        assertThat(world.position(id).realized()).isEqualTo(Usd.of(45));
        assertThat(closes()).hasSize(2).allMatch(i -> i.origin() == Origin.TAKE_PROFIT);
    }

    @Test
    void bothPartialTargetsOfAShortFireAtOnePriceThatCrossesBoth() {
        SortableId id = opened(Side.SHORT);
        changed(id, new ExitChange.Target(pct("3%"), Percent.of(30)));
        changed(id, new ExitChange.Target(pct("6%"), Percent.of(70)));
        tick(id, "46000", false);
        assertThat(closes()).hasSize(2);
        assertThat(world.position(id).realized()).isEqualTo(Usd.of(80));
    }

    @Test
    void targetsForMoreThanThePositionAreRefused() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Target(pct("3%"), Percent.of(60)));
        Receipt more = change("more", id, new ExitChange.Target(pct("6%"), Percent.of(50)));
        assertThat(more.code()).isEqualTo(Receipt.EXITS_IMPOSSIBLE);
        assertThat(more.reason()).contains("at most 100%", "110%");
    }

    @Test
    @DisplayName("EXE-22 a close takes what is left: what a target took the stop no longer closes")
    void stopAndTargetsShareTheSize() {
        SortableId id = world.opened(world.command("open", Side.LONG, "100", 10, pct("2%"), null));
        changed(id, new ExitChange.Target(pct("3%"), Percent.of(25)));
        tick(id, "51500", true);
        tick(id, "49000", false);
        // 0.005 x 1,500 - 0.015 x 1,000
        assertThat(world.position(id).realized()).isEqualTo(Usd.parse("-7.5"));
        assertThat(closes()).extracting(StoredIntent::sizeUnits).containsExactly(1_500_000L, 500_000L);
    }

    @Test
    @DisplayName("EXE-21 of a stop and a target crossed by one price the stop fires, and the close says so")
    void stopBeforeTarget() {
        SortableId id = opened(Side.LONG);
        StoredPosition position = world.position(id).withLevels(price("51000"), price("50500"));
        Exits.Hit hit = Exits.hit(position, ExitPlan.NONE, price("50800").units());
        assertThat(hit).isEqualTo(new Exits.Hit(Origin.STOP_LOSS, 0));
        ExitPlan plan =
                ExitPlan.NONE.plusTarget(price("50700"), Percent.of(50)).plusTarget(price("50600"), Percent.of(50));
        assertThat(Exits.hit(
                        position.withLevels(null, price("50500")),
                        plan,
                        price("50800").units()))
                .as("everything before a part")
                .isEqualTo(new Exits.Hit(Origin.TAKE_PROFIT, 0));
        assertThat(Exits.hit(
                        position.withLevels(null, null), plan, price("50800").units()))
                .as("the nearest part first")
                .isEqualTo(new Exits.Hit(Origin.TAKE_PROFIT, 2));
    }

    @Test
    @DisplayName("PRC-17 a missing price is no price: nothing fires by it, on neither side")
    void aMissingPriceFiresNothing() {
        SortableId bought = world.opened(world.command("open", Side.LONG, "100", 10, pct("2%"), pct("2%")));
        SortableId sold = world.opened(world.command("open2", Side.SHORT, "100", 10, pct("2%"), pct("2%")));
        changed(bought, new ExitChange.Trail(pct("1%"), null));
        world.quotes.put("BTC-USD", 0L);
        world.tick("48900");
        world.run(Duration.ofSeconds(30));
        assertThat(closes()).as("at 48,900 and without a quote").isEmpty();
        assertThat(world.position(bought).open()).isTrue();
        assertThat(world.position(sold).open()).isTrue();
    }

    @Test
    void aTargetWhoseCloseIsRefusedByTheVenueFiresAgainUnderAnotherKey() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Target(pct("3%"), Percent.of(50)));
        world.tick("51500");
        world.triggers.step();
        StoredIntent close = closes().get(0);
        world.memory.transact(tx -> {
            new IntentCloser("test", world.clock, world.ids)
                    .end(tx, close, io.github.plimsoll.execution.spi.IntentState.CANCELLED, "test");
            return true;
        });
        world.triggers.changed();
        world.settle();
        assertThat(closes()).hasSize(2);
        assertThat(closes().get(0).key()).isNotEqualTo(close.key());
        assertThat(world.position(id).remainingUnits()).as("a half, once").isEqualTo(1_000_000);
    }

    @Test
    void aTrailingStopFollowsALongUpAndNeverDown() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Trail(pct("2%"), null));
        tick(id, "50000", true);
        tick(id, "52000", true);
        tick(id, "51000", true);
        tick(id, "50960.01", true);
        // 52,000 less 2%
        tick(id, "50960", false);
        assertThat(world.position(id).closeReason()).isEqualTo("TRAILING_STOP");
        assertThat(world.position(id).realized()).isEqualTo(Usd.parse("19.2"));
    }

    @Test
    void aTrailingStopFollowsAShortDownAndNeverUp() {
        SortableId id = opened(Side.SHORT);
        changed(id, new ExitChange.Trail(at("1000"), null));
        tick(id, "48000", true);
        tick(id, "48999.99", true);
        tick(id, "49000", false);
        assertThat(world.position(id).closeReason()).isEqualTo("TRAILING_STOP");
        assertThat(world.position(id).realized()).isEqualTo(Usd.of(20));
    }

    @Test
    void aTrailWaitsForItsActivation() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Trail(pct("1%"), pct("4%")));
        tick(id, "51900", true);
        tick(id, "50000", true);
        tick(id, "52000", true);
        tick(id, "51480.01", true);
        tick(id, "51480", false);
    }

    @Test
    @DisplayName("EXE-46 the water mark of a trailing stop survives a restart in the step that reached it")
    void theMarkSurvives() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Trail(pct("2%"), null));
        world.tick("53000");
        world.triggers.step();
        world.crash();
        assertThat(Objects.requireNonNull(plan(id).trail()).mark()).isEqualTo(price("53000"));
        tick(id, "51940.01", true);
        world.crash();
        tick(id, "51940", false);
    }

    private ExitPlan plan(SortableId id) {
        return world.memory.transact(tx -> tx.exits(id));
    }

    @Test
    void theTrailIsLoosenedOnlyThroughTheGate() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Trail(pct("2%"), null));
        world.stop(ControlState.REDUCE_ONLY);
        assertThat(change("wider", id, new ExitChange.Trail(pct("3%"), null)).accepted())
                .isFalse();
        assertThat(change("none", id, new ExitChange.Trail(null, null)).accepted())
                .isFalse();
        assertThat(change("later", id, new ExitChange.Trail(pct("2%"), pct("4%")))
                        .accepted())
                .isFalse();
        assertThat(change("tighter", id, new ExitChange.Trail(pct("1%"), null)).accepted())
                .isTrue();
    }

    @Test
    void theStopMovesToTheEntryPlusFeesOnce() {
        world = World.create();
        SortableId id = world.opened(world.command("open", Side.LONG, "100", 10, pct("2%"), null));
        StoredPosition position = world.position(id);
        changed(id, new ExitChange.BreakEven(pct("1%")));
        world.tick("50700");
        world.settle();
        // entry x (1 + 0.045%) / (1 - 0.045%), rounded up
        long entry = position.entry().units();
        long expected = BigInteger.valueOf(entry)
                .multiply(BigInteger.valueOf(1_000_450))
                .add(BigInteger.valueOf(999_549))
                .divide(BigInteger.valueOf(999_550))
                .longValueExact();
        assertThat(world.position(id).stopLoss()).isEqualTo(new Price(expected, 10));
        assertThat(plan(id).breakEven()).isNull();
        assertThat(world.events("BREAK_EVEN")).hasSize(1);
        world.tick("50900");
        world.settle();
        assertThat(world.events("BREAK_EVEN")).hasSize(1);
    }

    @Test
    void theStopOfAShortMovesToTheEntryLessFees() {
        SortableId id = opened(Side.SHORT);
        changed(id, new ExitChange.BreakEven(pct("1%")));
        tick(id, "49500", true);
        assertThat(world.position(id).stopLoss()).isEqualTo(price("50000"));
        tick(id, "50000", false);
        assertThat(world.position(id).realized()).isEqualTo(Usd.ZERO);
    }

    @Test
    void aStopAtTheEntryNowNeedsAProfit() {
        SortableId id = opened(Side.LONG);
        assertThat(change("now", id, new ExitChange.StopAtEntry()).code()).isEqualTo(Receipt.LEVEL_FIRES_NOW);
        assertThat(change("near", id, new ExitChange.BreakEven(at("50000"))).code())
                .isEqualTo(Receipt.BREAK_EVEN_TOO_NEAR);
        tick(id, "50100", true);
        changed(id, new ExitChange.StopAtEntry());
        assertThat(world.position(id).stopLoss()).isEqualTo(price("50000"));
    }

    @Test
    @DisplayName("EXE-54 a time exit closes at its deadline by itself, without a price and without anybody's word")
    void timeExit() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.End(Duration.ofHours(4).toNanos() / 1_000));
        assertThat(world.events("EXITS_CHANGED"))
                .singleElement()
                .satisfies(told ->
                        assertThat(told.data().get("exits")).matches("closed at \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"));
        world.advance(Duration.ofHours(4).minusSeconds(10));
        world.settle();
        assertThat(world.position(id).open()).isTrue();
        world.quotes.put("BTC-USD", 0L);
        world.advance(Duration.ofSeconds(20));
        world.settle();
        assertThat(world.position(id).closeReason()).isEqualTo("TIME_EXIT");
        assertThat(closes()).hasSize(1);
    }

    @Test
    void anExitThatMeetsAFreezeFiresWhenItEnds() {
        SortableId id = opened(Side.LONG);
        changed(id, new ExitChange.Target(pct("3%"), Percent.of(50)));
        changed(id, new ExitChange.End(60_000_000L));
        world.stop(ControlState.FROZEN);
        world.tick("51500");
        world.run(Duration.ofMinutes(2));
        assertThat(closes()).isEmpty();
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.run(Duration.ofSeconds(10));
        assertThat(world.position(id).open()).isFalse();
    }

    @Test
    void anOpenBringsItsExits() {
        OpenCommand command = world.command("open", Side.LONG, "100", 10, pct("4%"), null)
                .ending(List.of(
                        new ExitChange.Target(pct("3%"), Percent.of(50)),
                        new ExitChange.Trail(pct("2%"), pct("1%")),
                        new ExitChange.End(86_400_000_000L)));
        SortableId id = world.opened(command);
        assertThat(plan(id).targets()).hasSize(1);
        tick(id, "51500", true);
        tick(id, "50470", false);
        assertThat(closes()).extracting(StoredIntent::origin).containsExactly(Origin.TRAILING_STOP, Origin.TAKE_PROFIT);
    }

    @Test
    void aClosedPositionHasNoExitsToChange() {
        SortableId id = opened(Side.LONG);
        world.close("all", id, World.all());
        world.settle();
        assertThat(change("late", id, new ExitChange.Stop(pct("3%"))).code()).isEqualTo("POSITION_CLOSED");
    }

    @Test
    void aPositionThatIsClosingSaysByWhichOrder() {
        SortableId id = opened(Side.LONG);
        Receipt first = world.close("first", id, World.all());
        Receipt second = world.close("second", id, World.all());
        assertThat(second.code()).isEqualTo(Receipt.ALREADY_CLOSING);
        assertThat(second.reason())
                .isEqualTo("ALREADY_CLOSING: order " + world.intent(first).id()
                        + " closes all that is left; would pass: nothing until that has ended; /orders shows it");
        assertThat(world.close("third", id, World.half()).code()).isEqualTo(Receipt.ALREADY_CLOSING);
    }

    @Test
    @DisplayName("OBS-25 flatten closes every position and reports each, and the same key closes the same ones")
    void flatten() {
        SortableId one = opened(Side.LONG);
        SortableId two = world.opened("open2", Side.SHORT, "50", 10);
        world.close("first", two, World.all());
        FlattenCommand command = new FlattenCommand("flat", World.ALICE, HERS, "t");
        FlattenReceipt receipt = world.desk.flatten(command);
        assertThat(receipt.isComplete()).isTrue();
        assertThat(receipt.positions())
                .extracting(each -> each.position().id(), FlattenReceipt.Each::outcome)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(one, FlattenReceipt.Outcome.SENT),
                        org.assertj.core.api.Assertions.tuple(two, FlattenReceipt.Outcome.ALREADY_CLOSING));
        world.settle();
        SortableId three = world.opened("open3", Side.LONG, "50", 10);
        FlattenReceipt again = world.desk.flatten(command);
        assertThat(again.positions()).hasSize(2);
        assertThat(world.position(three).closingUnits()).as("opened since").isZero();
        assertThat(closes()).hasSize(2);
        assertThat(world.desk
                        .flatten(new FlattenCommand("his", World.BOB, HERS, "t"))
                        .code())
                .isEqualTo(Receipt.ACCOUNT_NOT_FOUND);
    }

    @Test
    void anOrderThatWasNotSentIsTakenBack() {
        Receipt open = world.open("open", Side.LONG, "100", 10);
        SortableId order = world.intent(open).id();
        assertThat(world.desk
                        .cancel(new CancelCommand("his", World.BOB, order, "t"))
                        .code())
                .isEqualTo(Receipt.ORDER_NOT_FOUND);
        Receipt receipt = world.desk.cancel(new CancelCommand("take", World.ALICE, order, "t"));
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        world.settle();
        assertThat(world.intent(open).reason()).isEqualTo("taken back by its user");
        assertThat(world.reservations()).isZero();
        assertThat(world.paper.snapshot(HERS).positions()).isEmpty();
        assertThat(world.desk
                        .cancel(new CancelCommand("again", World.ALICE, order, "t"))
                        .code())
                .isEqualTo(Receipt.ORDER_ENDED);
        assertThat(world.desk
                        .cancel(new CancelCommand("take", World.ALICE, order, "t"))
                        .repeated())
                .isTrue();
    }

    @Test
    void whatWasSentIsNotTakenBackAndNeitherIsAStop() {
        Receipt open = world.open("open", Side.LONG, "100", 10);
        world.dispatcher.step();
        SortableId order = world.intent(open).id();
        assertThat(world.desk
                        .cancel(new CancelCommand("late", World.ALICE, order, "t"))
                        .code())
                .isEqualTo(Receipt.ORDER_SENT);
        world.settle();
        SortableId position = world.intent(open).position();
        changed(position, new ExitChange.Stop(pct("1%")));
        world.tick("49000");
        world.triggers.step();
        SortableId exit = closes().get(0).id();
        assertThat(world.desk
                        .cancel(new CancelCommand("exit", World.ALICE, exit, "t"))
                        .code())
                .isEqualTo(Receipt.EXIT_STANDS);
    }
}
