package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A venue as one process sees it: slow to answer, deaf, and telling things twice, late and out of order. */
final class RoughVenue implements Venue {
    /** The venue did not answer; nothing is known. */
    static final class SilentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SilentException() {
            super("the venue does not answer", null, false, false);
        }
    }

    /** Whoever asks the venue, and what may happen around each question. */
    interface Asker {
        /** Between two calls to the outside. */
        void moment();

        /** The bytes of an order have left. */
        void sent(StoredIntent intent);

        /** The venue has done something; it may not be heard yet. */
        void told(VenueEvent event);

        void see(Sight sight, boolean seen);
    }

    private final Venue inner;
    private final Asker asker;
    private final Mischief mischief;

    RoughVenue(Venue inner, Asker asker, Mischief mischief) {
        this.inner = inner;
        this.asker = asker;
        this.mischief = mischief;
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
        asker.moment();
        if (mischief.strikes(FaultKind.VENUE_BREAKS)) {
            throw new SilentException();
        }
        if (mischief.strikes(FaultKind.VENUE_REFUSES)) {
            return Submission.notSent("the venue is busy");
        }
        Submission answer = inner.submit(ticket);
        if (answer.kind() == Submission.Kind.NOT_SENT) {
            asker.see(Sight.LATE_TICKET_REFUSED, answer.detail().contains("lease"));
            return answer;
        }
        asker.sent(ticket.intent());
        asker.moment();
        if (mischief.strikes(FaultKind.ANSWER_LOST)) {
            if (mischief.random().nextBoolean()) {
                throw new SilentException();
            }
            return Submission.unknown("no answer");
        }
        return answer;
    }

    @Override
    public EventPage events(long cursor) {
        asker.moment();
        if (mischief.strikes(FaultKind.EVENTS_SILENT)) {
            throw new SilentException();
        }
        EventPage page = inner.events(cursor);
        if (page.events().isEmpty()) {
            return page;
        }
        page.events().forEach(asker::told);
        List<VenueEvent> events = new ArrayList<>(page.events());
        long goOn = page.cursor();
        if (mischief.strikes(FaultKind.EVENT_LATE)) {
            VenueEvent late = events.remove(mischief.random().nextInt(events.size()));
            goOn = Math.min(goOn, late.sequence() - 1); // the venue's cursor never passes what it has not told
            asker.see(Sight.EVENT_APPLIED_OUT_OF_ORDER, !events.isEmpty());
        }
        if (!events.isEmpty() && mischief.strikes(FaultKind.EVENT_TWICE)) {
            events.add(events.get(mischief.random().nextInt(events.size())));
        }
        if (mischief.strikes(FaultKind.EVENTS_SHUFFLED)) {
            Collections.shuffle(events, new Random(mischief.random().nextLong()));
        }
        return new EventPage(events, goOn);
    }

    @Override
    public VenueOrder query(SortableId order) {
        asker.moment();
        return mischief.strikes(FaultKind.QUERY_SILENT) ? VenueOrder.UNKNOWN : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        asker.moment();
        return mischief.strikes(FaultKind.SNAPSHOT_SILENT) ? VenueSnapshot.unknown() : inner.snapshot(account);
    }
}
