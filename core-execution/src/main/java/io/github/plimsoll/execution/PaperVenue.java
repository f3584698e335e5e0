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
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.OrderClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A venue on paper: asynchronous like a real one. An order is first matched after its latency, so never at what was known
 * when it was placed, at the market's price made worse by {@link PaperCosts}; after a gap that is the first price behind
 * it, whatever lay between. An open never fills at a price worse than the order's worst one: before any fill it is
 * declined, after a part its rest is cancelled; so it is with what adds risk once its deadline has passed. While a market is closed opens are declined and exits are taken. Collateral
 * pays funding, and what has lost it is liquidated. Its positions come back from the store with {@link #restore}; an order
 * that was accepted and not settled when the process died is forgotten, and its absence is proof. Thread-safe.
 */
public final class PaperVenue implements Venue {
    /** Orders that wait and events nobody read are bounded; beyond it the venue declines. */
    private static final int MAX_OPEN = 100_000;

    private static final String TOO_LATE = "it came past its deadline";

    private final String name;
    private final Listings listings;
    private final MarkSource marks;
    private final SortedMap<String, PaperCosts> costs;
    private final WorldClock clock;
    private final boolean funds;

    private final Map<SortableId, PaperOrder> working = new LinkedHashMap<>();
    private final Map<SortableId, PaperPosition> positions = new LinkedHashMap<>();
    private final Set<SortableId> done = new LinkedHashSet<>();
    private final PaperJournal journal = new PaperJournal();
    private boolean inBars;

    /** The same costs in every market. */
    public PaperVenue(String name, Listings listings, MarkSource marks, PaperCosts costs, WorldClock clock) {
        this(name, listings, marks, everywhere(listings, costs), clock);
    }

    /**
     * Costs by market.
     *
     * @param costs by instrument id, one for each listed market
     * @throws IllegalArgumentException when a listed market has no costs, or costs name a market that is not listed
     */
    public PaperVenue(
            String name, Listings listings, MarkSource marks, SortedMap<String, PaperCosts> costs, WorldClock clock) {
        SortedMap<String, PaperCosts> own = Collections.unmodifiableSortedMap(new TreeMap<>(costs));
        if (!own.keySet().equals(everywhere(listings, PaperCosts.defaults()).keySet())) {
            throw new IllegalArgumentException("paper costs are given for " + own.keySet() + ", but there are "
                    + everywhere(listings, PaperCosts.defaults()).keySet());
        }
        this.name = name;
        this.listings = listings;
        this.marks = marks;
        this.costs = own;
        this.clock = clock;
        this.funds = own.values().stream().anyMatch(c -> c.fundingPerHour().millionths() != 0);
    }

    private static SortedMap<String, PaperCosts> everywhere(Listings listings, PaperCosts costs) {
        SortedMap<String, PaperCosts> all = new TreeMap<>();
        listings.all().forEach(listing -> all.put(listing.instrument().id(), costs));
        return all;
    }

    /**
     * Takes up where the store stands.
     *
     * @param open open positions
     * @param cursor the last settled event sequence
     */
    public synchronized void restore(List<StoredPosition> open, long cursor) {
        long now = clock.epochMicros();
        for (StoredPosition p : open) {
            positions.put(p.id(), PaperPosition.restored(p, listings.require(p.instrument()), now));
        }
        journal.restore(cursor);
    }

    /** It is stepped at bars only: the first one after an order's arrival is the first moment there is, and in time. */
    synchronized void playsBars() {
        inBars = true;
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
        return EnumSet.complementOf(
                EnumSet.of(Capability.SHARED_POSITIONS, Capability.FEES_FROM_MARGIN, Capability.RESTING_ORDERS));
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
        if (intent.isLate(clock.epochMicros())) {
            return Submission.notSent(TOO_LATE);
        }
        if (working.size() >= MAX_OPEN || journal.waiting() >= MAX_OPEN) {
            return Submission.notSent("the venue is full");
        }
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        long latency = costs(intent.instrument()).latencyMicros();
        working.put(intent.id(), new PaperOrder(intent, Math.addExact(clock.epochMicros(), latency)));
        return Submission.accepted();
    }

    private PaperCosts costs(String instrument) {
        PaperCosts own = costs.get(instrument);
        if (own == null) {
            throw new IllegalArgumentException("no market " + instrument + " on paper");
        }
        return own;
    }

    /** World time at which the next order or funding is due; {@link Long#MAX_VALUE} when none is. */
    public synchronized long nextDueMicros() {
        long next = Long.MAX_VALUE;
        for (PaperOrder order : working.values()) {
            next = Math.min(next, order.dueAt);
        }
        if (funds) {
            for (PaperPosition held : positions.values()) {
                next = Math.min(next, fundingDue(held));
            }
        }
        return next;
    }

    /** Whether a {@link #step} would fill, fund or liquidate something now; changes nothing. */
    public synchronized boolean isDue() {
        if (working.isEmpty() && positions.isEmpty()) {
            return false;
        }
        long now = clock.epochMicros();
        for (PaperOrder order : working.values()) {
            if (due(order, now)) {
                return true;
            }
        }
        for (PaperPosition held : positions.values()) {
            long mark = mark(held);
            if (held.underWater(mark) || (funds && mark > 0 && fundingDue(held) <= now)) {
                return true;
            }
        }
        return false;
    }

    private boolean due(PaperOrder order, long now) {
        return order.dueAt <= now
                && (order.intent.kind() == IntentKind.ADD_MARGIN
                        || marks.units(order.intent.instrument()) > 0
                        || isLate(order, now));
    }

    private boolean isLate(PaperOrder order, long now) {
        return order.intent.isLate(inBars ? order.arrivesAt : now);
    }

    private long mark(PaperPosition held) {
        return marks.units(held.listing().instrument().id());
    }

    private long fundingDue(PaperPosition held) {
        return costs(held.listing().instrument().id()).fundingPerHour().millionths() == 0
                ? Long.MAX_VALUE
                : held.fundedTo() + PaperPosition.HOUR_MICROS;
    }

    /**
     * Funds and liquidates positions and fills what is due, in this order, at the market's current prices.
     *
     * @return how many events happened
     */
    public synchronized int step() {
        if (working.isEmpty() && positions.isEmpty()) {
            return 0;
        }
        long now = clock.epochMicros();
        long before = journal.written();
        if (funds) {
            fund(now);
        }
        liquidate(now);
        if (!working.isEmpty()) {
            List<PaperOrder> due = new ArrayList<>();
            for (PaperOrder order : working.values()) {
                if (due(order, now)) {
                    due.add(order);
                }
            }
            for (PaperOrder order : due) {
                execute(order, now);
            }
        }
        return (int) (journal.written() - before);
    }

    private void fund(long now) {
        for (Map.Entry<SortableId, PaperPosition> entry : positions.entrySet()) {
            PaperPosition held = entry.getValue();
            long mark = mark(held);
            while (mark > 0 && fundingDue(held) <= now) {
                Listing listing = held.listing();
                Price price = Price.of(mark, listing.instrument().priceDecimals());
                Usd charge = costs(listing.instrument().id())
                        .funding(held.side(), held.units(), listing.instrument().sizeDecimals(), price);
                journal.funded(held, charge, now);
                held = held.funded(charge);
                entry.setValue(held);
            }
        }
    }

    private void liquidate(long now) {
        for (Iterator<PaperPosition> all = positions.values().iterator(); all.hasNext(); ) {
            PaperPosition held = all.next();
            long mark = mark(held);
            if (held.underWater(mark)) {
                all.remove();
                journal.liquidated(
                        held, Price.of(mark, held.listing().instrument().priceDecimals()), now);
            }
        }
    }

    private void execute(PaperOrder order, long now) {
        StoredIntent intent = order.intent;
        Listing listing = listings.require(intent.instrument());
        if (isLate(order, now)) {
            end(order, TOO_LATE, now);
            return;
        }
        if (intent.kind().orderClass() == OrderClass.OPENING
                && !listing.instrument().hours().isOpen(now)) {
            end(order, intent.instrument() + " is closed", now);
            return;
        }
        if (intent.kind().movesMargin()) {
            move(order, now);
            return;
        }
        PaperCosts market = costs(intent.instrument());
        int sizeDecimals = listing.instrument().sizeDecimals();
        Price mark =
                Price.of(marks.units(intent.instrument()), listing.instrument().priceDecimals());
        long units = market.atOnce(order.left(), mark, sizeDecimals);
        PaperFill fill = market.fill(listing, mark, order.buys(), order.opens(), units);
        Price price = fill.price();
        if (order.refuses(price)) {
            end(order, "the price " + price + " is worse than " + intent.worstPrice() + ", the worst you accept", now);
            return;
        }
        PaperPosition held = positions.get(intent.position());
        if (!order.opens() && (held == null || held.units() < order.left())) {
            end(order, "reduce only: the position holds less", now);
            return;
        }
        if (order.increases() && held == null) {
            end(order, "the position to increase is gone", now);
            return;
        }
        fill(order, held, units, price, now);
        journal.filled(intent, order.filled, units, price, fill.fee(), now);
        if (order.left() == 0) {
            working.remove(intent.id());
            remember(intent.id());
        } else {
            PaperDepth depth = Objects.requireNonNull(market.depth(), "a part without a depth");
            long again = Math.addExact(now, depth.refillMicros());
            // What can get no more in time is ended when its time ends.
            order.dueAt = intent.isLate(again) && !inBars ? Math.addExact(intent.validUntil(), 1) : again;
        }
    }

    /** Collateral in or out, as a whole: never out of what would be liquidated for it, or come nearer to it than was asked. */
    private void move(PaperOrder order, long now) {
        StoredIntent intent = order.intent;
        PaperPosition held = positions.get(intent.position());
        if (held == null) {
            end(order, "the position is gone", now);
            return;
        }
        Usd change = intent.kind() == IntentKind.ADD_MARGIN
                ? intent.collateral()
                : intent.collateral().negate();
        if (!held.collateral().plus(change).isPositive()) {
            end(order, "the position holds no more than that", now);
            return;
        }
        PaperPosition after = held.withMargin(change);
        if (change.isNegative() && after.underWater(mark(held))) {
            end(order, "the position would be liquidated", now);
            return;
        }
        if (order.comesTooNear(after.liquidation())) {
            end(
                    order,
                    "it would be liquidated at " + after.liquidation() + ", nearer than " + intent.worstPrice(),
                    now);
            return;
        }
        positions.put(held.id(), after);
        journal.moved(intent, now);
        order.filled = intent.sizeUnits();
        working.remove(intent.id());
        remember(intent.id());
    }

    private void fill(PaperOrder order, @Nullable PaperPosition held, long units, Price price, long now) {
        StoredIntent intent = order.intent;
        Usd margin = order.fill(units);
        if (order.opens()) {
            Listing listing = listings.require(intent.instrument());
            positions.put(
                    intent.position(),
                    held == null
                            ? PaperPosition.opened(intent, listing, units, price, margin, now)
                            : held.increased(units, price, margin));
        } else if (held != null && held.units() > units) {
            positions.put(held.id(), held.reduced(units, price));
        } else {
            positions.remove(intent.position());
        }
    }

    /** Nothing more of it is filled: what was not filled at all is declined, else its rest is cancelled. */
    private void end(PaperOrder order, String reason, long now) {
        working.remove(order.intent.id());
        remember(order.intent.id());
        journal.ended(
                order.filled == 0 ? VenueEvent.Kind.DECLINED : VenueEvent.Kind.CANCELLED, order.intent, reason, now);
    }

    private void remember(SortableId order) {
        done.add(order);
        if (done.size() > MAX_OPEN) {
            Iterator<SortableId> oldest = done.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public synchronized EventPage events(long cursor) {
        return journal.after(cursor);
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
        for (PaperPosition held : positions.values()) {
            if (held.account().equals(account)) {
                open.add(new VenueSnapshot.OpenPosition(
                        held.id(), held.listing().instrument().id(), held.units()));
            }
        }
        List<SortableId> orders = working.values().stream()
                .map(order -> order.intent)
                .filter(intent -> intent.account().equals(account))
                .map(StoredIntent::id)
                .toList();
        return new VenueSnapshot(true, open, orders, journal.sequence());
    }
}
