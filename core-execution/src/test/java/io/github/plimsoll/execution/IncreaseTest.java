package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand: taker fee 0.045 %, spread 0.05 %, slippage 0.05 %, liquidation at 85 % of collateral. */
class IncreaseTest {
    private final World world = World.create();

    private static Receipt increase(World world, String key, SortableId position, String collateral) {
        return world.desk.increase(
                new IncreaseCommand(key, World.ALICE, position, usd(collateral), null, "trace-" + key));
    }

    private static SortableId withStop(World world, String percent) {
        return world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.parse(percent)), null));
    }

    @Test
    @DisplayName("what is added makes the entry the size-weighted average, exactly, and is closed as one position")
    void weightedAverage() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("51000");
        Receipt more = increase(world, "i", id, "50");
        assertThat(more.accepted()).as(more.reason()).isTrue();
        StoredIntent intent = Objects.requireNonNull(more.intent());
        assertThat(intent.kind()).isEqualTo(IntentKind.INCREASE);
        assertThat(intent.position()).isEqualTo(id);
        assertThat(world.reservations()).isEqualTo(1);
        world.settle();

        // 0.02 at 50,050 and 500 / 51,000 = 0.00980392 (down) at 51,000 x 1.001 = 51,051:
        // (1,001 + 500.49992) / 0.02980392 = 50,379.2755 for the long rounded up.
        StoredPosition position = world.position(id);
        assertThat(position.openedUnits()).isEqualTo(2_980_392);
        assertThat(position.remainingUnits()).isEqualTo(2_980_392);
        BigDecimal average = new BigDecimal("1001")
                .add(new BigDecimal("0.00980392").multiply(new BigDecimal("51051")))
                .divide(new BigDecimal("0.02980392"), 10, RoundingMode.CEILING);
        assertThat(position.entry().toBigDecimal()).isEqualByComparingTo(average);
        assertThat(position.collateral()).isEqualTo(usd("150"));
        assertThat(position.number()).isEqualTo(1);
        assertThat(world.reservations()).isZero();
        // Fees 0.45045 and 500.49992392 x 0.00045, up.
        assertThat(position.fees()).isEqualTo(usd("0.675675"));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("150"));
        assertThat(world.memory.transact(tx -> tx.postings(World.HERS, 10)).stream()
                        .map(Posting::type))
                .containsExactly("INCREASE", "OPEN", "DEPOSIT");
        // 50,379.2755 less 150 x 85 % of it by 1,501.50 of notional: 127.5 / 0.02980392 = 4,277.96 below the entry.
        assertThat(position.liquidation().toBigDecimal())
                .isBetween(new BigDecimal("46101.31"), new BigDecimal("46101.32"));

        assertThat(world.close("c", id, World.all()).accepted()).isTrue();
        world.settle();
        assertThat(world.position(id).open()).isFalse();
        Books.checkAtRest(world);
    }

    @Test
    void aShortIsIncreasedToo() {
        SortableId id = world.opened("o", Side.SHORT, "100", 10);
        world.tick("49000");
        assertThat(increase(world, "i", id, "98").accepted()).isTrue();
        world.settle();
        // 0.02 at 49,950 and 0.02 at 49,000 x 0.999 = 48,951.
        assertThat(world.position(id).entry()).isEqualTo(price("49450.5"));
        assertThat(world.position(id).remainingUnits()).isEqualTo(4_000_000);
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("the same key is answered the same for ever, and another amount under it is refused")
    void once() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt first = increase(world, "i", id, "50");
        Receipt again = increase(world, "i", id, "50");
        assertThat(again.repeated()).isTrue();
        assertThat(Objects.requireNonNull(again.intent()).id())
                .isEqualTo(Objects.requireNonNull(first.intent()).id());
        assertThat(increase(world, "i", id, "51").code()).isEqualTo(Receipt.KEY_REUSED);
        world.settle();
        world.crash();
        assertThat(increase(world, "i", id, "50").repeated()).isTrue();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
    }

    @Test
    void onlyTheOwnerMay() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt foreign = world.desk.increase(new IncreaseCommand("i", World.BOB, id, usd("50"), null, "trace"));
        assertThat(foreign.code()).isEqualTo(Receipt.POSITION_NOT_FOUND);
        assertThatThrownBy(() -> new IncreaseCommand("i", World.BOB, id, Usd.ZERO, null, "trace"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an increase puts up more than 0 USD but names 0.00");
    }

    @Test
    @DisplayName("an increase is new risk: it needs ACTIVE, a usable price, its place in the quota and proved outcomes")
    void wholeGate() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.stop(ControlState.REDUCE_ONLY);
        assertThat(increase(world, "i1", id, "50").code()).isEqualTo("CONTROL_REDUCE_ONLY");
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(increase(world, "i2", id, "50").code()).startsWith("PRICE_");
        world.quote();
        long before = world.used(TradingPlan.OPENS);
        assertThat(increase(world, "i3", id, "50").accepted()).isTrue();
        assertThat(world.used(TradingPlan.OPENS)).isEqualTo(before + 1);
        assertThat(increase(world, "i4", id, "99999").code()).isNotEqualTo(Receipt.OK);
        assertThat(world.used(TradingPlan.OPENS)).as("a refusal costs nothing").isEqualTo(before + 1);
    }

    @Test
    @DisplayName("what is open counts: an increase has the room that is left in the market, and no more")
    void exposure() {
        World limited = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("small", 1)
                .limit(RiskLimit.MAX_POSITION, Usd.of(2_000).micros())
                .build());
        SortableId id = limited.opened("o", Side.LONG, "100", 10);
        Receipt tooMuch = increase(limited, "i1", id, "101");
        assertThat(tooMuch.code()).isEqualTo("POSITION_ABOVE_MAX");
        Receipt fits = increase(limited, "i2", id, "99");
        assertThat(fits.accepted()).as(fits.reason()).isTrue();
        assertThat(increase(limited, "i3", id, "5").code())
                .as("what is under way counts too")
                .isEqualTo("POSITION_ABOVE_MAX");
    }

    @Test
    @DisplayName("an increase takes no place of another position")
    void itsOwnPlace() {
        World one = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("one", 1)
                .limit(RiskLimit.MAX_POSITIONS, 1)
                .limit(RiskLimit.MAX_MARKET_POSITIONS, 1)
                .build());
        SortableId id = one.opened("o", Side.LONG, "100", 10);
        assertThat(one.open("o2", Side.LONG, "100", 10).code()).isEqualTo("MARKET_POSITIONS_ABOVE_MAX");
        Receipt more = increase(one, "i", id, "50");
        assertThat(more.accepted()).as(more.reason()).isTrue();
        one.settle();
        assertThat(one.position(id).collateral()).isEqualTo(usd("150"));
    }

    @Test
    @DisplayName("levels stay where they are as prices, and shares count of all that was ever opened")
    void exitsKeepTheirMeaning() {
        World free = World.create(World::free);
        SortableId id = free.opened(
                free.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(3)), Level.percent(Percent.of(20)))
                        .ending(List.of(new ExitChange.Target(Level.percent(Percent.of(10)), Percent.of(50)))));
        free.tick("51000");
        assertThat(increase(free, "i", id, "102").accepted()).isTrue();
        free.settle();
        StoredPosition position = free.position(id);
        assertThat(position.entry()).isEqualTo(price("50500"));
        assertThat(position.stopLoss()).isEqualTo(price("48500"));
        assertThat(position.takeProfit()).isEqualTo(price("60000"));
        free.tick("55000");
        free.settle();
        assertThat(free.position(id).remainingUnits()).as("half of 0.04").isEqualTo(2_000_000);
        free.tick("48500");
        free.settle();
        free.run(Duration.ofMillis(300));
        assertThat(free.position(id).closeReason()).isEqualTo("STOP_LOSS");
        Books.checkAtRest(free);
    }

    @Test
    @DisplayName("a stop that the new liquidation price would come before refuses the increase and says which price")
    void stopBeforeTheNewLiquidation() {
        // Entry 50,050, liquidation 45,800; a stop 8 % below lies at 46,000. Ten times as much at 55,000 lifts it
        // beyond.
        SortableId id = withStop(world, "8%");
        world.tick("55000");
        Receipt refused = increase(world, "i", id, "300");
        assertThat(refused.accepted()).isFalse();
        assertThat(Objects.requireNonNull(refused.decision()).rules()).anySatisfy(line -> {
            assertThat(line.code()).isEqualTo(Receipt.STOP_BEYOND_LIQUIDATION);
            assertThat(line.passed()).isFalse();
            assertThat(line.actual()).startsWith("46000");
        });
    }

    @Test
    @DisplayName("nothing is added to what is closed or closing; what is recorded then expires unsent")
    void goneOrClosing() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt more = increase(world, "i1", id, "50");
        assertThat(world.close("c", id, World.all()).accepted()).isTrue();
        assertThat(increase(world, "i2", id, "50").code()).isEqualTo(Receipt.ALREADY_CLOSING);
        world.settle();
        assertThat(world.state(more)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.intent(more).reason()).isEqualTo("all of its position is being closed");
        assertThat(world.position(id).open()).isFalse();
        Receipt late = increase(world, "i3", id, "50");
        assertThat(late.code()).isEqualTo("POSITION_CLOSED");
        assertThat(world.reservations()).isZero();
        Decision why =
                world.desk.why(Objects.requireNonNull(late.decision()).id()).orElseThrow();
        assertThat(why.kind()).isEqualTo(IntentKind.INCREASE);
        assertThat(why.position()).isEqualTo(id);
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("an increase that arrives after the last unit was closed is declined by the venue and opens nothing")
    void declinedByTheVenue() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt more = increase(world, "i", id, "50");
        while (world.dispatcher.step()) {
            assertThat(world.state(more)).isEqualTo(IntentState.IN_FLIGHT);
        }
        // The venue takes the position before it looks at the order.
        world.marks.put("BTC-USD", World.units("45000"));
        world.settle();
        assertThat(world.position(id).closeReason()).isEqualTo("LIQUIDATION");
        assertThat(world.state(more)).isEqualTo(IntentState.REJECTED);
        assertThat(world.position(id).openedUnits()).isEqualTo(2_000_000);
        assertThat(world.reservations()).isZero();
        Books.checkAtRest(world);
    }

    @Test
    @DisplayName("a program's slippage holds for an increase: the order names the worst price that it accepts")
    void worstPrice() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt more =
                world.desk.increase(new IncreaseCommand("i", World.ALICE, id, usd("50"), Ratio.parse("0.01"), "trace"));
        Price worst = Objects.requireNonNull(more.intent()).worstPrice();
        assertThat(worst).isEqualTo(price("50500"));
    }
}
