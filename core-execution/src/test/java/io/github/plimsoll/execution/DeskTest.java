package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Deciding and recording: idempotency, contention, commits without an answer, and what is charged for them. */
class DeskTest {
    private @Nullable ScriptedStore scripted;
    private World world = World.create(w -> w.storeWrap = store -> scripted = new ScriptedStore(store));

    private ScriptedStore store() {
        return Objects.requireNonNull(scripted);
    }

    @AfterEach
    void theBooksAgree() {
        world.settle();
        Books.checkAtRest(world);
    }

    @Test
    void theSameKeyAndPayloadAnswerTheSameForEver() {
        Receipt first = world.open("k", Side.LONG, "100", 10);
        Receipt again = world.open("k", Side.LONG, "100", 10);
        assertThat(again.repeated()).isTrue();
        assertThat(again.decision()).isEqualTo(first.decision());
        assertThat(again.intent()).isEqualTo(first.intent());

        world.settle();
        world.crash();
        Receipt later = world.open("k", Side.LONG, "100", 10);
        assertThat(later.decision()).isEqualTo(first.decision());
        assertThat(Objects.requireNonNull(later.intent()).state()).isEqualTo(IntentState.FILLED);
        assertThat(world.intents()).hasSize(1);
        assertThat(world.used(TradingPlan.OPENS)).isEqualTo(1);
    }

    @Test
    void theSameKeyForSomethingElseIsRefused() {
        SortableId id = world.opened("k", Side.LONG, "100", 10);
        assertThat(world.open("k", Side.SHORT, "100", 10).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.open("k", Side.SHORT, "100", 10).reason())
                .isEqualTo("the idempotency key was used before for another command; use a new key");
        assertThat(world.open("k", Side.LONG, "100.000001", 10).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.close("k", id, World.all()).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.close("c", id, World.half()).accepted()).isTrue();
        assertThat(world.close("c", id, World.all()).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.intents()).hasSize(2);
    }

    @Test
    void aRefusalIsAnAnswerToo() {
        world.stop(ControlState.HALTED);
        Receipt refused = world.open("k", Side.LONG, "100", 10);
        assertThat(refused.code()).isEqualTo("CONTROL_HALTED");
        world.control.resume("global", "olga", "t");
        Receipt again = world.open("k", Side.LONG, "100", 10);
        assertThat(again.code()).isEqualTo("CONTROL_HALTED");
        assertThat(again.repeated()).isTrue();
        assertThat(again.decision()).isEqualTo(refused.decision());
        assertThat(world.open("k", Side.LONG, "200", 10).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.open("k2", Side.LONG, "100", 10).accepted()).isTrue();
    }

    @Test
    void aRefusalCostsNoQuotaAndNamesEveryRule() {
        Receipt refused = world.open("k", Side.LONG, "20000", 10);
        assertThat(refused.accepted()).isFalse();
        assertThat(Objects.requireNonNull(refused.decision()).rules())
                .filteredOn(line -> !line.passed())
                .extracting(RuleLine::code)
                .containsSubsequence("POSITION_ABOVE_MAX", "ACCOUNT_RISK_ABOVE_MAX", "MARGIN_ABOVE_FREE");
        assertThat(refused.code()).isEqualTo("POSITION_ABOVE_MAX");
        assertThat(world.used(TradingPlan.OPENS)).isZero();
        assertThat(world.used(TradingPlan.VOLUME)).isZero();
    }

    @Test
    void anOrderBeyondTheLedgerIsRefusedAndNotAnException() {
        Receipt refused = world.open("k", Side.LONG, "9000000000000", 100);
        assertThat(refused.accepted()).isFalse();
        assertThat(Objects.requireNonNull(refused.decision()).rules())
                .filteredOn(line -> !line.passed())
                .extracting(RuleLine::code)
                .contains("RATE_VOLUME", "OUT_OF_RANGE");
    }

    @Test
    void aForeignPositionOrAccountIsNotFound() {
        SortableId hers = world.opened("k", Side.LONG, "100", 10);
        Receipt foreign = world.desk.close(new CloseCommand("his", World.BOB, hers, World.all(), Origin.USER, "t"));
        assertThat(foreign.code()).isEqualTo(Receipt.POSITION_NOT_FOUND);
        assertThat(world.close("none", new SortableId(1, 1), World.all()).code())
                .isEqualTo(Receipt.POSITION_NOT_FOUND);
        OpenCommand command = world.command("k2", Side.LONG, "100", 10);
        OpenCommand asBob = new OpenCommand(
                "k3",
                World.BOB,
                World.HERS,
                command.instrument(),
                Side.LONG,
                command.collateral(),
                command.leverage(),
                null,
                null,
                "t");
        assertThat(world.desk.open(asBob).code()).isEqualTo(Receipt.ACCOUNT_NOT_FOUND);
        assertThat(world.position(hers).closingUnits()).isZero();
    }

