package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand: taker fee 0.045 %, spread 0.05 %, slippage 0.05 %, liquidation at 85 % of collateral. */
class TradeLifeTest {
    private final World world = World.create();

    @AfterEach
    void theBooksAgree() {
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("EXE-42 a long is closed in parts of what remains and paid to the last micro-dollar")
    void aLongIsOpenedClosedInPartsAndPaidToTheLastMicroDollar() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);

        // 1,000 USD at 50,000 are 0.02 BTC; bought at 50,000 x 1.001 = 50,050; fee 1,001 x 0.00045 = 0.45045.
        StoredPosition open = world.position(id);
        assertThat(open.entry()).isEqualTo(price("50050"));
        assertThat(open.remainingUnits()).isEqualTo(2_000_000);
        assertThat(open.collateral()).isEqualTo(usd("100"));
        // distance 50,050 x 85 / 1,001 = 4,250
        assertThat(open.liquidation()).isEqualTo(price("45800"));
        assertThat(open.number()).isEqualTo(1);
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9899.54955"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("100"));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("0.45045"));
        assertThat(world.reservations()).isZero();

        world.tick("51000");
        assertThat(world.close("c1", id, World.half()).accepted()).isTrue();
        world.settle();
        // Sold 0.01 at 50,949: +8.99, fee 509.49 x 0.00045 = 0.2292705, up; 50 of collateral come back.
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9958.310279"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("50"));
        assertThat(world.position(id).realized()).isEqualTo(usd("8.310279"));
        assertThat(world.position(id).remainingUnits()).isEqualTo(1_000_000);

        assertThat(world.close("c2", id, new CloseAmount.Dollars(Usd.of(200))).accepted())
                .isTrue();
        world.settle();
        // 200 / 51,000 = 0.00392156 down; +3.525482 down; fee 0.089910 up; 19.6078 released.
        assertThat(world.position(id).remainingUnits()).isEqualTo(607_844);
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9981.353651"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("30.3922"));

