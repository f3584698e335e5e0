package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The venue under test, and how its rules talk to it. */
interface VenueRules {
    AccountId HERS = new AccountId("alice:venue");
    AccountId HIS = new AccountId("bob:venue");

    /** So often at most a venue is asked that may be silent, slow or late. */
    int TRIES = 400;

    Duration A_WHILE = Duration.ofMillis(250);

    VenueWorld world();

    TicketOffice office();

    VenueEars ears();

    default Venue venue() {
        return world().venue();
    }

    /** The market and the price sources agree. */
    default void price(String text) {
        long units =
                Price.parse(text, world().market().instrument().priceDecimals()).units();
        world().trades(units);
        office().price(units);
    }

    /** A world in which nothing has happened yet. */
    void renew();

    /** Checks a rule for a long and for a short, each in a new world. */
    default void both(Consumer<Side> rule) {
        for (Side side : Side.values()) {
            renew();
            rule.accept(side);
        }
    }

    /** Whether the world cannot make it; else it makes it once. */
    default boolean cannot(VenueWorld.Outcome outcome) {
        return !world().next(outcome);
    }

    /** Whether the venue does not promise it. */
    default boolean lacks(Capability capability) {
        return !venue().capabilities().contains(capability);
    }

    default Submission submit(StoredIntent intent) {
        return venue().submit(office().ticket(intent));
    }

    /** Hands an order over and expects that it is acknowledged, however often it takes. */
    default StoredIntent accepted(StoredIntent intent) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Submission> answer = Patience.ask(() -> Optional.of(submit(intent)));
            if (answer.isPresent() && answer.get().kind() != Submission.Kind.NOT_SENT) {
                return intent;
            }
        }
        throw new AssertionError("the venue never accepted " + intent);
    }

    default void pass() {
        world().pass(A_WHILE);
        ears().listen();
    }

    /** Until the order has ended. */
    default StoredIntent ended(StoredIntent order) {
        for (int i = 0; i < TRIES && !ears().ended(order); i++) {
            pass();
        }
        assertThat(ears().ended(order)).as("the order ends: " + order).isTrue();
        return order;
    }

    /** Until nothing more is told: an order that executes twice would do it by then. */
    default void rest() {
        for (int i = 0; i < TRIES / 2; i++) {
            pass();
        }
    }

    /** Opens and waits for the fill. */
    default StoredIntent filled(AccountId account, Side side) {
        StoredIntent open = ended(accepted(office().open(account, side, 1_000)));
        assertThat(ears().filled(open.id())).isEqualTo(open.sizeUnits());
        return open;
    }

    /** What the venue says of an order, asked until it says something. */
    default VenueOrder asked(SortableId order) {
        for (int i = 0; i < TRIES; i++) {
            Optional<VenueOrder> answer = Patience.ask(() -> Optional.of(venue().query(order)));
            if (answer.isPresent() && answer.get() != VenueOrder.UNKNOWN) {
                return answer.get();
            }
        }
        return VenueOrder.UNKNOWN;
    }

    /** What the venue says that it holds, asked until it says something. */
    default VenueSnapshot snapshot(AccountId account) {
        for (int i = 0; i < TRIES; i++) {
            Optional<VenueSnapshot> answer = Patience.ask(() -> Optional.of(venue().snapshot(account)));
            if (answer.isPresent() && answer.get().known()) {
                return answer.get();
            }
            pass(); // a venue may look again only after a while
        }
        throw new AssertionError("the venue never shows its positions");
    }

    default long held(VenueSnapshot snapshot, SortableId position) {
        List<Long> units = snapshot.positions().stream()
                .filter(held -> held.position().equals(position))
                .map(VenueSnapshot.OpenPosition::units)
                .toList();
        assertThat(units).as("a position is named once").hasSizeLessThan(2);
        return units.isEmpty() ? 0 : units.get(0);
    }
}
