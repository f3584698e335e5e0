package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.suites.TicketOffice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Begins with a long of 1,000 dollars at the fake of Avantis. */
abstract class OpenedAtAvantis {
    private static final Duration TICK = Duration.ofMillis(250);

    final AvantisWorld world = AvantisWorld.inMemory();
    final TicketOffice office = new TicketOffice(world.clock, AvantisWorld.listing());
    StoredIntent open;

    @BeforeEach
    void opened() {
        long price = Price.parse("50000", AvantisWorld.BTC.priceDecimals()).units();
        world.trades(price);
        office.price(price);
        open = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        assertThat(submit(open).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        for (int i = 0; i < 400 && told(open).isEmpty(); i++) {
            pass(1);
        }
        assertThat(told(open)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
    }

    @AfterEach
    void end() {
        world.close();
    }

    final Submission submit(StoredIntent intent) {
        return world.venue().submit(office.ticket(intent));
    }

    final void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            world.pass(TICK);
            world.venue().events(0);
        }
    }

    final List<VenueEvent> told(StoredIntent order) {
        return world.venue().events(0).events().stream()
                .filter(event -> order.id().equals(event.order()))
                .toList();
    }
}
