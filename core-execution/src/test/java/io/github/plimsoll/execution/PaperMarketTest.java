package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paper markets worked out by hand: 100 USD at 10x are 0.02 BTC at 50,000. */
class PaperMarketTest {
    private static final PaperCosts FREE = new PaperCosts(Ratio.ZERO, 100_000);

    private static World world(PaperCosts costs) {
        return World.create(w -> {
            w.listings = World.listings(Ratio.ZERO, Ratio.ZERO);
            w.costs = costs;
        });
    }

    /** Open fee 1,000 x 0.1 % = 1; close fee 1,020 x 0.2 % = 2.04; the move is worth 20. */
    @ParameterizedTest
    @CsvSource({"LONG, 16.96", "SHORT, -23.04"})
    void eachSideHasItsFee(Side side, String result) {
        World world = world(FREE.withFees(Ratio.parse("0.001"), Ratio.parse("0.002")));
        SortableId id = world.opened("o", side, "100", 10);
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("1"));
        world.tick("51000");
        world.close("c", id, World.all());
        world.settle();
        assertThat(world.position(id).realized()).isEqualTo(usd(result));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("3.04"));
        Books.checkAtRest(world);
    }

    /** Fee 0.1 % and slippage 0.05 %: 50,000 x 1.0005 = 50,025; 1,000.5 x 0.1 % = 1.0005. */
    @Test
    void theUsualCosts() {
        World world = world(PaperCosts.tenthPercent());
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        assertThat(world.position(id).entry()).isEqualTo(price("50025"));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("1.0005"));
    }

    /** Fee and slippage 0.1 %: sold at 50,000 x 0.999 = 49,950; 999 x 0.1 % = 0.999. */
    @Test
    void theCautiousCosts() {
        World world = world(PaperCosts.cautious());
        SortableId id = world.opened("o", Side.SHORT, "100", 10);
        assertThat(world.position(id).entry()).isEqualTo(price("49950"));
        assertThat(world.balance(Book.FEES)).isEqualTo(usd("0.999"));
    }

    /** 1 % for the whole depth of 10,000 USD: 0.1 % for 1,000, on both ways. */
    @ParameterizedTest
    @CsvSource({"LONG, 50050, 49950", "SHORT, 49950, 50050"})
    void aLargeOrderMovesThePriceAgainstItself(Side side, String bought, String sold) {
        World world = world(FREE.withDepth(new PaperDepth(Usd.of(10_000), Ratio.parse("0.01"), Ratio.ONE, 1_000_000)));
        SortableId id = world.opened("o", side, "100", 10);
        assertThat(world.position(id).entry()).isEqualTo(price(bought));
        Receipt close = world.close("c", id, World.all());
        world.settle();
        assertThat(world.events("FILLED").get(1).data())
                .containsEntry("price", price(sold).toString());
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
        // Two dollars lost on the way in and out: 0.02 x 100.
        assertThat(world.position(id).realized()).isEqualTo(usd("-2"));
        Books.checkAtRest(world);
    }

    /** 400 USD at once: 0.008 at 50,000, 0.00784313 and the rest 0.00415687 at 51,000. */
    @Test
    void whatIsMoreThanTheDepthWorksOn() {
        World world = world(FREE.withDepth(new PaperDepth(Usd.of(800), Ratio.ZERO, Ratio.parse("0.5"), 1_000_000)));
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.step();
        world.step();
        SortableId id = Objects.requireNonNull(open.intent()).position();
        assertThat(world.position(id).remainingUnits()).isEqualTo(800_000);
        assertThat(world.position(id).collateral()).isEqualTo(usd("40"));
        assertThat(world.state(open)).isEqualTo(IntentState.PARTIALLY_FILLED);
        Books.check(world);
        world.tick("51000");
        world.run(Duration.ofMillis(900));
        assertThat(world.position(id).remainingUnits())
                .as("not before the depth is back")
                .isEqualTo(800_000);
        world.run(Duration.ofMillis(200));
        assertThat(world.position(id).remainingUnits()).isEqualTo(1_584_313);
        world.settle();
        StoredPosition whole = world.position(id);
        assertThat(whole.remainingUnits()).isEqualTo(2_000_000);
        assertThat(whole.entry()).isEqualTo(price("50600"));
        assertThat(whole.collateral()).isEqualTo(usd("100"));
        assertThat(world.state(open)).isEqualTo(IntentState.FILLED);

        Receipt close = world.close("c", id, World.all());
        world.settle();
        assertThat(world.state(close)).isEqualTo(IntentState.FILLED);
        assertThat(world.position(id).realized()).isEqualTo(usd("8"));
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("a part is filled at the accepted price, and what the market then asks more for is cancelled")
    void theRestIsCancelledWhenThePriceIsTooBad() {
        World world = world(FREE.withDepth(new PaperDepth(Usd.of(400), Ratio.ZERO, Ratio.ONE, 1_000_000)));
        Receipt open = world.desk.open(world.command("o", Side.LONG, "100", 10).within(Ratio.parse("0.01")));
        world.step();
        world.step();
        world.tick("50600"); // more than 1 % above 50,000
        world.run(Duration.ofSeconds(2));
        SortableId id = Objects.requireNonNull(open.intent()).position();
        assertThat(world.state(open)).isEqualTo(IntentState.CANCELLED);
        assertThat(world.position(id).remainingUnits()).isEqualTo(800_000);
        assertThat(world.balance(Book.CASH)).as("40 % of 100 is held").isEqualTo(usd("9960"));
        Books.checkAtRest(world);
    }

    /** 1,000 x 0.01 % = 0.1 from a long to a short; the liquidation price moves with the collateral. */
    @ParameterizedTest
    @CsvSource({
        "LONG, 0.0001, 0.1, 45754.25",
        "SHORT, 0.0001, -0.1, 54254.25",
        "LONG, -0.0001, -0.1, 45745.75",
        "SHORT, -0.0001, 0.1, 54245.75"
    })
    void anHourOfFunding(Side side, String rate, String paid, String liquidation) {
        World world = world(FREE.withFunding(Ratio.parse(rate)));
        SortableId id = world.opened("o", side, "100", 10);
        world.advance(Duration.ofMinutes(59));
        world.step();
        assertThat(world.position(id).fees()).as("no full hour yet").isEqualTo(Usd.ZERO);
        world.advance(Duration.ofMinutes(1));
        world.step();
        StoredPosition held = world.position(id);
        assertThat(held.fees()).isEqualTo(usd(paid));
        assertThat(held.realized()).isEqualTo(usd(paid).negate());
        assertThat(held.collateral()).isEqualTo(Usd.of(100).minus(usd(paid)));
        assertThat(held.liquidation()).isEqualTo(price(liquidation));
        assertThat(postings(world, "FUNDING")).isEqualTo(1);
        Books.checkAtRest(world);

        world.advance(Duration.ofHours(3));
        world.step();
        assertThat(postings(world, "FUNDING"))
                .as("every full hour, also when time jumps")
                .isEqualTo(4);
        world.close("c", id, World.all());
        world.settle();
        assertThat(world.position(id).realized())
                .isEqualTo(Usd.ofMicros(usd(paid).negate().micros() * 4));
        Books.checkAtRest(world);
    }

    /** 0.02 x 60,000 x 0.01 % = 0.12. */
    @Test
    void fundingIsOnTheNotionalAtTheMark() {
        World world = world(FREE.withFunding(Ratio.parse("0.0001")));
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("60000");
        world.advance(Duration.ofHours(1));
        world.step();
        assertThat(world.position(id).fees()).isEqualTo(usd("0.12"));
    }

    private static long postings(World world, String type) {
        return world.memory.transact(tx -> tx.postings(World.HERS, 10_000)).stream()
                .filter(posting -> posting.type().equals(type))
                .map(Posting::reference)
                .distinct()
                .count();
    }

    /** 1,000 USD x 1 % = 10 an hour: after ten hours nothing is left of 100, and more is not taken. */
    @Test
    void fundingTakesNoMoreThanTheCollateral() {
        World world = world(FREE.withFunding(Ratio.parse("0.01")));
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        for (int hour = 0; hour < 24 && world.position(id).open(); hour++) {
            world.advance(Duration.ofHours(1));
            world.step();
        }
        assertThat(world.position(id).open()).isFalse();
        assertThat(world.position(id).closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.position(id).realized()).isEqualTo(usd("-100"));
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("9900"));
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName(
            "after a restart in the middle what was filled stays, the rest ends, and no hour is paid twice or forgotten")
    void aRestartInTheMiddle() {
        World world = world(FREE.withFunding(Ratio.parse("0.0001"))
                .withDepth(new PaperDepth(Usd.of(400), Ratio.ZERO, Ratio.ONE, 1_000_000)));
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.step();
        world.step();
        world.newPaper();
        world.crash();
        world.settle();
        assertThat(world.state(open)).isEqualTo(IntentState.CANCELLED);
        SortableId id = Objects.requireNonNull(open.intent()).position();
        assertThat(world.position(id).remainingUnits()).isEqualTo(800_000);
        Books.checkAtRest(world);

        world.advance(Duration.ofMinutes(61));
        world.step();
        assertThat(postings(world, "FUNDING")).isEqualTo(1);
        world.newPaper();
        world.crash();
        world.step();
        assertThat(postings(world, "FUNDING")).as("told again, booked once").isEqualTo(1);

        world.clock.advance(Duration.ofMinutes(60));
        world.quote();
        world.paper.step(); // the venue charges, and the process dies before it has heard of it
        world.newPaper();
        world.crash();
        world.step();
        assertThat(postings(world, "FUNDING")).as("not forgotten").isEqualTo(2);
        Books.checkAtRest(world);
    }

    @Test
    void costsBelongToListedMarketsAndHaveBounds() {
        World world = World.create();
        TreeMap<String, PaperCosts> one = new TreeMap<>();
        one.put("BTC-USD", FREE);
        assertThatThrownBy(() -> new PaperVenue("p", world.listings, id -> 0, one, world.clock))
                .hasMessageContaining("[BTC-USD], but there are [BTC-USD, ETH-USD]");
        assertThatThrownBy(() -> FREE.withFees(Ratio.parse("0.2"), Ratio.ZERO)).hasMessageContaining("fee of an open");
        assertThatThrownBy(() -> FREE.withSpread(Ratio.parse("-0.1"))).hasMessageContaining("spread");
        assertThatThrownBy(() -> FREE.withFunding(Ratio.parse("0.02"))).hasMessageContaining("funding");
        assertThatThrownBy(() -> new PaperCosts(Ratio.ZERO, 0)).hasMessageContaining("latency");
        assertThatThrownBy(() -> new PaperDepth(Usd.ZERO, Ratio.ZERO, Ratio.ONE, 1))
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> new PaperDepth(Usd.of(1), Ratio.parse("2"), Ratio.ONE, 1))
                .hasMessageContaining("impact");
        assertThatThrownBy(() -> new PaperDepth(Usd.of(1), Ratio.ZERO, Ratio.ZERO, 1))
                .hasMessageContaining("share");
        assertThatThrownBy(() -> new PaperDepth(Usd.of(1), Ratio.ZERO, Ratio.ONE, 0))
                .hasMessageContaining("refill");
    }
}
