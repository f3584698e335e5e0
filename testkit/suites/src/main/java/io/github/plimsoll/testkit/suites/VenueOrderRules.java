package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From acknowledgement to the end of an order. */
interface VenueOrderRules extends VenueRules {
    @Test
    @DisplayName("an acknowledgement is no fill: nothing has happened while no time has passed")
    default void acknowledgementIsNoFill() {
        both(side -> {
            StoredIntent open = accepted(office().open(HERS, side, 1_000));
            ears().listen();
            assertThat(ears().of(open.id())).isEmpty();
            assertThat(asked(open.id())).isEqualTo(VenueOrder.WORKING);
            VenueSnapshot snapshot = snapshot(HERS);
            assertThat(snapshot.working()).contains(open.id());
            assertThat(held(snapshot, open.position())).isZero();
        });
    }

    @Test
    @DisplayName("a fill names its order, adds up to the size, has a price of the market and a fee that is no gift")
    default void filledToTheLastUnit() {
        both(side -> {
            StoredIntent open = filled(HERS, side);
            assertThat(ears().of(open.id())).isNotEmpty().allSatisfy(fill -> {
                assertThat(fill.kind()).isEqualTo(VenueEvent.Kind.FILL);
                assertThat(fill.account()).isEqualTo(HERS);
                assertThat(fill.position()).isEqualTo(open.position());
                assertThat(fill.units()).isPositive();
                assertThat(fill.fee().isNegative()).isFalse();
                Price price = fill.price();
                assertThat(price).isNotNull();
                assertThat(price.decimals())
                        .isEqualTo(world().market().instrument().priceDecimals());
            });
            assertThat(asked(open.id())).isEqualTo(VenueOrder.DONE);
            VenueSnapshot snapshot = snapshot(HERS);
            assertThat(held(snapshot, open.position())).isEqualTo(open.sizeUnits());
            assertThat(snapshot.working()).doesNotContain(open.id());
        });
    }

