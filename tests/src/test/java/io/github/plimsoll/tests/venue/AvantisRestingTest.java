package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.message.CancelCall;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.OpenCall;
import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.avantis.venue.OwnCallRule;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission.Kind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens that wait at the venue with their collateral in escrow: placed by transactions, and told by what is shown. */
class AvantisRestingTest extends RestingAtAvantis {
    @Test
    @DisplayName(
            "an order that waits is one transaction, its collateral is in escrow, and it waits for days without being doubted")
    void waits() {
        Usd before = money();
        StoredIntent order = placed(limit("49000"));
        assertThat(sent()).singleElement().asString().contains("19cde9a1");
        assertThat(world.fake.contracts.waiting(hers)).singleElement().satisfies(one -> {
            assertThat(one.collateral()).isEqualTo(order.collateral().micros());
            assertThat(one.price()).isEqualTo(490_000_000_000_000L);
        });
        for (int i = 0; i < 20; i++) {
            world.clock.advance(Duration.ofHours(5));
            pass(20);
        }
        world.markets.refresh();
        assertThat(told(order)).isEmpty();
        assertThat(world.venue().query(order.id())).isEqualTo(VenueOrder.WORKING);
        assertThat(world.problems()).isEmpty();
        VenueSnapshot seen = snapshot();
        assertThat(seen.working()).containsExactly(order.id());
        assertThat(seen.positions()).hasSize(1);
        assertThat(money()).as("the escrow is no part of the wallet").isEqualTo(before.minus(order.collateral()));
    }

