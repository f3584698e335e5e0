package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Submission.Kind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.suites.TicketOffice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exits find a way out while the services of Avantis turn every signed order away, and never two ways at once. */
class AvantisExitTest {
    private static final Duration TICK = Duration.ofMillis(250);
    /** Ticks after which a signed order can no longer happen, as 20 s it lives. */
    private static final int LIFE = 84;

    private final AvantisWorld world = AvantisWorld.inMemory();
    private final TicketOffice office = new TicketOffice(world.clock, AvantisWorld.listing());
    private StoredIntent open;

    @BeforeEach
    void opened() {
        long price = Price.parse("50000", AvantisWorld.BTC.priceDecimals()).units();
        world.trades(price);
        office.price(price);
        open = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        assertThat(submit(open).kind()).isEqualTo(Kind.ACCEPTED);
        for (int i = 0; i < 400 && told(open).isEmpty(); i++) {
            pass(1);
        }
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Submission submit(StoredIntent intent) {
        return world.venue().submit(office.ticket(intent));
    }

    private void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            world.pass(TICK);
            world.venue().events(0);
        }
    }

    private List<VenueEvent> told(StoredIntent order) {
        return world.venue().events(0).events().stream()
                .filter(event -> order.id().equals(event.order()))
                .toList();
    }

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