    /** What nobody here opened is adopted by what the venue shows of it, so it has to show enough. */
    @Test
    @DisplayName(
            "positions that live outside of the process are shown with side, entry, leverage and the margin that is left")
    default void sharedPositionsAreShownWhole() {
        both(side -> {
            if (lacks(Capability.SHARED_POSITIONS)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            VenueSnapshot.OpenPosition shown = snapshot(HERS).positions().stream()
                    .filter(position -> position.position().equals(open.position()))
                    .findFirst()
                    .orElseThrow();
            VenueSnapshot.Terms terms = Objects.requireNonNull(shown.terms(), "terms");
            assertThat(terms.side()).isEqualTo(side);
            assertThat(terms.entry().decimals())
                    .isEqualTo(world().market().instrument().priceDecimals());
            assertThat(terms.entry().units()).isPositive();
            // As the books have it: what is shown otherwise is a difference, and closes the market for new risk.
            Usd fees = ears().of(open.id(), VenueEvent.Kind.FILL).stream()
                    .map(VenueEvent::fee)
                    .reduce(Usd.ZERO, Usd::plus);
            Usd held = lacks(Capability.FEES_FROM_MARGIN)
                    ? open.collateral()
                    : open.collateral().minus(fees);
            assertThat(terms.collateral().minus(held).abs()).isLessThan(Usd.parse("0.01"));
        });
    }

    @Test
    @DisplayName("in parts an order works until its last one, and every part is told with its own id")
    default void filledInParts() {
        both(side -> {
            if (cannot(VenueWorld.Outcome.IN_PARTS)) {
                return;
            }
            StoredIntent open = accepted(office().open(HERS, side, 1_000));
            for (int i = 0; i < TRIES && ears().filled(open.id()) == 0; i++) {
                pass();
            }
            VenueSnapshot snapshot = snapshot(HERS);
            if (held(snapshot, open.position()) < open.sizeUnits()) {
                assertThat(snapshot.working()).contains(open.id());
                assertThat(asked(open.id())).isEqualTo(VenueOrder.WORKING);
            }
            ended(open);
            assertThat(ears().filled(open.id())).isEqualTo(open.sizeUnits());
            assertThat(ears().of(open.id())).hasSizeGreaterThan(1);
        });
    }

    @Test
    @DisplayName("the rest of an order that is cancelled is never filled, and what was filled stays")
    default void restCancelled() {
        both(side -> {
            if (cannot(VenueWorld.Outcome.REST_CANCELLED)) {
                return;
            }
            StoredIntent open = ended(accepted(office().open(HERS, side, 1_000)));
            long filled = ears().filled(open.id());
            assertThat(filled).isPositive().isLessThan(open.sizeUnits());
            assertThat(ears().of(open.id(), VenueEvent.Kind.CANCELLED)).hasSize(1);
            rest();
            assertThat(ears().filled(open.id())).isEqualTo(filled);
            assertThat(held(snapshot(HERS), open.position())).isEqualTo(filled);
        });
    }

    @Test
    @DisplayName("a decline says why, fills nothing and leaves nothing")
    default void declined() {
        endsWithoutAFill(VenueWorld.Outcome.DECLINED, VenueEvent.Kind.DECLINED);
    }

    @Test
    @DisplayName("a revert says why, fills nothing and leaves nothing but what its transaction cost")
    default void reverted() {
        endsWithoutAFill(VenueWorld.Outcome.REVERTED, VenueEvent.Kind.REVERTED);
    }

    private void endsWithoutAFill(VenueWorld.Outcome outcome, VenueEvent.Kind kind) {
        both(side -> {
            if (cannot(outcome)) {
                return;
            }
            StoredIntent open = ended(accepted(office().open(HERS, side, 1_000)));
            rest();
            assertThat(ears().of(open.id()))
                    .filteredOn(event -> event.kind() != VenueEvent.Kind.GAS)
                    .singleElement()
                    .satisfies(end -> {
                        assertThat(end.kind()).isEqualTo(kind);
                        assertThat(end.units()).isZero();
                        assertThat(end.price()).isNull();
                        assertThat(end.fee().micros()).isZero();
                        assertThat(end.reason()).isNotBlank();
                    });
            assertThat(asked(open.id())).isEqualTo(VenueOrder.DONE);
            assertThat(held(snapshot(HERS), open.position())).isZero();
        });
    }

    @Test
    @DisplayName("an open is never filled at a price worse than the worst that it accepts")
    default void neverWorseThanTheWorst() {
        both(side -> {
            price("50000");
            Price worst = Price.parse(
                    side == Side.LONG ? "50500" : "49500",
                    world().market().instrument().priceDecimals());
            StoredIntent open = accepted(office().open(HERS, side, 1_000, worst));
            price(side == Side.LONG ? "52000" : "48000");
            rest();
            assertThat(ears().of(open.id(), VenueEvent.Kind.FILL))
                    .allSatisfy(fill -> assertThat(side.sign()
                                    * Long.compare(
                                            Objects.requireNonNull(fill.price()).units(), worst.units()))
                            .isNotPositive());
        });
    }

    @Test
    @DisplayName("a part is closed and the rest stays")
    default void closedInPart() {
        both(side -> {
            if (lacks(Capability.PARTIAL_CLOSE)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            long part = open.sizeUnits() / 3;
            StoredIntent close = ended(accepted(office().close(open, part)));
            assertThat(ears().filled(close.id())).isEqualTo(part);
            assertThat(held(snapshot(HERS), open.position())).isEqualTo(open.sizeUnits() - part);
            ended(accepted(office().close(open, open.sizeUnits() - part)));
            assertThat(held(snapshot(HERS), open.position())).isZero();
        });
    }

    @Test
    @DisplayName("what is added is held with what was there, and all of it can be closed")
    default void increased() {
        both(side -> {
            if (lacks(Capability.INCREASE)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            StoredIntent more = ended(accepted(office().increase(open)));
            assertThat(ears().filled(more.id())).isEqualTo(more.sizeUnits());
            assertThat(ears().of(more.id(), VenueEvent.Kind.FILL))
                    .allSatisfy(fill -> assertThat(fill.position()).isEqualTo(open.position()));
            assertThat(held(snapshot(HERS), open.position())).isEqualTo(2 * open.sizeUnits());
            StoredIntent close = ended(accepted(office().close(open, 2 * open.sizeUnits())));
            assertThat(ears().filled(close.id())).isEqualTo(2 * open.sizeUnits());
            assertThat(held(snapshot(HERS), open.position())).isZero();
        });
    }

    @Test
    @DisplayName("nothing is added to a position that is gone: the order is declined and opens none")
    default void nothingToIncrease() {
        both(side -> {
            if (lacks(Capability.INCREASE)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            ended(accepted(office().close(open, open.sizeUnits())));
            StoredIntent more = ended(accepted(office().increase(open)));
            rest();
            assertThat(ears().of(more.id())).singleElement().satisfies(end -> {
                assertThat(end.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
                assertThat(end.reason()).isNotBlank();
            });
            assertThat(held(snapshot(HERS), open.position())).isZero();
        });
    }

    @Test
    @DisplayName("margin goes in and comes out as a whole, each told once with its amount, and the size stays")
    default void marginMoved() {
        both(side -> {
            if (lacks(Capability.CHANGE_MARGIN)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            for (long dollars : new long[] {50, -40}) {
                StoredIntent moved = ended(accepted(office().margin(open, dollars)));
                rest();
                assertThat(ears().of(moved.id())).singleElement().satisfies(event -> {
                    assertThat(event.kind()).isEqualTo(VenueEvent.Kind.MARGIN);
                    assertThat(event.units()).isEqualTo(moved.sizeUnits());
                    assertThat(event.price()).isNull();
                });
                assertThat(asked(moved.id())).isEqualTo(VenueOrder.DONE);
                assertThat(held(snapshot(HERS), open.position())).isEqualTo(open.sizeUnits());
            }
        });
    }

    @Test
    @DisplayName(
            "margin is not given back when the position would be liquidated, at once or nearer than the worst price, and"
                    + " none goes into one that is gone")
    default void marginDeclined() {
        both(side -> {
            if (lacks(Capability.CHANGE_MARGIN)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            StoredIntent all = ended(accepted(office().margin(open, -1_000)));
            assertThat(ears().of(all.id(), VenueEvent.Kind.DECLINED)).hasSize(1);
            // It is liquidated some 8 % away, so never as far as that.
            Price tooFar = Price.parse(
                    side == Side.LONG ? "30000" : "70000",
                    world().market().instrument().priceDecimals());
            StoredIntent some = ended(accepted(office().margin(open, -3, tooFar)));
            assertThat(ears().of(some.id(), VenueEvent.Kind.DECLINED)).hasSize(1);
            ended(accepted(office().close(open, open.sizeUnits())));
            StoredIntent late = ended(accepted(office().margin(open, 50)));
            assertThat(ears().of(late.id(), VenueEvent.Kind.DECLINED)).hasSize(1);
        });
    }

    @Test
    @DisplayName("two closes of the whole close it once and never turn it")
    default void closesNeverTurn() {
        both(side -> {
            if (lacks(Capability.NATIVE_REDUCE_ONLY)) {
                return;
            }
            StoredIntent open = filled(HERS, side);
            StoredIntent first = accepted(office().close(open, open.sizeUnits()));
            StoredIntent second = accepted(office().close(open, open.sizeUnits()));
            ended(first);
            ended(second);
            rest();
            assertThat(ears().filled(first.id()) + ears().filled(second.id())).isEqualTo(open.sizeUnits());
            assertThat(held(snapshot(HERS), open.position())).isZero();
        });
    }

    @Test
    @DisplayName("what is lost with its collateral is taken as a whole, without an order")
    default void liquidated() {
        both(side -> {
            if (cannot(VenueWorld.Outcome.LIQUIDATION)) {
                return;
            }
            price("50000");
            StoredIntent open = filled(HERS, side);
            price(side == Side.LONG ? "45000" : "55000");
            for (int i = 0; i < TRIES && held(snapshot(HERS), open.position()) > 0; i++) {
                pass();
            }
            rest();
            List<VenueEvent> taken = ears().all().stream()
                    .filter(event -> event.kind() == VenueEvent.Kind.LIQUIDATED)
                    .toList();
            assertThat(taken).singleElement().satisfies(event -> {
                assertThat(event.position()).isEqualTo(open.position());
                assertThat(event.units()).isEqualTo(open.sizeUnits());
                assertThat(event.order()).isNull();
                assertThat(event.price()).isNotNull();
            });
            assertThat(held(snapshot(HERS), open.position())).isZero();
        });
    }
}
