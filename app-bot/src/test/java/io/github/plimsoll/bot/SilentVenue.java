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

/** A venue that answers no question while it is silent. */
final class SilentVenue implements Venue {
    private final Venue inner;
    volatile boolean silent;

    SilentVenue(Venue inner, boolean silent) {
        this.inner = inner;
        this.silent = silent;
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
        return inner.submit(ticket);
    }

    @Override
    public EventPage events(long cursor) {
        return inner.events(cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return silent ? VenueOrder.UNKNOWN : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return silent ? VenueSnapshot.unknown() : inner.snapshot(account);
    }
}
