package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Collateral in and out, by hand: 0.02 BTC at 50,050, 85 % of the collateral liquidates. */
class MarginTest extends ScriptedWorld {
    private static Receipt margin(World world, String key, SortableId position, String change) {
        return world.desk.margin(new MarginCommand(key, World.ALICE, position, usd(change), "trace-" + key));
    }

    private Receipt margin(String key, SortableId position, String change) {
        return margin(world, key, position, change);
    }

    @Test
    @DisplayName(
            "what is put in is held from the decision on, moves from cash to margin once, and the liquidation away")
    void in() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Usd cash = world.balance(Book.CASH);
        Receipt in = margin("m", id, "50");
        assertThat(in.accepted()).as(in.reason()).isTrue();
        assertThat(Objects.requireNonNull(in.intent()).kind()).isEqualTo(IntentKind.ADD_MARGIN);
        assertThat(world.reservations()).isEqualTo(1);
        assertThat(world.reading().state().reservedMargin()).isEqualTo(usd("50"));
        world.settle();
        assertThat(world.state(in)).isEqualTo(IntentState.FILLED);
        StoredPosition position = world.position(id);
        assertThat(position.collateral()).isEqualTo(usd("150"));
        assertThat(position.remainingUnits()).isEqualTo(2_000_000);
        assertThat(position.entry()).isEqualTo(price("50050"));
        // 150 x 85 % = 127.5 by 0.02 BTC
        assertThat(position.liquidation()).isEqualTo(price("43675"));
        assertThat(world.balance(Book.CASH)).isEqualTo(cash.minus(usd("50")));
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("150"));
        assertThat(world.reservations()).isZero();
        assertThat(world.memory.transact(tx -> tx.postings(World.HERS, 10)).stream()
                        .map(Posting::type))
                .containsExactly("ADD_MARGIN", "OPEN", "DEPOSIT");
        assertThat(world.events("MARGIN_CHANGED")).hasSize(1);
        world.tick("44000");
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).open())
                .as("it would have been liquidated at 45,800")
                .isTrue();
    }

    @Test
    @DisplayName(
            "what is put in needs no price and no ACTIVE state, but it must be free and nobody may have frozen trading")
    void neutral() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.stop(ControlState.HALTED);
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(margin("m1", id, "50").accepted()).isTrue();
        Receipt tooMuch = margin("m2", id, "9850");
        assertThat(tooMuch.code()).isEqualTo(Receipt.CASH_TOO_LOW);
        assertThat(tooMuch.reason()).contains("9849.54955");
        world.quote();
        world.settle();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
        world.stop(ControlState.FROZEN);
        assertThat(margin("m3", id, "1").code()).isEqualTo("CONTROL_FROZEN");
        world.control.resume(Latch.GLOBAL, "olga", "t");
    }

    @Test
    @DisplayName("what is taken out comes back to cash and brings the liquidation nearer, within the largest leverage")
    void out() {
        World limited = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("small", 1)
                .maxLeverage(Leverage.of(20))
                .build());
        SortableId id = limited.opened("o", Side.LONG, "100", 10);
        // 1,001 USD by 50 are 20.02x; by 52.5 with the liquidation at 47,818.75 of 50,000: 42,500 / 2,181.25 = 19.49x.
        Receipt refused = margin(limited, "m1", id, "-50");
        assertThat(refused.code()).isEqualTo("LEVERAGE_ABOVE_MAX");
        assertThat(Objects.requireNonNull(refused.decision()).rules())
                .filteredOn(line -> line.code().equals(Receipt.MARGIN_OUT_ABOVE_MAX))
                .singleElement()
                .satisfies(line -> assertThat(usd(line.limit())).isBetween(usd("48"), usd("50")));
        assertThat(Objects.requireNonNull(refused.decision()).kind()).isEqualTo(IntentKind.REMOVE_MARGIN);
        Receipt out = margin(limited, "m2", id, "-47.5");
        assertThat(out.accepted()).as(out.reason()).isTrue();
        assertThat(limited.reservations()).isZero();
        assertThat(margin(limited, "m3", id, "-1").code()).isEqualTo(Receipt.POSITION_BUSY);
        limited.settle();
        assertThat(limited.position(id).collateral()).isEqualTo(usd("52.5"));
        assertThat(limited.position(id).liquidation()).isEqualTo(price("47818.75"));
        assertThat(limited.balance(Book.MARGIN)).isEqualTo(usd("52.5"));
        assertThat(limited.close("c", id, World.all()).accepted()).isTrue();
        limited.settle();
        Books.checkAtRest(limited);
    }

    @Test
    @DisplayName(
            "taking out is new risk: refused outside of ACTIVE, without a price and beyond what liquidates at once")
    void wholeGate() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.stop(ControlState.REDUCE_ONLY);
        assertThat(margin("m1", id, "-10").code()).isEqualTo("CONTROL_REDUCE_ONLY");
        world.control.resume(Latch.GLOBAL, "olga", "t");
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(margin("m2", id, "-10").code()).startsWith("PRICE_");
        world.quote();
        Receipt all = margin("m3", id, "-100");
        assertThat(all.accepted()).isFalse();
        assertThat(Objects.requireNonNull(all.decision()).rules())
                .filteredOn(line -> !line.passed())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.code()).isEqualTo(Receipt.MARGIN_OUT_ABOVE_MAX);
                    Usd most = usd(line.limit());
                    assertThat(line.actual()).isEqualTo("100.00");
                    assertThat(line.wouldPass())
                            .isEqualTo("at most " + most + " USD of the 100.00 USD that the position holds");
                    assertThat(margin("m4", id, "-" + most.plus(usd("0.01"))).accepted())
                            .as("one cent more than that")
                            .isFalse();
                    assertThat(margin("m5", id, "-1000000").decision())
                            .satisfies(far -> assertThat(
                                            Objects.requireNonNull(far).rules())
                                    .filteredOn(rule -> !rule.passed())
                                    .extracting(RuleLine::limit)
                                    .containsExactly(most.toString()));
                    Receipt out = margin("m6", id, "-" + most);
                    assertThat(out.accepted()).as(out.reason()).isTrue();
                });
        assertThat(world.used(TradingPlan.TRADES)).isEqualTo(1);
    }

    @Test
    @DisplayName("a stop that the nearer liquidation price would come before refuses what is taken out")
    void stop() {
        SortableId id = world.opened(world.command("o", Side.LONG, "100", 10, Level.percent(Percent.of(5)), null));
        Receipt refused = margin("m", id, "-50"); // liquidation at 47,925, the stop at 47,500
        assertThat(refused.code()).isEqualTo("STOP_LOSS_BEYOND_LIQUIDATION");
    }

    @Test
    @DisplayName("one key is one change; another amount, another owner and 0 are refused")
    void once() {
        SortableId id = world.opened("o", Side.SHORT, "100", 10);
        assertThat(margin("m", id, "50").accepted()).isTrue();
        assertThat(margin("m", id, "50").repeated()).isTrue();
        assertThat(margin("m", id, "51").code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.desk
                        .margin(new MarginCommand("b", World.BOB, id, usd("5"), "t"))
                        .code())
                .isEqualTo(Receipt.POSITION_NOT_FOUND);
        assertThatThrownBy(() -> new MarginCommand("z", World.BOB, id, Usd.ZERO, "t"))
                .isInstanceOf(IllegalArgumentException.class);
        world.settle();
        assertThat(margin("m2", id, "-30").accepted()).isTrue();
        world.settle();
        assertThat(world.position(id).collateral()).isEqualTo(usd("120"));
    }

    @Test
    @DisplayName("an unheard answer ends by proof: the amount moves once, or not at all and is free again")
    void unknown() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.UNHEARD;
        Receipt in = margin("m", id, "50");
        world.dispatcher.step();
        assertThat(world.state(in)).isEqualTo(IntentState.UNKNOWN);
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
        venue().send = ScriptedVenue.Send.LOST;
        Receipt out = margin("m2", id, "-50");
        world.dispatcher.step();
        assertThat(world.state(out)).isEqualTo(IntentState.UNKNOWN);
        world.recovery.step();
        assertThat(world.state(out)).isEqualTo(IntentState.EXPIRED);
        Receipt again = margin("m3", id, "50");
        world.dispatcher.step();
        assertThat(world.state(again)).isEqualTo(IntentState.UNKNOWN);
        venue().send = ScriptedVenue.Send.NORMAL;
        world.settle();
        assertThat(world.state(again)).as("it goes out again").isEqualTo(IntentState.FILLED);
        assertThat(world.position(id).collateral()).isEqualTo(usd("200"));
        assertThat(world.reservations()).isZero();
    }

    @Test
    @DisplayName(
            "a venue that cannot, and a position that is closed or closing: refused, expired or declined, and free again")
    void notThere() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.CHANGE_MARGIN));
        assertThat(margin("m1", id, "50").code()).isEqualTo(Receipt.NOT_OFFERED);
        assertThat(margin("m2", id, "-10").code()).isEqualTo(Receipt.NOT_OFFERED);
        venue().capabilities = EnumSet.allOf(Capability.class);
        assertThat(world.close("c", id, World.all()).accepted()).isTrue();
        assertThat(margin("m3", id, "-10").code()).isEqualTo(Receipt.ALREADY_CLOSING);
        world.clock.advanceMicros(1_000);
        Receipt declined = margin("m4", id, "50");
        world.dispatcher.drain(() -> {}); // both are at the venue, which closes first
        Receipt late = margin("m5", id, "60");
        world.advance(Duration.ofSeconds(1));
        world.paper.step();
        world.settlement.step();
        world.settle();
        assertThat(world.state(declined)).isEqualTo(IntentState.REJECTED);
        assertThat(world.state(late)).isEqualTo(IntentState.EXPIRED);
        assertThat(margin("m6", id, "-1").code()).isEqualTo("POSITION_CLOSED");
        assertThat(margin("m7", id, "1").code()).isEqualTo("POSITION_CLOSED");
        assertThat(world.balance(Book.MARGIN)).isEqualTo(Usd.ZERO);
        assertThat(world.reservations()).isZero();
    }

    @Test
    @DisplayName("more margin than any price needs: the liquidation price is cut where it fits, for both sides")
    void farAway() {
        for (Side side : Side.values()) {
            SortableId id = world.opened("o" + side, side, "100", 10);
            assertThat(world.close("c" + side, id, new CloseAmount.Coins(Quantity.of(1_999_000, 8)))
                            .accepted())
                    .isTrue();
            world.settle();
            Receipt in = margin("m" + side, id, "4000"); // on 0.00001 BTC
            world.settle();
            assertThat(world.state(in)).isEqualTo(IntentState.FILLED);
            assertThat(world.position(id).liquidation())
                    .isEqualTo(side == Side.LONG ? Price.of(1, 10) : price("42507450")); // 49,950 x 851
            assertThat(margin("n" + side, id, "-3999").code())
                    .as("what is too small to be opened gives its margin back with its close")
                    .isEqualTo("NOTIONAL_BELOW_MIN");
            assertThat(world.close("d" + side, id, World.all()).accepted()).isTrue();
            world.settle();
        }
    }

    @Test
    @DisplayName("a restart takes up what is on its way in and sends nothing that takes out")
    void restart() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt in = margin("m1", id, "50");
        world.crash();
        world.settle();
        assertThat(world.state(in)).isEqualTo(IntentState.FILLED);
        Receipt out = margin("m2", id, "-20");
        world.crash();
        world.settle();
        assertThat(world.state(out)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
    }
}
