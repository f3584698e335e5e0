package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Orders that wait at the venue for their price. The market stands at 50,000. */
interface VenueRestingRules extends VenueRules {
    @Test
    @DisplayName("a venue that keeps no orders says so instead of forgetting what it was asked")
    default void keepsNone() {
        if (lacks(Capability.RESTING_ORDERS)) {
            assertThatThrownBy(() -> venue().callOff(office().id())).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @DisplayName("an order that rests is acknowledged and waits, shown as working, for far longer than an open lives")
    default void acceptedAndWaits() {
        resting((side, order) -> {
            rest();
            assertThat(ears().of(order.id())).noneMatch(event -> event.kind() != VenueEvent.Kind.GAS);
            assertThat(asked(order.id())).isEqualTo(VenueOrder.WORKING);
            VenueSnapshot snapshot = snapshot(HERS);
            assertThat(snapshot.working()).contains(order.id());
            assertThat(held(snapshot, order.position())).isZero();
        });
    }

    @Test
    @DisplayName("a limit that rests is filled once, at its price or better")
    default void filledAtItsLimit() {
        resting((side, order) -> {
            crosses(side);
            ended(order);
            rest();
            long filled = carriedOut(order);
            Resting waited = Objects.requireNonNull(order.resting());
            assertThat(ears().of(order.id(), VenueEvent.Kind.FILL))
                    .allSatisfy(fill -> assertThat(side.sign()
                                    * Long.compare(
                                            Objects.requireNonNull(fill.price()).units(),
                                            waited.price().units()))
                            .isNotPositive());
            assertThat(held(snapshot(HERS), order.position())).isEqualTo(filled);
            assertThat(asked(order.id())).isEqualTo(VenueOrder.DONE);
        });
    }

    @Test
    @DisplayName("a stop that rests waits until the market has come to its price, and is filled once then")
    default void stopEntry() {
        both(side -> {
            if (lacks(Capability.RESTING_ORDERS)) {
                return;
            }
            StoredIntent order = accepted(
                    office().resting(HERS, side, 1_000, new Resting(Resting.Kind.STOP, level(side, "51000", "49000"))));
            rest();
            assertThat(ears().filled(order.id())).isZero();
            price(side == Side.LONG ? "51010" : "48990");
            ended(order);
            rest();
            carriedOut(order);
        });
    }

    @Test
    @DisplayName("called off, and called off again, it ends once without a fill and gives back what it held")
    default void calledOff() {
        both(side -> {
            if (lacks(Capability.RESTING_ORDERS)) {
                return;
            }
            Usd before = money();
            StoredIntent order = accepted(limit(side));
            rest();
            callOff(order);
            callOff(order);
            for (int i = 0; i < TRIES && !ears().ended(order); i++) {
                pass();
                callOff(order);
            }
            assertThat(ears().ended(order)).as("the order ends").isTrue();
            callOff(order);
            crosses(side);
            rest();
            List<VenueEvent> told = ears().of(order.id()).stream()
                    .filter(event -> event.kind() != VenueEvent.Kind.GAS)
                    .toList();
            assertThat(told).singleElement().satisfies(end -> {
                assertThat(end.kind()).isIn(VenueEvent.Kind.CANCELLED, VenueEvent.Kind.DECLINED);
                assertThat(end.units()).isZero();
                assertThat(end.reason()).isNotBlank();
            });
            VenueSnapshot after = snapshot(HERS);
            assertThat(after.working()).doesNotContain(order.id());
            assertThat(held(after, order.position())).isZero();
            if (before != null) {
                assertThat(money()).isEqualTo(before);
            }
            assertThat(asked(order.id())).isEqualTo(VenueOrder.DONE);
        });
    }

    @Test
    @DisplayName("a call-off that meets its fill: one of both is told, never both")
    default void raced() {
        for (boolean first : new boolean[] {true, false}) {
            resting((side, order) -> {
                if (first) {
                    callOff(order);
                    crosses(side);
                } else {
                    crosses(side);
                    pass();
                    callOff(order);
                }
                for (int i = 0; i < TRIES && !ears().ended(order); i++) {
                    pass();
                    callOff(order);
                }
                rest();
                long filled = ears().filled(order.id());
                if (filled > 0) {
                    carriedOut(order);
                } else {
                    assertThat(rests(order)).isEqualTo(1);
                }
                assertThat(held(snapshot(HERS), order.position())).isEqualTo(filled);
            });
        }
    }

    @Test
    @DisplayName("an order that it never had, or that ended otherwise, may be called off without harm")
    default void calledOffInVain() {
        both(side -> {
            if (lacks(Capability.RESTING_ORDERS)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            callOff(open);
            venue().callOff(office().id());
            rest();
            assertThat(held(snapshot(HERS), open.position())).isEqualTo(open.sizeUnits());
        });
    }

    /**
     * What was filled: all of it, or, at a venue that sizes by collateral, all but what its fee has taken, whose rest it cancels.
     */
    private long carriedOut(StoredIntent order) {
        long filled = ears().filled(order.id());
        assertThat(filled).isBetween(order.sizeUnits() - order.sizeUnits() / 50, order.sizeUnits());
        assertThat(rests(order)).isEqualTo(filled == order.sizeUnits() ? 0 : 1);
        return filled;
    }

    /** How often it was told that it ended with something left. */
    private long rests(StoredIntent order) {
        return ears().of(order.id()).stream()
                .filter(event -> event.kind() == VenueEvent.Kind.CANCELLED || event.kind() == VenueEvent.Kind.DECLINED)
                .count();
    }

    /** What the account has free there; absent where the venue does not tell, also not a while later. */
    private @Nullable Usd money() {
        Usd told = snapshot(HERS).balance();
        for (int i = 0; i < TRIES && told == null; i++) {
            pass();
            told = snapshot(HERS).balance();
        }
        return told;
    }

    /** A rule about one limit that rests, for a long and for a short. */
    private void resting(BiConsumer<Side, StoredIntent> rule) {
        both(side -> {
            if (!lacks(Capability.RESTING_ORDERS)) {
                rule.accept(side, accepted(limit(side)));
            }
        });
    }

    private StoredIntent limit(Side side) {
        return office().resting(HERS, side, 1_000, new Resting(Resting.Kind.LIMIT, level(side, "49000", "51000")));
    }

    private Price level(Side side, String ofLong, String ofShort) {
        return Price.parse(
                side == Side.LONG ? ofLong : ofShort,
                world().market().instrument().priceDecimals());
    }

    /** The market goes beyond the limit. */
    private void crosses(Side side) {
        price(side == Side.LONG ? "48990" : "51010");
    }

    private void callOff(StoredIntent order) {
        venue().callOff(order.id());
    }
}