    @Test
    void closingTwiceClosesOnce() {
        SortableId id = world.opened("k", Side.LONG, "100", 10);
        assertThat(world.close("c1", id, World.all()).accepted()).isTrue();
        assertThat(world.close("c2", id, World.all()).code()).isEqualTo(Receipt.ALREADY_CLOSING);
        assertThat(world.close("c3", id, World.half()).code()).isEqualTo(Receipt.ALREADY_CLOSING);
        world.settle();
        assertThat(world.close("c4", id, World.all()).code()).isEqualTo("POSITION_CLOSED");
    }

    @Test
    void anAmountBeyondThePositionIsRefusedHoweverLarge() {
        SortableId id = world.opened("k", Side.LONG, "100", 10);
        assertThat(world.close("c1", id, new CloseAmount.Coins(Quantity.of(2_000_001, 8)))
                        .code())
                .isEqualTo("SIZE_ABOVE_REMAINING");
        assertThat(world.close("c2", id, new CloseAmount.Coins(Quantity.of(Long.MAX_VALUE, 0)))
                        .code())
                .isEqualTo("SIZE_ABOVE_REMAINING");
        assertThat(world.close("c3", id, new CloseAmount.Dollars(Usd.ofMicros(Usd.MAX_MICROS)))
                        .code())
                .isEqualTo("SIZE_ABOVE_REMAINING");
        assertThat(world.close("c4", id, new CloseAmount.Share(new Percent(1))).code())
                .isEqualTo("SIZE_BELOW_MIN_PARTIAL");
        assertThat(world.close("c5", id, new CloseAmount.Dollars(usd("1000"))).accepted())
                .as("exactly its worth")
                .isTrue();
        assertThat(world.position(id).closingUnits()).isEqualTo(2_000_000);
    }

    @Test
    void partialClosesHaveTheirOwnBudgetAndAFullCloseNeedsNone() {
        World tight = World.create(w -> w.plan = new TradingPlan(1, 10, Usd.of(1_000_000), 30, 2));
        SortableId id = tight.opened("k", Side.LONG, "100", 10);
        assertThat(tight.open("k2", Side.LONG, "100", 10).code()).isEqualTo("RATE_OPENS");
        assertThat(tight.close("c1", id, World.half()).accepted()).isTrue();
        assertThat(tight.close("c2", id, new CloseAmount.Coins(Quantity.of(1_000, 8)))
                        .accepted())
                .isTrue();
        assertThat(tight.close("c3", id, new CloseAmount.Coins(Quantity.of(1_000, 8)))
                        .code())
                .isEqualTo("RATE_EXITS");
        assertThat(tight.close("c4", id, World.all()).accepted()).isTrue();
        tight.settle();
        assertThat(tight.position(id).open()).isFalse();
        Books.checkAtRest(tight);
    }

    @Test
    void anAccountThatChangesMeanwhileIsDecidedAgain() {
        store().beforeWrite = once(1);
        Receipt receipt = world.open("k", Side.LONG, "100", 10);
        assertThat(receipt.accepted()).isTrue();
        assertThat(Objects.requireNonNull(receipt.decision()).accountVersion()).isEqualTo(2);
    }

    @Test
    void anAccountThatChangesEveryTimeIsContendedAndCostsNothing() {
        store().beforeWrite = once(99);
        Receipt receipt = world.open("k", Side.LONG, "100", 10);
        assertThat(receipt.code()).isEqualTo(Receipt.CONTENDED);
        store().beforeWrite = null;
        assertThat(world.used(TradingPlan.OPENS)).isZero();
        assertThat(world.intents()).isEmpty();
        assertThat(world.open("k", Side.LONG, "100", 10).accepted())
                .as("nothing was stored under the key")
                .isTrue();
    }

    /** Somebody else changes the account between read and write, the given number of times. */
    private Runnable once(int times) {
        int[] left = {times};
        return () -> {
            if (left[0]-- > 0) {
                world.memory.transact(tx -> {
                    var row = tx.account(World.HERS).orElseThrow();
                    return tx.updateAccount(TradeDesk.next(row, 0), row.version());
                });
            }
        };
    }

    @Test
    void aCommitWithoutAnswerThatStandsIsTheAnswer() {
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        Receipt receipt = world.open("k", Side.LONG, "100", 10);
        assertThat(receipt.accepted()).isTrue();
        assertThat(world.intent(receipt)).isEqualTo(receipt.intent());
        assertThat(world.used(TradingPlan.OPENS)).isEqualTo(1);

        world.settle();
        SortableId id = Objects.requireNonNull(receipt.intent()).position();
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        Receipt close = world.close("c", id, World.half());
        assertThat(close.accepted()).isTrue();
        assertThat(world.used(TradingPlan.EXITS)).isEqualTo(1);
        assertThat(world.intent(close).state()).isEqualTo(IntentState.RECORDED);
    }