        assertThat(world.close("c3", id, World.all()).accepted()).isTrue();
        world.settle();
        // The rest 0.00607844: +5.464518, as all parts of 0.02 make 17.98; fee 0.139361, 30.3922 released.
        StoredPosition closed = world.position(id);
        assertThat(closed.open()).isFalse();
        assertThat(closed.closeReason()).isEqualTo("USER");
        assertThat(closed.realized()).isEqualTo(usd("17.071008"));
        assertThat(closed.fees()).isEqualTo(usd("0.908992"));
        assertThat(closed.collateral()).isEqualTo(Usd.ZERO);
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("10017.071008"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
        assertThat(world.balance(Book.PNL)).isEqualTo(usd("-17.98"));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("0.908992"));
        List<String> types = world.memory.transact(tx -> tx.postings(World.HERS, 10)).stream()
                .map(Posting::type)
                .toList();
        assertThat(types).containsExactly("CLOSE", "CLOSE", "CLOSE", "OPEN", "DEPOSIT");
    }

    @Test
    void aShortSellsLowerBuysHigherAndWinsWhenThePriceFalls() {
        SortableId id = world.opened("o", Side.SHORT, "100", 10);

        // Sold 0.02 at 50,000 x 0.999 = 49,950; fee 999 x 0.00045 = 0.44955; liquidation 49,950 + 4,250.
        assertThat(world.position(id).entry()).isEqualTo(price("49950"));
        assertThat(world.position(id).liquidation()).isEqualTo(price("54200"));
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9899.55045"));

        world.tick("49000");
        world.close("c", id, World.all());
        world.settle();
        // Bought at 49,049: +18.02; fee 980.98 x 0.00045 = 0.441441.
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("10017.129009"));
        assertThat(world.position(id).realized()).isEqualTo(usd("17.129009"));
    }

    @Test
    void aStopLossFiresOnceAndOnlyOnItsSide() {
        SortableId id = world.opened(
                world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(3)), Level.percent(Percent.of(6))));
        assertThat(world.position(id).stopLoss()).isEqualTo(price("48500"));
        assertThat(world.position(id).takeProfit()).isEqualTo(price("53000"));

        world.tick("48500.01");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).open()).as("a hundredth above the stop").isTrue();

        world.tick("48500");
        world.run(Duration.ofSeconds(1));
        world.tick("48000");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).closeReason()).isEqualTo("STOP_LOSS");
        assertThat(world.intents()).hasSize(2);
    }

    @Test
    void aShortsTargetIsBelowAndItsStopAbove() {
        SortableId id = world.opened(
                world.command("o", Side.SHORT, "100", 10, Level.at(price("51000")), Level.at(price("49000"))));
        world.tick("50999.99");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).open()).isTrue();
        world.tick("49000");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).closeReason()).isEqualTo("TAKE_PROFIT");

        SortableId second = world.opened(
                world.command("o2", Side.SHORT, "100", 10, Level.at(price("50000")), Level.at(price("48000"))));
        world.tick("50000");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(second).closeReason()).isEqualTo("STOP_LOSS");
    }

    @Test
    @DisplayName(
            "RSK-09 a position is liquidated at the venue's price, not a hundredth before, and loses its collateral")
    void aLiquidationLosesExactlyTheCollateral() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("47000");
        world.close("half", id, World.half());
        world.settle();
        Usd cash = world.balance(Book.CASH);
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("50"));

        world.run(Duration.ofSeconds(61)); // a fall of 8.4 % within a minute stays below the jump limit of 10 %
        world.tick("45800.01");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).open()).isTrue();
        world.tick("45800");
        world.run(Duration.ofSeconds(1));

        StoredPosition gone = world.position(id);
        assertThat(gone.closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
        assertThat(world.balance(Book.CASH))
                .as("nothing comes back, nothing more is lost")
                .isEqualTo(cash);
        // -0.45045 open; half sold at 46,953: -30.97 and 0.211289; then 50.
        assertThat(gone.realized()).isEqualTo(usd("-81.631739"));
        assertThat(world.events("LIQUIDATED")).hasSize(1);
    }

    @Test
    void aGapThroughTheLiquidationPriceStillLosesNoMoreThanTheCollateral() {
        world.opened("o", Side.SHORT, "100", 20);
        Usd cash = world.balance(Book.CASH);
        world.tick("54900");
        world.run(Duration.ofSeconds(1));
        assertThat(world.balance(Book.CASH)).isEqualTo(cash);
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
    }

    @Test
    void aCloseAtALossBeyondTheCollateralPaysNothingBackAndTakesNothingMore() {
        World wide = World.create(w -> w.listings = World.listings(
                io.github.plimsoll.numbers.Ratio.ZERO, io.github.plimsoll.numbers.Ratio.ofMillionths(450)));
        SortableId id = wide.opened("o", Side.LONG, "100", 20);
        Usd cash = wide.balance(Book.CASH);
        // Sent before the fall, filled after it: 7 % of 20x is more than the collateral. The venue liquidates first.
        wide.close("c", id, World.all());
        wide.dispatcher.step();
        wide.tick("46500");
        wide.settle();
        assertThat(wide.balance(Book.CASH)).isEqualTo(cash);
        assertThat(wide.position(id).closeReason()).isEqualTo("LIQUIDATION");
        Books.checkAtRest(wide);
    }

    @Test
    @DisplayName("RSK-29 equity is read from the ledger, for paper accounts too")
    void aReservationHoldsMarginOnceAndThenTheBooksDo() {
        Receipt receipt = world.open("o", Side.LONG, "100", 10);
        AccountReading reserved = world.reading();
        // Notional 1,000, fee 0.45.
        assertThat(reserved.state().reservedMargin()).isEqualTo(usd("100.45"));
        assertThat(reserved.state().market("BTC-USD").reservedNotional()).isEqualTo(usd("1000"));
        assertThat(reserved.cash()).isEqualTo(usd("10000"));
        assertThat(reserved.margin()).isEqualTo(Usd.ZERO);

        world.settle();
        assertThat(world.state(receipt)).isEqualTo(IntentState.FILLED);
        AccountReading filled = world.reading();
        assertThat(filled.state().reservedMargin()).isEqualTo(Usd.ZERO);
        assertThat(filled.state().reservedNotional()).isEqualTo(Usd.ZERO);
        assertThat(filled.cash()).isEqualTo(usd("9899.54955"));
        // 0.02 at 50,000 against 50,050
        assertThat(filled.unrealized()).isEqualTo(usd("-1"));
        assertThat(filled.equity()).isEqualTo(usd("9998.54955"));
    }

    @Test
    @DisplayName("RSK-22 the loss day begins at 00:00 UTC by itself, over midnight and over restarts")
    void theDayBeginsAtMidnightWithWhatTheAccountIsWorthThen() {
        world.clock.advance(Duration.ofHours(23).plusMinutes(59));
        world.quote();
        SortableId id = world.opened("o", Side.LONG, "1000", 10);
        // 0.2 at 50,050: worth -10 at 50,000, -510 at 47,500; fee 4.5045.
        world.tick("47500");
        assertThat(loss()).isEqualTo(usd("-514.5045"));

        world.advance(Duration.ofMinutes(2));
        assertThat(loss()).as("nobody rolled the day").isEqualTo(Usd.ZERO);
        world.desk.rollDay();
        assertThat(loss()).as("yesterday's loss is yesterday's").isEqualTo(Usd.ZERO);
        assertThat(world.reading().dayEquity()).isEqualTo(usd("9485.4955"));

        world.tick("47000");
        assertThat(loss()).isEqualTo(usd("-100"));
        world.crash();
        assertThat(loss()).as("a restart begins no day").isEqualTo(usd("-100"));
        world.close("c", id, World.all());
        world.settle();
        // Sold at 46,953: 9.4 below the mark, fee 9,390.6 x 0.00045 = 4.22577; realised counts from midnight too.
        assertThat(loss()).isEqualTo(usd("-113.62577"));
        assertThat(world.reading().state().unrealized())
                .as("the part that was yesterday's")
                .isEqualTo(usd("510"));
    }

    @Test
    void aDepositIsNoProfit() {
        AccountReading fresh = world.reading();
        assertThat(loss()).isEqualTo(Usd.ZERO);
        assertThat(fresh.dayEquity())
                .as("worth nothing before the first deposit")
                .isEqualTo(Usd.ZERO);
        assertThat(fresh.state().dayBase()).isEqualTo(usd("10000"));

        world.memory.transact(tx -> {
            tx.post(new Posting(
                    world.ids.next(),
                    World.HERS,
                    "DEPOSIT",
                    "second",
                    null,
                    world.clock.epochMicros(),
                    List.of(new Posting.Entry(Book.EXTERNAL, usd("-500")), new Posting.Entry(Book.CASH, usd("500")))));
            return true;
        });
        assertThat(loss()).isEqualTo(Usd.ZERO);
        assertThat(world.reading().state().dayBase()).isEqualTo(usd("10500"));
    }

    @Test
    void everyFillIsToldOnceWithItsNumbers() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        var event = world.events("FILLED").get(0);
        assertThat(event.user()).isEqualTo("alice");
        assertThat(event.trace()).isEqualTo("trace-o");
        assertThat(event.data())
                .containsEntry("position", id.toString())
                .containsEntry("number", "P1")
                .containsEntry("price", "50050.00")
                .containsEntry("fee", "0.45045")
                .containsEntry("size", "0.02")
                .containsEntry("liquidation", "45800.00");
        assertThat(world.events("FILLED")).hasSize(1);
        assertThat(world.desk.why(id).orElseThrow().code()).isEqualTo("OK");
    }

    @Test
    @DisplayName(
            "EXE-29 a long and a short of one market stand side by side, each with its own id, and one closes alone")
    void aLongAndAShortOfOneMarketStandSideBySide() {
        SortableId longer = world.opened("l", Side.LONG, "100", 10);
        SortableId shorter = world.opened("s", Side.SHORT, "50", 10);
        assertThat(longer).isNotEqualTo(shorter);
        assertThat(world.position(longer).side()).isEqualTo(Side.LONG);
        assertThat(world.position(longer).number()).isEqualTo(1);
        assertThat(world.position(longer).remainingUnits()).isEqualTo(2_000_000);
        assertThat(world.position(shorter).number()).isEqualTo(2);

        world.close("c", longer, World.all());
        world.settle();
        assertThat(world.position(longer).open()).isFalse();
        StoredPosition left = world.position(shorter);
        assertThat(left.open()).isTrue();
        assertThat(left.side()).isEqualTo(Side.SHORT);
        assertThat(left.remainingUnits()).isEqualTo(1_000_000);
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("50"));
    }

    /** Today's result, as the daily loss rule sees it. */
    private Usd loss() {
        var state = world.reading().state();
        return state.realizedToday().plus(state.unrealized());
    }
}
