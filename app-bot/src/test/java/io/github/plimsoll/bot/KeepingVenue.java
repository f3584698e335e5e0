package io.github.plimsoll.bot;

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
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps orders that wait in front of a venue that does everything else; one that is called off it ends at {@link #obeys}. */
final class KeepingVenue implements Venue {
    private final Venue inner;
    private final Map<SortableId, StoredIntent> resting = new LinkedHashMap<>();
    private final Set<SortableId> asked = new LinkedHashSet<>();
    private final Set<SortableId> ended = new LinkedHashSet<>();
    private final List<VenueEvent> told = new ArrayList<>();
    /** Beyond whatever the store has heard of an earlier venue of this name. */
    private final long base = System.currentTimeMillis();

    private long innerCursor;

    KeepingVenue(Venue inner) {
        this.inner = inner;
    }

    synchronized int kept() {
        return resting.size();
    }

    /** Ends what it was asked to end. */
    synchronized void obeys() {
        for (SortableId id : asked) {
            StoredIntent order = resting.remove(id);
            if (order != null) {
                ended.add(id);
                long place = base + told.size() + 1;
                told.add(new VenueEvent(
                        place,
                        "kept" + place,
                        VenueEvent.Kind.CANCELLED,
                        order.account(),
                        id,
                        order.position(),
                        0,
                        null,
                        Usd.ZERO,
                        "called off",
                        order.recordedAt()));
            }
        }
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
        Set<Capability> all = EnumSet.copyOf(inner.capabilities());
        all.add(Capability.RESTING_ORDERS);
        return all;
    }

    @Override
    public synchronized Submission submit(SendTicket ticket) {
        if (!ticket.intent().rests()) {
            return inner.submit(ticket);
        }
        if (!ticket.redeem()) {
            return Submission.notSent("late");
        }
        resting.put(ticket.intent().id(), ticket.intent());
        return Submission.accepted();
    }

    @Override
    public synchronized void callOff(SortableId order) {
        asked.add(order);
    }

    @Override
    public synchronized EventPage events(long cursor) {
        EventPage page = inner.events(innerCursor);
        page.events().forEach(event -> told.add(event.numbered(base + told.size() + 1)));
        innerCursor = page.cursor();
        return new EventPage(
                told.stream().filter(event -> event.sequence() > cursor).toList(),
                Math.max(cursor, base + told.size()));
    }

    @Override
    public synchronized VenueOrder query(SortableId order) {
        return resting.containsKey(order)
                ? VenueOrder.WORKING
                : ended.contains(order) ? VenueOrder.DONE : inner.query(order);
    }

    @Override
    public synchronized VenueSnapshot snapshot(AccountId account) {
        VenueSnapshot shown = inner.snapshot(account);
        List<SortableId> working = new ArrayList<>(shown.working());
        resting.values().stream()
                .filter(order -> order.account().equals(account))
                .forEach(order -> working.add(order.id()));
        return new VenueSnapshot(shown.known(), shown.positions(), working, base + told.size());
    }
}
