package io.github.plimsoll.tests.store;

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
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes every order whose ticket still holds and notes when; it can be told to dawdle before it looks at the ticket. */
final class NotingVenue implements Venue {
    private final Map<SortableId, Long> sent = new ConcurrentHashMap<>();
    private volatile Runnable beforeSending = () -> {};

    /** What happens between the claim of an order and its first byte. */
    void beforeSending(Runnable pause) {
        beforeSending = pause;
    }

    /** Process time at which the first byte of an order had left; empty when none did. */
    OptionalLong sentAt(SortableId order) {
        Long at = sent.get(order);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public Submission submit(SendTicket ticket) {
        beforeSending.run();
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        sent.put(ticket.intent().id(), System.nanoTime());
        return Submission.accepted();
    }

    @Override
    public String name() {
        return Office.VENUE;
    }

    @Override
    public Mode mode() {
        return Mode.DRY;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ABSENCE_PROVES_UNSENT);
    }

    @Override
    public EventPage events(long cursor) {
        return new EventPage(List.of(), cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return sent.containsKey(order) ? VenueOrder.WORKING : VenueOrder.ABSENT;
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return VenueSnapshot.unknown();
    }
}
