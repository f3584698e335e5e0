package io.github.plimsoll.examples;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.*;
import io.github.plimsoll.numbers.*;
import java.util.*;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A venue of your own, which fills each order as a whole and free of charge. CustomVenueTest holds it to the contract. */
public final class CustomVenue implements Venue {
    private final Supplier<Price> market;
    private final WorldClock clock;
    private final Map<SortableId, StoredIntent> orders = new TreeMap<>(); // by client order id, for ever
    private final Map<SortableId, StoredIntent> working = new LinkedHashMap<>();
    private final Map<SortableId, StoredIntent> open = new TreeMap<>(); // by position
    private final Map<SortableId, Long> held = new TreeMap<>();
    private final List<VenueEvent> told = new ArrayList<>();

    public CustomVenue(Supplier<Price> market, WorldClock clock) {
        this.market = market;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "custom";
    }

    @Override
    public Mode mode() {
        return Mode.DRY;
    }

    @Override
    public Set<Capability> capabilities() {
        // It lives in this process, and holds what an order opened: no margin in or out, and no fees out of it.
        return EnumSet.of(
                Capability.NATIVE_REDUCE_ONLY,
                Capability.CLIENT_IDS,
                Capability.ABSENCE_PROVES_UNSENT,
                Capability.PARTIAL_CLOSE,
                Capability.INCREASE);
    }

    @Override
    public synchronized Submission submit(SendTicket ticket) {
        StoredIntent order = ticket.intent();
        if (!ticket.redeem()) {
            return orders.containsKey(order.id())
                    ? Submission.unknown("known; this ticket is used or late")
                    : Submission.notSent("the send lease ran out");
        }
        if (orders.putIfAbsent(order.id(), order) == null) { // the same id again is the same order
            working.put(order.id(), order);
        }
        return Submission.accepted(); // never a fill: that comes as an event
    }

    /** One turn of the market. */
    public synchronized void work() {
        working.values().forEach(this::execute);
        working.clear();
    }

    private void execute(StoredIntent order) {
        boolean opens = order.kind().adds();
        Price price = market.get();
        Price worst = order.worstPrice();
        long before = held.getOrDefault(order.position(), 0L);
        if (order.isLate(clock.epochMicros())) { // what adds risk has a deadline, a close has none
            tell(VenueEvent.Kind.DECLINED, order, 0, null, "past its deadline");
        } else if (worst != null && order.side().sign() * price.compareTo(worst) > 0) {
            tell(VenueEvent.Kind.DECLINED, order, 0, null, "the price is too bad");
        } else if (!opens && before < order.sizeUnits()) { // reduce only: a close never turns a position
            tell(VenueEvent.Kind.DECLINED, order, 0, null, "the position holds less");
        } else if (order.kind() == IntentKind.INCREASE && before == 0) { // nor does an increase open one
            tell(VenueEvent.Kind.DECLINED, order, 0, null, "the position is gone");
        } else {
            open.putIfAbsent(order.position(), order);
            held.put(order.position(), before + (opens ? order.sizeUnits() : -order.sizeUnits()));
            tell(VenueEvent.Kind.FILL, order, order.sizeUnits(), price, "");
        }
    }

    private void tell(VenueEvent.Kind kind, StoredIntent order, long units, @Nullable Price price, String why) {
        long next = told.size() + 1L; // sequence and id never change, however often the event is read
        told.add(new VenueEvent(
                next,
                "e" + next,
                kind,
                order.account(),
                order.id(),
                order.position(),
                units,
                price,
                Usd.ZERO,
                why,
                clock.epochMicros()));
    }

    @Override
    public synchronized EventPage events(long cursor) {
        return new EventPage(told.subList((int) cursor, told.size()), told.size());
    }

    @Override
    public synchronized VenueOrder query(SortableId order) {
        return working.containsKey(order)
                ? VenueOrder.WORKING
                : orders.containsKey(order) ? VenueOrder.DONE : VenueOrder.ABSENT;
    }

    @Override
    public synchronized VenueSnapshot snapshot(AccountId account) {
        List<VenueSnapshot.OpenPosition> positions = new ArrayList<>();
        open.forEach((id, by) -> {
            long units = held.getOrDefault(id, 0L);
            if (units > 0 && by.account().equals(account)) {
                positions.add(new VenueSnapshot.OpenPosition(id, by.instrument(), units));
            }
        });
        List<SortableId> hers = working.values().stream()
                .filter(order -> order.account().equals(account))
                .map(StoredIntent::id)
                .toList();
        return new VenueSnapshot(true, positions, hers, told.size()); // as of the last event
    }
}
