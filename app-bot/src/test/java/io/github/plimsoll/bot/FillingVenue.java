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
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A venue of real money that fills everything at once, 0.2 % worse than it was decided on and for 0.30 USD. */
final class FillingVenue implements Venue {
    private final List<VenueEvent> events = new ArrayList<>();

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
        return EnumSet.of(Capability.CLIENT_IDS, Capability.PARTIAL_CLOSE, Capability.ABSENCE_PROVES_UNSENT);
    }

    @Override
    public synchronized Submission submit(SendTicket ticket) {
        if (!ticket.redeem()) {
            return Submission.notSent("late");
        }
        StoredIntent order = ticket.intent();
        Price decided = Objects.requireNonNull(order.decidedPrice(), "a price");
        boolean buys = (order.side() == Side.LONG) == order.kind().adds();
        events.add(new VenueEvent(
                events.size() + 1,
                "FILL:" + order.id(),
                VenueEvent.Kind.FILL,
                order.account(),
                order.id(),
                order.position(),
                order.sizeUnits(),
                Price.of(decided.units() / 1_000 * (buys ? 1_002 : 998), decided.decimals()),
                Usd.parse("0.30"),
                "",
                order.recordedAt()));
        return Submission.accepted();
    }

    @Override
    public synchronized EventPage events(long cursor) {
        return new EventPage(
                List.copyOf(events.subList((int) Math.min(cursor, events.size()), events.size())), events.size());
    }

    @Override
    public synchronized VenueOrder query(SortableId order) {
        return events.stream().anyMatch(event -> order.equals(event.order())) ? VenueOrder.DONE : VenueOrder.ABSENT;
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return VenueSnapshot.unknown();
    }
}
