package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.Set;

/** The adapter of the exchange: the bytes of an order may be lost or late on their way. */
final class ExchangeVenue implements Venue {
    private final Exchange exchange;
    private final Mischief mischief;

    ExchangeVenue(Exchange exchange, Mischief mischief) {
        this.exchange = exchange;
        this.mischief = mischief;
    }

    @Override
    public String name() {
        return World.VENUE;
    }

    @Override
    public Mode mode() {
        return Mode.DRY;
    }

    @Override
    public Set<Capability> capabilities() {
        return exchange.manner().capabilities();
    }

    @Override
    public Submission submit(SendTicket ticket) {
        StoredIntent intent = ticket.intent();
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        if (mischief.strikes(FaultKind.REQUEST_LOST)) {
            return Submission.unknown("no answer");
        }
        if (mischief.strikes(FaultKind.REQUEST_LATE)) {
            exchange.arriveLater(intent, mischief.between(1_000, 30_000));
            return Submission.unknown("no answer yet");
        }
        exchange.arrive(intent);
        return Submission.accepted();
    }

    @Override
    public EventPage events(long cursor) {
        return exchange.page(cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return exchange.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return exchange.snapshot(account);
    }
}
