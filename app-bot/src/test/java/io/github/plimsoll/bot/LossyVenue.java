package io.github.plimsoll.bot;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.Set;

/** A venue that gives no answer to orders and questions while it is lossy; the orders never arrived. */
final class LossyVenue implements Venue {
    private final Venue inner;
    volatile boolean lossy;

    LossyVenue(Venue inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Mode mode() {
        return inner.mode();
    }

    @Override
    public Set<Capability> capabilities() {
        return inner.capabilities();
    }

    @Override
    public Submission submit(SendTicket ticket) {
        return lossy ? Submission.unknown("no answer in time") : inner.submit(ticket);
    }

    @Override
    public EventPage events(long cursor) {
        return inner.events(cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return lossy ? VenueOrder.UNKNOWN : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return lossy ? VenueSnapshot.unknown() : inner.snapshot(account);
    }
}
