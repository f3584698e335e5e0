package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
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
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.Liquidation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A venue on paper: asynchronous like a real one, fills after a latency at the market's price plus spread and slippage,
 * never an open at a price worse than the order's worst one, charges the taker fee, liquidates by collateral. Its
 * positions come back from the store with {@link #restore}; an order that was accepted and not settled when the process
 * died is forgotten, and its absence is proof. Thread-safe.
 */
public final class PaperVenue implements Venue {
    /** Orders that wait and events nobody read are bounded; beyond it the venue declines. */
    private static final int MAX_OPEN = 100_000;

    private final String name;
    private final Listings listings;
    private final MarkSource marks;
    private final PaperCosts costs;
    private final WorldClock clock;

    private final Map<SortableId, Order> working = new LinkedHashMap<>();
    private final Map<SortableId, Held> positions = new LinkedHashMap<>();
    private final Deque<VenueEvent> events = new ArrayDeque<>();
    private final Set<SortableId> done = new LinkedHashSet<>();
    private long sequence;

    public PaperVenue(String name, Listings listings, MarkSource marks, PaperCosts costs, WorldClock clock) {
        this.name = name;
        this.listings = listings;
        this.marks = marks;
        this.costs = costs;
        this.clock = clock;
    }

    private record Order(StoredIntent intent, long dueAt) {}

    private record Held(
            SortableId id,
            AccountId account,
            Listing listing,
            Side side,
            long units,
            Usd collateral,
            Price liquidation) {}

    /**
     * Takes up where the store stands.
     *
     * @param open open positions
     * @param cursor the last settled event sequence
     */
    public synchronized void restore(List<StoredPosition> open, long cursor) {
        for (StoredPosition p : open) {
            positions.put(
                    p.id(),
                    new Held(
                            p.id(),
                            p.account(),
                            listings.require(p.instrument()),
                            p.side(),
                            p.remainingUnits(),
                            p.collateral(),
                            p.liquidation()));
        }
        sequence = Math.max(sequence, cursor);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Mode mode() {
        return Mode.DRY;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public synchronized Submission submit(SendTicket ticket) {
        StoredIntent intent = ticket.intent();
        if (working.containsKey(intent.id()) || done.contains(intent.id())) {
            // The same client id again is the same order. A ticket that is used or late proves nothing about it: "not
            // sent" would be false, so the sender has to ask.
            return ticket.redeem()
                    ? Submission.accepted()
                    : Submission.unknown("the venue knows the order, but this ticket is used or late");
        }
        if (working.size() >= MAX_OPEN || events.size() >= MAX_OPEN) {
            return Submission.notSent("the venue is full");
        }
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        working.put(intent.id(), new Order(intent, Math.addExact(clock.epochMicros(), costs.latencyMicros())));
        return Submission.accepted();
    }

    /** World time at which the next order is due; {@link Long#MAX_VALUE} when none works. */
    public synchronized long nextDueMicros() {
        long next = Long.MAX_VALUE;
        for (Order order : working.values()) {
            next = Math.min(next, order.dueAt());
        }
        return next;
    }

    /** Whether a {@link #step} would fill or liquidate something now; changes nothing. */
    public synchronized boolean isDue() {
        long now = clock.epochMicros();
        for (Order order : working.values()) {
            if (due(order, now)) {
                return true;
            }
        }
        for (Held held : positions.values()) {
            if (underWater(held, mark(held))) {
                return true;
            }
        }
        return false;
    }

    private boolean due(Order order, long now) {
        return order.dueAt() <= now && marks.units(order.intent().instrument()) > 0;
    }

    private long mark(Held held) {
        return marks.units(held.listing().instrument().id());
    }

    private static boolean underWater(Held held, long mark) {
        return mark > 0
                && Liquidation.isDue(held.side(), mark, held.liquidation().units());
    }

    /**
     * Fills what is due and liquidates what is under water at the market's current prices.
     *
     * @return how many events happened
     */
    public synchronized int step() {
        long now = clock.epochMicros();
        int before = events.size();
        if (!positions.isEmpty()) {
            liquidate(now);
        }
        if (!working.isEmpty()) {
            List<Order> due = new ArrayList<>();
            for (Order order : working.values()) {
                if (due(order, now)) {
                    due.add(order);
                }
            }
            for (Order order : due) {
                working.remove(order.intent().id());
                execute(order.intent(), now);
            }
        }
        return events.size() - before;
    }

    private void liquidate(long now) {
        for (Iterator<Held> all = positions.values().iterator(); all.hasNext(); ) {
            Held held = all.next();
            long mark = mark(held);
            if (underWater(held, mark)) {
                all.remove();
                Price price = Price.of(mark, held.listing().instrument().priceDecimals());
                emit(
                        VenueEvent.Kind.LIQUIDATED,
                        held.account(),
                        null,
                        held.id(),
                        held.units(),
                        price,
                        Usd.ZERO,
                        "",
                        now);
            }
        }
    }

    private void execute(StoredIntent intent, long now) {
        Listing listing = listings.require(intent.instrument());
        Price mark =
                Price.of(marks.units(intent.instrument()), listing.instrument().priceDecimals());
        boolean opens = intent.kind() == IntentKind.OPEN;
        boolean buys = (intent.side() == Side.LONG) == opens;
        Price price = costs.fillPrice(mark, listing.terms().spread(), buys);
        Usd fee = PositionMath.fee(
                intent.sizeUnits(),
                listing.instrument().sizeDecimals(),
                price,
                listing.terms().takerFee());
        remember(intent.id());
        if (opens && isWorse(price, intent)) {
            decline(
                    intent,
                    "the price " + price + " is worse than " + intent.worstPrice() + ", the worst you accept",
                    now);
            return;
        }
        if (opens) {
            positions.put(intent.position(), held(intent, listing, price));
        } else {
            Held held = positions.get(intent.position());
            if (held == null || held.units() < intent.sizeUnits()) {
                decline(intent, "reduce only: the position holds less", now);
                return;
            }
            reduce(held, intent.sizeUnits());
        }
        emit(
                VenueEvent.Kind.FILL,
                intent.account(),
                intent.id(),
                intent.position(),
                intent.sizeUnits(),
                price,
                fee,
                "",
                now);
    }

    private static boolean isWorse(Price price, StoredIntent open) {
        Price worst = open.worstPrice();
        return worst != null && open.side().sign() * Long.compare(price.units(), worst.units()) > 0;
    }

    private void decline(StoredIntent intent, String reason, long now) {
        emit(
                VenueEvent.Kind.DECLINED,
                intent.account(),
                intent.id(),
                intent.position(),
                0,
                null,
                Usd.ZERO,
                reason,
                now);
    }

    private static Held held(StoredIntent intent, Listing listing, Price price) {
        return new Held(
                intent.position(),
                intent.account(),
                listing,
                intent.side(),
                intent.sizeUnits(),
                intent.collateral(),
                PositionMath.liquidation(listing, intent.side(), price, intent.sizeUnits(), intent.collateral()));
    }

    private void reduce(Held held, long units) {
        long left = held.units() - units;
        if (left == 0) {
            positions.remove(held.id());
            return;
        }
        Usd released = PositionMath.released(held.collateral(), units, held.units());
        positions.put(
                held.id(),
                new Held(
                        held.id(),
                        held.account(),
                        held.listing(),
                        held.side(),
                        left,
                        held.collateral().minus(released),
                        held.liquidation()));
    }

    private void remember(SortableId order) {
        done.add(order);
        if (done.size() > MAX_OPEN) {
            Iterator<SortableId> oldest = done.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void emit(
            VenueEvent.Kind kind,
            AccountId account,
            @Nullable SortableId order,
            SortableId position,
            long units,
            @Nullable Price price,
            Usd fee,
            String reason,
            long now) {
        sequence++;
        // The id names what happened, not when it was told: a replay after a restart is recognised.
        String id = kind + ":" + (order == null ? position : order);
        events.add(new VenueEvent(sequence, id, kind, account, order, position, units, price, fee, reason, now));
    }

    @Override
    public synchronized EventPage events(long cursor) {
        // The cursor is durable before it is asked for, so what lies before it is never asked for again.
        while (!events.isEmpty() && events.peekFirst().sequence() <= cursor) {
            events.removeFirst();
        }
        List<VenueEvent> page = List.copyOf(events);
        return new EventPage(
                page, page.isEmpty() ? cursor : page.get(page.size() - 1).sequence());
    }

    @Override
    public synchronized VenueOrder query(SortableId order) {
        if (working.containsKey(order)) {
            return VenueOrder.WORKING;
        }
        return done.contains(order) ? VenueOrder.DONE : VenueOrder.ABSENT;
    }

    @Override
    public synchronized VenueSnapshot snapshot(AccountId account) {
        List<VenueSnapshot.OpenPosition> open = new ArrayList<>();
        for (Held held : positions.values()) {
            if (held.account().equals(account)) {
                open.add(new VenueSnapshot.OpenPosition(
                        held.id(), held.listing().instrument().id(), held.units()));
            }
        }
        List<SortableId> orders = working.values().stream()
                .map(Order::intent)
                .filter(intent -> intent.account().equals(account))
                .map(StoredIntent::id)
                .toList();
        return new VenueSnapshot(true, open, orders, sequence);
    }
}
