package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission.Kind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Side;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exits find a way out while the services of Avantis turn every signed order away, and never two ways at once. */
class AvantisExitTest extends OpenedAtAvantis {
    /** Ticks after which a signed order can no longer happen, as 20 s it lives. */
    private static final int LIFE = 84;

    private StoredIntent turnedAway() {
        world.fake.refuses(451);
        StoredIntent close = office.close(open, open.sizeUnits());
        assertThat(submit(close).kind()).isEqualTo(Kind.NOT_SENT);
        return close;
    }

    @Test
    @DisplayName("the next order goes by transaction at once, as nothing of it was ever signed for the services")
    void nextOrder() {
        turnedAway();
        StoredIntent again = office.close(open, open.sizeUnits());
        assertThat(submit(again).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(world.chain.given()).hasSize(1);
        pass(40);
        assertThat(told(again)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
    }

    @Test
    @DisplayName("not while the signed order could still happen; then by one transaction, told once with its fill")
    void takesOver() {
        StoredIntent close = turnedAway();
        pass(20);
        assertThat(submit(close).kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(world.chain.given()).isEmpty();
        // Signed anew under the same nonce: the life of those bytes counts from now.
        pass(LIFE);
        assertThat(submit(close).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(world.chain.given()).hasSize(1);
        pass(40);
        assertThat(told(close)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.FILL);
            assertThat(event.units()).isEqualTo(open.sizeUnits());
        });
        assertThat(world.venue().query(close.id())).isEqualTo(VenueOrder.DONE);
        assertThat(world.fake.contracts.of(world.trader(AvantisWorld.HERS))).isEmpty();
        pass(400);
        assertThat(told(close)).hasSize(1);
    }

    @Test
    @DisplayName("also while the venue shows nothing at all")
    void withoutReadings() {
        turnedAway();
        world.fake.holdings(503, false);
        StoredIntent again = office.close(open, open.sizeUnits());
        assertThat(submit(again).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(told(again)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
    }

    @Test
    @DisplayName("a keeper that does not come leaves it Unknown, and what he does later is told")
    void noKeeper() {
        StoredIntent close = turnedAway();
        pass(LIFE);
        world.fake.keeps(false);
        assertThat(submit(close).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(told(close)).isEmpty();
        assertThat(world.venue().query(close.id())).isEqualTo(VenueOrder.WORKING);
        pass(600);
        assertThat(world.problems())
                .singleElement()
                .asString()
                .contains(close.id().toString());
        world.fake.keeps(true);
        pass(400);
        assertThat(told(close)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
        assertThat(world.problems()).isEmpty();
    }

    @Test
    @DisplayName("an outcome that cannot be read leaves it Unknown, and later exits are not held up")
    void unreadable() {
        world.fake.refuses(451);
        submit(office.close(open, 1));
        world.fake.unreadable(true);
        StoredIntent half = office.close(open, open.sizeUnits() / 2);
        assertThat(submit(half).kind()).isEqualTo(Kind.ACCEPTED);
        pass(20);
        StoredIntent rest = office.close(open, open.sizeUnits() - open.sizeUnits() / 2);
        assertThat(submit(rest).kind()).isEqualTo(Kind.ACCEPTED);
        pass(600);
        assertThat(world.problems())
                .anySatisfy(one -> assertThat(one).contains(half.id().toString()));
        assertThat(world.venue().query(half.id())).isEqualTo(VenueOrder.ABSENT);
    }

    @Test
    @DisplayName("a try that only met a busy moment does not go back to services that are known to turn it away")
    void busyMoment() {
        turnedAway();
        world.chain.blind(true);
        StoredIntent again = office.close(open, open.sizeUnits());
        assertThat(submit(again).kind()).isEqualTo(Kind.NOT_SENT);
        int posts = world.fake.posts();
        world.chain.blind(false);
        assertThat(submit(again).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(world.fake.posts()).isEqualTo(posts);
    }

    @Test
    @DisplayName("when the services come back an order goes the usual way again")
    void backToTheServices() {
        StoredIntent close = turnedAway();
        pass(20);
        world.fake.refuses(0);
        assertThat(submit(close).kind()).isEqualTo(Kind.ACCEPTED);
        pass(100);
        assertThat(told(close)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
        assertThat(world.chain.given()).isEmpty();
    }

    @Test
    @DisplayName("opens are never sent by transaction")
    void notForOpens() {
        world.fake.refuses(451);
        StoredIntent more = office.open(AvantisWorld.HERS, Side.LONG, 500);
        assertThat(submit(more).kind()).isEqualTo(Kind.NOT_SENT);
        pass(LIFE);
        assertThat(submit(more).kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(world.chain.given()).isEmpty();
    }
}
