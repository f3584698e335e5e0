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
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A venue where real money would move. */
final class LiveVenue implements Venue {
    final AtomicInteger submits = new AtomicInteger();

    @Override
    public String name() {
        return "live";
    }

    @Override
    public Mode mode() {
        return Mode.LIVE;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.values());
    }

    @Override
    public Submission submit(SendTicket ticket) {
        submits.incrementAndGet();
        return Submission.accepted();
    }

    @Override
    public EventPage events(long cursor) {
        return new EventPage(List.of(), cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return VenueOrder.UNKNOWN;
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return VenueSnapshot.unknown();
    }
}
