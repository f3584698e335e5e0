package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.avantis.venue.AvantisVenue;
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
import org.jspecify.annotations.Nullable;

/** The shipped venue, with a look at what the core asks and hears of it. */
final class WatchedVenue implements Venue {
    private final AvantisStage stage;
    private final AvantisLife life;
    private final AvantisVenue venue;
    private @Nullable SendTicket sending;
    private int posts;

    WatchedVenue(AvantisStage stage, AvantisLife life, AvantisVenue venue) {
        this.stage = stage;
        this.life = life;
        this.venue = venue;
    }

    /** The ticket that is being sent; null while none is. */
    @Nullable
    SendTicket sending() {
        return sending;
    }

    /** How many orders were posted for that ticket, with this one. */
    int posts() {
        return ++posts;
    }

    @Override
    public String name() {
        return venue.name();
    }

    @Override
    public Mode mode() {
        return venue.mode();
    }

    @Override
    public Set<Capability> capabilities() {
        return venue.capabilities();
    }

    @Override
    public Submission submit(SendTicket ticket) {
        sending = ticket;
        posts = 0;
        try {
            Submission said = venue.submit(ticket);
            stage.trace.tell(
                    life.name,
                    "submits " + ticket.intent().kind() + " " + ticket.intent().id() + " " + said);
            stage.witness.submitted(ticket.intent(), said);
            return said;
        } finally {
            sending = null;
        }
    }

    @Override
    public EventPage events(long cursor) {
        EventPage page = venue.events(cursor);
        stage.witness.read(cursor, page);
        if (stage.dice.oneIn(200)) {
            stage.witness.read(0, venue.events(0));
            stage.see(AvantisSight.EVENTS_READ_FROM_THE_BEGINNING, true);
        }
        return page;
    }

    @Override
    public VenueOrder query(SortableId order) {
        VenueOrder said = venue.query(order);
        stage.witness.queried(order, said, venue.capabilities().contains(Capability.ABSENCE_PROVES_UNSENT));
        return said;
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        long begun = stage.epochMicros();
        VenueSnapshot shown = venue.snapshot(account);
        stage.witness.shown(shown, begun, venue.problems());
        return shown;
    }
}
