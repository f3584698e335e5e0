package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.venue.RestingRules;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission.Kind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;

/** Begins with a long at the fake of Avantis, where opens may wait with their collateral in escrow. */
abstract class RestingAtAvantis extends OpenedAtAvantis {
    static final long MOST = 1_000_000_000_000L;
    static final long TIMELOCK = 40;
    /** Ticks after which readings have what happened. */
    static final int LAG = 140;

    EvmAddress hers;

    @BeforeEach
    void byTransaction() {
        hers = world.trader(AvantisWorld.HERS);
        world.mostAllowed = OptionalLong.of(MOST);
        world.resting = Optional.of(new RestingRules(TIMELOCK, BigInteger.ZERO));
        world.fake.contracts.timelock(TIMELOCK);
        world.restart();
        pass(LAG);
    }

    static Price dollars(String text) {
        return Price.parse(text, AvantisWorld.BTC.priceDecimals());
    }

    final StoredIntent limit(String at) {
        return resting(Resting.Kind.LIMIT, Side.LONG, at, dollars(at));
    }

    final StoredIntent resting(Resting.Kind kind, Side side, String at, Price worst) {
        StoredIntent open = office.open(AvantisWorld.HERS, side, 500, worst);
        Price price = dollars(at);
        return new StoredIntent(
                open.id(),
                open.decision(),
                open.key(),
                open.account(),
                open.user(),
                open.kind(),
                open.origin(),
                open.instrument(),
                open.position(),
                open.side(),
                Quantity.ofNotional(Usd.of(500), price, AvantisWorld.BTC.sizeDecimals(), Rounding.DOWN)
                        .units(),
                0,
                open.collateral(),
                open.leverage(),
                open.decidedPrice(),
                open.priceAsOf(),
                null,
                null,
                worst,
                new Resting(kind, price),
                open.epoch(),
                open.validUntil(),
                open.recordedAt(),
                0,
                open.state(),
                null,
                open.trace(),
                1);
    }

    final StoredIntent placed(StoredIntent order) {
        assertThat(submit(order).kind()).isEqualTo(Kind.ACCEPTED);
        pass(8);
        assertThat(world.venue().query(order.id())).isEqualTo(VenueOrder.WORKING);
        assertThat(told(order)).isEmpty();
        return order;
    }

    final void trades(String price) {
        world.trades(dollars(price).units());
    }

    final List<VenueEvent.Kind> kinds(StoredIntent order) {
        return told(order).stream().map(VenueEvent::kind).toList();
    }

    final VenueSnapshot snapshot() {
        VenueSnapshot seen = world.venue().snapshot(AvantisWorld.HERS);
        for (int i = 0; i < 800 && !seen.known(); i++) {
            pass(4);
            seen = world.venue().snapshot(AvantisWorld.HERS);
        }
        assertThat(seen.known()).isTrue();
        return seen;
    }

    final Usd money() {
        for (int i = 0; i < 800; i++) {
            Usd money = snapshot().balance();
            if (money != null) {
                return money;
            }
            pass(4);
        }
        throw new AssertionError("the wallet is never shown");
    }

    final List<String> sent() {
        return world.chain.given();
    }
}