    @Test
    @DisplayName(
            "a keeper who fills it makes the position of the order, with what the venue shows; books and venue hold the same money")
    void fills() {
        Usd before = money();
        StoredIntent order = placed(limit("49000"));
        trades("48990");
        pass(LAG);
        List<VenueEvent> told = told(order);
        assertThat(told)
                .extracting(VenueEvent::kind)
                .containsExactly(VenueEvent.Kind.FILL, VenueEvent.Kind.CANCELLED, VenueEvent.Kind.GAS);
        VenueEvent fill = told.get(0);
        assertThat(fill.units()).isPositive().isLessThan(order.sizeUnits());
        assertThat(fill.price()).isEqualTo(dollars("48990"));
        VenueSnapshot seen = snapshot();
        assertThat(seen.working()).isEmpty();
        assertThat(seen.positions())
                .filteredOn(one -> one.position().equals(order.position()))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.units()).isEqualTo(fill.units());
                    Usd held = one.terms().collateral();
                    Usd put = Usd.ofMicros(order.collateral().micros() * fill.units() / order.sizeUnits());
                    assertThat(held.plus(fill.fee()).minus(put).abs().micros()).isLessThan(2);
                    assertThat(put.plus(told.get(2).fee())
                                    .minus(order.collateral())
                                    .abs()
                                    .micros())
                            .isLessThan(2);
                });
        assertThat(money()).isEqualTo(before.minus(order.collateral()));
    }

    @Test
    @DisplayName("a stop of a short opens when the price has fallen to it")
    void stops() {
        StoredIntent order = placed(resting(Resting.Kind.STOP, Side.SHORT, "49000", dollars("48900")));
        trades("49100");
        pass(40);
        assertThat(told(order)).isEmpty();
        trades("48950");
        pass(LAG);
        assertThat(kinds(order)).contains(VenueEvent.Kind.FILL);
        assertThat(snapshot().positions()).hasSize(2);
    }

    @Test
    @DisplayName("a position that somebody opened meanwhile is not what it made: it was there while the order waited")
    void strangersPosition() {
        StoredIntent order = placed(limit("49000"));
        world.fake.contracts.tradesElsewhere(hers, true, 49_000_000, 100_000_000_000L);
        for (int i = 0; i < 3; i++) {
            pass(LAG);
        }
        VenueSnapshot seen = snapshot();
        assertThat(seen.positions()).hasSize(2);
        assertThat(seen.working()).containsExactly(order.id());
        trades("48990");
        pass(LAG);
        assertThat(kinds(order)).contains(VenueEvent.Kind.FILL);
        assertThat(snapshot().positions()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"LIMIT,LONG,50000", "LIMIT,LONG,50001", "LIMIT,SHORT,49999", "STOP,LONG,49999", "STOP,SHORT,50001"})
    @DisplayName("one whose price is there already would wait for nothing, and is declined with the reason")
    void passed(Resting.Kind kind, Side side, String at) {
        StoredIntent order = resting(kind, side, at, dollars(at));
        submit(order);
        pass(4);
        assertThat(told(order)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
            assertThat(event.reason()).contains("RESTING_PRICE_PASSED", at.equals("50000") ? "50000" : at);
        });
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName("what the contract may take, and the rules before a trade, bound it like any other")
    void bounds() {
        world.fake.contracts.allows(hers, 10_000_000);
        assertThat(submit(limit("49000")).detail()).contains("may take 10.00 USDC from the wallet");
        world.fake.contracts.allows(hers, 60_000_000);
        placed(limit("49000"));
        assertThat(submit(limit("48000")).detail()).contains("may take 10.00 USDC from the wallet");
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("where nobody has looked up what it takes nothing waits at the venue, and nothing is asked to end")
    void unset() {
        assertThat(world.venue().capabilities()).contains(Capability.RESTING_ORDERS);
        world.resting = Optional.empty();
        world.restart();
        assertThat(world.venue().capabilities()).doesNotContain(Capability.RESTING_ORDERS);
        StoredIntent order = limit("49000");
        assertThat(submit(order).kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(sent()).isEmpty();
        assertThatThrownBy(() -> world.venue().callOff(order.id())).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("an exit by transaction passes while one waits in the same market")
    void exits() {
        StoredIntent order = placed(limit("49000"));
        world.fake.refuses(451);
        assertThat(submit(office.close(open, open.sizeUnits())).kind()).isEqualTo(Kind.NOT_SENT);
        StoredIntent close = office.close(open, open.sizeUnits());
        assertThat(submit(close).kind()).isEqualTo(Kind.ACCEPTED);
        pass(LAG);
        assertThat(kinds(close)).containsExactly(VenueEvent.Kind.FILL);
        assertThat(world.venue().query(order.id())).isEqualTo(VenueOrder.WORKING);
    }

    @Test
    @DisplayName(
            "the key signs what places the recorded order, and takes back what stands in its place once it is to end; nothing else")
    void theMindOfTheKey() {
        OwnCallRule usual = new OwnCallRule(
                hers,
                Map.of(AvantisWorld.HERS, hers),
                FakeAvantis.ROUTER,
                BigInteger.ONE,
                world.journal,
                List.of(AvantisWorld.BTC));
        OwnCallRule rule = usual.placing(BigInteger.TWO).opening(world.markets::number);
        StoredIntent order = resting(Resting.Kind.STOP, Side.LONG, "51000", dollars("51510"));
        long price = 510_000_000_000_000L;
        Trade trade = Trade.opening(hers, 1, 50_000_000, price, true, 100_000_000_000L, 0, 0);
        assertThat(rule.isOf(order, call(trade, 1, 10_000_000_000L, 2))).isTrue();
        assertThat(usual.opening(world.markets::number).isOf(order, call(trade, 1, 10_000_000_000L, 0)))
                .as("where none waits there")
                .isFalse();
        assertThat(usual.placing(BigInteger.TWO).isOf(order, call(trade, 1, 10_000_000_000L, 0)))
                .as("where opens are signed orders")
                .isFalse();
        assertThat(rule.isOf(order, call(trade, 1, 10_000_000_001L, 0)))
                .as("worse than the worst price")
                .isFalse();
        assertThat(rule.isOf(order, call(trade, 2, 10_000_000_000L, 0)))
                .as("a limit")
                .isFalse();
        assertThat(rule.isOf(order, call(trade, 1, 10_000_000_000L, 3)))
                .as("more wei")
                .isFalse();
        for (Trade other : List.of(
                Trade.opening(hers, 0, 50_000_000, price, true, 100_000_000_000L, 0, 0),
                Trade.opening(hers, 1, 50_000_001, price, true, 100_000_000_000L, 0, 0),
                Trade.opening(hers, 1, 50_000_000, price + 1, true, 100_000_000_000L, 0, 0),
                Trade.opening(hers, 1, 50_000_000, price, false, 100_000_000_000L, 0, 0),
                Trade.opening(hers, 1, 50_000_000, price, true, 100_000_000_001L, 0, 0),
                Trade.opening(hers, 1, 50_000_000, price, true, 100_000_000_000L, 1, 0),
                Trade.opening(hers, 1, 50_000_000, price, true, 100_000_000_000L, 0, 1),
                new Trade(hers, 1, 1, 0, 50_000_000, price, true, 100_000_000_000L, 0, 0, 0),
                new Trade(hers, 1, 0, 1, 50_000_000, price, true, 100_000_000_000L, 0, 0, 0),
                new Trade(hers, 1, 0, 0, 50_000_000, price, true, 100_000_000_000L, 0, 0, 1))) {
            assertThat(rule.isOf(order, call(other, 1, 10_000_000_000L, 0)))
                    .as(other.toString())
                    .isFalse();
        }
        byte[] market = OpenCall.of(
                        false,
                        new Intent.OpenCoin(
                                trade, 0, 98_000_000, 1, 200_000_000_000L, 10_000_000_000L, 1, BigInteger.ONE))
                .data();
        assertThat(rule.isOf(order, new Call(FakeAvantis.ROUTER, BigInteger.ZERO, market, 1_000_000)))
                .as("one at the market")
                .isFalse();

        StoredIntent placed = placed(limit("49000"));
        assertThat(rule.takesBack(back(0, 0))).as("nobody asked for it").isFalse();
        world.venue().callOff(placed.id());
        assertThat(rule.takesBack(back(0, 0))).isTrue();
        assertThat(rule.takesBack(back(1, 0))).as("another place").isFalse();
        assertThat(rule.takesBack(back(0, 1))).as("it sends no wei").isFalse();
    }

    private Call back(long index, long wei) {
        return new Call(
                FakeAvantis.ROUTER, BigInteger.valueOf(wei), new CancelCall(hers, false, 1, index).data(), 1_000_000);
    }

    private static Call call(Trade trade, int type, long slippage, long wei) {
        byte[] data = new PlaceCall(false, trade, type, slippage).data();
        return new Call(FakeAvantis.ROUTER, BigInteger.valueOf(wei), data, 1_000_000);
    }
}
