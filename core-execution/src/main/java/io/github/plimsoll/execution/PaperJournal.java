package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the paper venue has to tell. An id names what happened, so that it is recognised after a restart. */
final class PaperJournal {
    private final Deque<VenueEvent> events = new ArrayDeque<>();
    private long sequence;
    private long written;

    /** Goes on behind what the store has settled. */
    void restore(long cursor) {
        sequence = Math.max(sequence, cursor);
    }

    void filled(StoredIntent order, long upTo, long units, Price price, Usd fee, long now) {
        tell(new VenueEvent(
                ++sequence,
                "FILL:" + order.id() + (upTo == units ? "" : ":" + upTo),
                VenueEvent.Kind.FILL,
                order.account(),
                order.id(),
                order.position(),
                units,
                price,
                fee,
                "",
                now));
    }

    /** Collateral that an order moved. */
    void moved(StoredIntent order, long now) {
        tell(new VenueEvent(
                ++sequence,
                VenueEvent.Kind.MARGIN + ":" + order.id(),
                VenueEvent.Kind.MARGIN,
                order.account(),
                order.id(),
                order.position(),
                order.sizeUnits(),
                null,
                Usd.ZERO,
                "",
                now));
    }

    /** Nothing more of an order is filled. */
    void ended(VenueEvent.Kind kind, StoredIntent order, String reason, long now) {
        tell(new VenueEvent(
                ++sequence,
                kind + ":" + order.id(),
                kind,
                order.account(),
                order.id(),
                order.position(),
                0,
                null,
                Usd.ZERO,
                reason,
                now));
    }

    void liquidated(PaperPosition held, Price price, long now) {
        tell(new VenueEvent(
                ++sequence,
                VenueEvent.Kind.LIQUIDATED + ":" + held.id(),
                VenueEvent.Kind.LIQUIDATED,
                held.account(),
                null,
                held.id(),
                held.units(),
                price,
                Usd.ZERO,
                "",
                now));
    }

    /** The hour that ends where the position is paid to afterwards. */
    void funded(PaperPosition held, Usd charge, long now) {
        long hour = (held.fundedTo() - held.openedAt()) / PaperPosition.HOUR_MICROS + 1;
        tell(new VenueEvent(
                ++sequence,
                VenueEvent.Kind.FUNDING + ":" + held.id() + ":" + hour,
                VenueEvent.Kind.FUNDING,
                held.account(),
                null,
                held.id(),
                0,
                null,
                charge,
                "hour " + hour,
                now));
    }

    private void tell(VenueEvent event) {
        events.add(event);
        written++;
    }

    /** How many events were ever written. */
    long written() {
        return written;
    }

    long sequence() {
        return sequence;
    }

    int waiting() {
        return events.size();
    }

    EventPage after(long cursor) {
        // The cursor is durable before it is asked for, so what lies before it is never asked for again.
        while (!events.isEmpty() && events.peekFirst().sequence() <= cursor) {
            events.removeFirst();
        }
        List<VenueEvent> page = List.copyOf(events);
        return new EventPage(
                page, page.isEmpty() ? cursor : page.get(page.size() - 1).sequence());
    }
}
