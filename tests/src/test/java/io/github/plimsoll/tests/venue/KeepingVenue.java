package io.github.plimsoll.tests.venue;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps orders that rest and carries them out at the market's price, in front of a venue that does everything else. What it
 * is asked to end ends at the next step, after what the price has filled. One thread drives it.
 */
final class KeepingVenue implements Venue {
    private final Venue inner;
    private final WorldClock clock;
    private final Map<SortableId, StoredIntent> resting = new LinkedHashMap<>();
    private final Set<SortableId> asked = new LinkedHashSet<>();
    private final Set<SortableId> ended = new LinkedHashSet<>();
    private final Map<SortableId, VenueSnapshot.OpenPosition> opened = new LinkedHashMap<>();
    private final List<VenueEvent> told = new ArrayList<>();
    private long innerCursor;

    KeepingVenue(Venue inner, WorldClock clock) {
        this.inner = inner;
        this.clock = clock;
    }

    void step(Price market) {
        for (StoredIntent order : List.copyOf(resting.values())) {
            if (isThere(order, market)) {
                end(order, VenueEvent.Kind.FILL, order.sizeUnits(), market, "");
                opened.put(
                        order.position(),
                        new VenueSnapshot.OpenPosition(order.position(), order.instrument(), order.sizeUnits()));
            } else if (asked.contains(order.id())) {
                end(order, VenueEvent.Kind.CANCELLED, 0, null, "called off");
            }
        }
    }

    private static boolean isThere(StoredIntent order, Price market) {
        Resting waits = Objects.requireNonNull(order.resting());
        int beyond =
                order.side().sign() * Long.compare(market.units(), waits.price().units());
        return waits.kind() == Resting.Kind.LIMIT ? beyond <= 0 : beyond >= 0;
    }

    private void end(StoredIntent order, VenueEvent.Kind kind, long units, @Nullable Price price, String reason) {
        resting.remove(order.id());
        ended.add(order.id());
        long place = told.size() + 1L;
        told.add(new VenueEvent(
                place,
                "kept" + place,
                kind,
                order.account(),
                order.id(),
                order.position(),
                units,
                price,
                Usd.ZERO,
                reason,
                clock.epochMicros()));
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
    public Submission submit(SendTicket ticket) {
        StoredIntent order = ticket.intent();
        if (!order.rests()) {
            return inner.submit(ticket);
        }
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        if (!ended.contains(order.id())) {
            resting.put(order.id(), order);
        }
        return Submission.accepted();
    }

    @Override
    public void callOff(SortableId order) {
        asked.add(order);
    }

    @Override
    public EventPage events(long cursor) {
        EventPage page = inner.events(innerCursor);
        page.events().forEach(event -> told.add(event.numbered(told.size() + 1)));
        innerCursor = page.cursor();
        return new EventPage(
                told.stream().filter(event -> event.sequence() > cursor).toList(), Math.max(cursor, told.size()));
    }

    @Override
    public VenueOrder query(SortableId order) {
        if (resting.containsKey(order)) {
            return VenueOrder.WORKING;
        }
        return ended.contains(order) ? VenueOrder.DONE : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        VenueSnapshot shown = inner.snapshot(account);
        List<VenueSnapshot.OpenPosition> positions = new ArrayList<>(shown.positions());
        positions.addAll(opened.values());
        List<SortableId> working = new ArrayList<>(shown.working());
        working.addAll(resting.keySet());
        return new VenueSnapshot(shown.known(), positions, working, told.size());
    }
}