    @Test
    void aCommitThatNobodyCanProveIsSaidToBeUnknownAndStaysCharged() {
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.open("k", Side.LONG, "100", 10))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.COMMIT_UNKNOWN));
        assertThat(world.used(TradingPlan.OPENS)).as("it stands, so it counts").isEqualTo(1);
        assertThat(world.open("k", Side.LONG, "100", 10).repeated()).isTrue();

        SortableId id = world.opened("k2", Side.LONG, "100", 10);
        store().script.add(ScriptedStore.Next.LOST_UNHEARD);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.close("c", id, World.half()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.COMMIT_UNKNOWN));
        assertThat(world.limiter.health().openReservations()).isZero();
        assertThat(world.close("c", id, World.half()).accepted()).isTrue();
    }

    @Test
    void anUnheardCommitNeverTakesAnothersDecisionForItsOwn() {
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.LOST_UNHEARD);
        World other = world.sibling();
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            assertThat(other.open("k", Side.SHORT, "50", 10).accepted()).isTrue();
        };
        Receipt receipt = world.open("k", Side.LONG, "100", 10);
        assertThat(receipt.code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.used(TradingPlan.OPENS)).isZero();
        assertThat(world.intents()).hasSize(1);
        world.settle();
        world.boot(); // a restart counts the other process's order
        world.control.ready();
    }

    @Test
    void aStoreThatIsAwayRecordsNothingAndChargesNothing() {
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThatThrownBy(() -> world.open("k", Side.LONG, "100", 10)).isInstanceOf(StoreException.class);
        assertThat(world.used(TradingPlan.OPENS)).isZero();
        assertThat(world.open("k", Side.LONG, "100", 10).repeated()).isFalse();

        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.RETRY);
        assertThat(world.open("k2", Side.LONG, "100", 10).accepted())
                .as("tried again")
                .isTrue();
    }

    @Test
    void withoutAPriceNothingOpensAndCoinsStillClose() {
        SortableId id = world.opened("k", Side.LONG, "100", 10);
        world.clock.advance(java.time.Duration.ofSeconds(6));
        assertThat(world.open("k2", Side.LONG, "100", 10).accepted()).isFalse();
        Receipt other = world.desk.open(new OpenCommand(
                "k3",
                World.ALICE,
                World.HERS,
                "ETH-USD",
                Side.LONG,
                usd("100"),
                io.github.plimsoll.numbers.Leverage.of(5),
                null,
                null,
                "t"));
        assertThat(other.accepted()).isFalse();
        assertThat(Objects.requireNonNull(other.decision()).rules())
                .filteredOn(line -> !line.passed())
                .extracting(RuleLine::code)
                .contains(Receipt.EQUITY_UNKNOWN);
        assertThat(world.close("c1", id, new CloseAmount.Dollars(usd("500"))).accepted())
                .as("at the last known good price")
                .isTrue();
        assertThat(world.close("c2", id, World.all()).accepted()).isTrue();
    }

    /** A step of a hundred-millionth coin, a tick of ten decimals, 10 USD at least, parts of 1,000 steps at least. */
    @Test
    @DisplayName("EXE-69 size and price keep to the market's step, tick and minimum: rounded down, or refused by name")
    void sizeAndPriceKeepToStepTickAndMinimum() {
        Receipt odd = world.open("step", Side.LONG, "100.000349", 7);
        // 700.002443 / 50,000 = 0.01400004886
        assertThat(world.intent(odd).sizeUnits()).isEqualTo(1_400_004);
        assertThat(world.open("least", Side.LONG, "10", 1).accepted()).isTrue();
        assertThat(world.open("less", Side.LONG, "9.999999", 1).code()).isEqualTo("NOTIONAL_BELOW_MIN");
        world.settle();

        SortableId id = world.intent(odd).position();
        assertThat(world.close("part", id, new CloseAmount.Coins(Quantity.of(999, 8)))
                        .code())
                .isEqualTo("SIZE_BELOW_MIN_PARTIAL");
        Receipt fine = world.close("fine", id, new CloseAmount.Coins(Quantity.of(10_009, 9)));
        assertThat(world.intent(fine).sizeUnits()).as("no part of a step").isEqualTo(1_000);

        OpenCommand order = world.command("tick", Side.LONG, "100", 10);
        assertThatThrownBy(() -> world.desk.place(
                        new EntryCommand(order, null, Price.parse("49000.00000000001", 11), 3_600_000_000L)))
                .hasMessageContaining("10 decimals");
    }

    @Test
    void anUnknownMarketIsNamed() {
        OpenCommand doge = new OpenCommand(
                "k",
                World.ALICE,
                World.HERS,
                "DOGE-USD",
                Side.LONG,
                usd("100"),
                io.github.plimsoll.numbers.Leverage.of(5),
                null,
                null,
                "t");
        assertThat(world.desk.open(doge).code()).isEqualTo(Receipt.MARKET_UNKNOWN);
    }
}
