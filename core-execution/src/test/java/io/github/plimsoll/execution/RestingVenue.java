package io.github.plimsoll.execution;

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
 * Keeps orders that rest, in front of a venue that does everything else. It outlives a process. What it was asked to end it
 * ends when the test says so, as a chain does that includes a transaction.
 */
final class RestingVenue implements Venue {
    private final Venue inner;
    private final WorldClock clock;
    private final Map<SortableId, StoredIntent> resting = new LinkedHashMap<>();
    private final Set<SortableId> ended = new LinkedHashSet<>();
    private final Map<SortableId, VenueSnapshot.OpenPosition> opened = new LinkedHashMap<>();
    private final List<VenueEvent> told = new ArrayList<>();
    private long innerCursor;

    /** What was asked to be called off, every time it was. */
    final List<SortableId> asked = new ArrayList<>();

    Set<Capability> capabilities = EnumSet.complementOf(EnumSet.of(Capability.FEES_FROM_MARGIN));
    Submission answer = Submission.accepted();
    boolean silent;
    /** Thrown when it is asked to call an order off. */
    @Nullable
    RuntimeException broken;

    @Nullable
    Mode mode;

    RestingVenue(Venue inner, WorldClock clock) {
        this.inner = inner;
        this.clock = clock;
    }

    /** The only order that rests. */
    StoredIntent only() {
        if (resting.size() != 1) {
            throw new AssertionError(resting.size() + " orders rest");
        }
        return resting.values().iterator().next();
    }

    int size() {
        return resting.size();
    }

    void fill(String price) {
        StoredIntent order = take();
        opened.put(
                order.position(),
                new VenueSnapshot.OpenPosition(order.position(), order.instrument(), order.sizeUnits()));
        tell(order, VenueEvent.Kind.FILL, order.sizeUnits(), World.price(price), "");
    }

    void end(VenueEvent.Kind kind, String reason) {
        tell(take(), kind, 0, null, reason);
    }

    private StoredIntent take() {
        StoredIntent order = only();
        resting.remove(order.id());
        ended.add(order.id());
        return order;
    }

    private void tell(StoredIntent order, VenueEvent.Kind kind, long units, @Nullable Price price, String reason) {
        long place = told.size() + 1L;
        told.add(new VenueEvent(
                place,
                "r" + place,
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
        return Objects.requireNonNullElse(mode, inner.mode());
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Submission submit(SendTicket ticket) {
        if (!ticket.intent().rests()) {
            return inner.submit(ticket);
        }
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        if (answer.kind() != Submission.Kind.NOT_SENT) {
            resting.put(ticket.intent().id(), ticket.intent());
        }
        return answer;
    }

    @Override
    public void callOff(SortableId order) {
        asked.add(order);
        RuntimeException failure = broken;
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public EventPage events(long cursor) {
        EventPage page = inner.events(innerCursor);
        page.events().forEach(event -> told.add(event.numbered(told.size() + 1)));
        innerCursor = page.cursor();
        List<VenueEvent> after =
                told.stream().filter(event -> event.sequence() > cursor).toList();
        return new EventPage(after, Math.max(cursor, told.size()));
    }

    @Override
    public VenueOrder query(SortableId order) {
        if (silent) {
            return VenueOrder.UNKNOWN;
        }
        if (resting.containsKey(order)) {
            return VenueOrder.WORKING;
        }
        return ended.contains(order) ? VenueOrder.DONE : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        if (silent) {
            return VenueSnapshot.unknown();
        }
        VenueSnapshot shown = inner.snapshot(account);
        List<VenueSnapshot.OpenPosition> positions = new ArrayList<>(shown.positions());
        List<SortableId> working = new ArrayList<>(shown.working());
        if (account.equals(World.HERS)) {
            positions.addAll(opened.values());
            working.addAll(resting.keySet());
        }
        return new VenueSnapshot(shown.known(), positions, working, told.size());
    }
}
