package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.SettlingRows;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns venue events into money: each event once, in one transaction with intent, position, ledger, reservation and
 * cursor. One thread drives one settlement.
 */
public final class Settlement {
    private final Store store;
    private final Listings listings;
    private final Venue venue;
    private final WorldClock clock;
    private final Ids ids;
    private final IntentCloser closer;
    private final boolean replays;

    public Settlement(Store store, Listings listings, Venue venue, WorldClock clock, Ids ids) {
        this(store, listings, venue, clock, ids, false);
    }

    private Settlement(Store store, Listings listings, Venue venue, WorldClock clock, Ids ids, boolean replays) {
        this.replays = replays;
        this.store = store;
        this.listings = listings;
        this.venue = venue;
        this.clock = clock;
        this.ids = ids;
        this.closer = new IntentCloser(venue.name(), clock, ids);
    }

    /** What a replayed event still lacks. */
    static final class UnexplainedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UnexplainedException(String what) {
            super(what);
        }
    }

    String venue() {
        return venue.name();
    }

    /** One for events that could not be explained when they came; it has no state, so any thread may use it. */
    Settlement forReplays() {
        return new Settlement(store, listings, venue, clock, ids, true);
    }

    /**
     * Applies an event that was noted before and could not be explained then.
     *
     * @throws UnexplainedException when it still cannot be: the transaction must not commit
     */
    void replay(StoreTx tx, VenueEvent event) {
        if (!Venues.ours(tx, venue)) {
            throw new UnexplainedException("another process holds the venue " + venue.name());
        }
        if (waits(tx, event)) {
            throw new UnexplainedException("an order of that position is under way, which may explain it");
        }
        SettlingRows rows = tx.settling(venue.name(), event);
        settle(tx, event, rows);
        tx.saveWorldTime(clock.epochMicros());
    }

    private long cursor = -1;

    /**
     * Applies what the venue did since the last step.
     *
     * @return how many events were applied; duplicates do not count
     * @throws StoreException when the store did not answer; the event is applied by a later step
     */
    public int step() {
        if (cursor < 0) {
            cursor = store.transact(tx -> tx.venueCursor(venue.name()));
        }
        EventPage page = venue.events(cursor);
        // In the order of sequence, and never beyond what the venue says: the cursor passes no event unseen.
        List<VenueEvent> events = new ArrayList<>(page.events());
        events.sort(Comparator.comparingLong(VenueEvent::sequence));
        int applied = 0;
        boolean contiguous = true;
        for (VenueEvent event : events) {
            long moveTo = contiguous ? Math.min(event.sequence(), page.cursor()) : 0;
            Applied outcome;
            try {
                boolean early = event.sequence() > page.cursor();
                outcome = early && isEnd(event) ? Applied.WAITS : transact(event, early, moveTo);
            } catch (StoreException failed) {
                if (applied > 0) {
                    return applied; // what was settled is told; the next step meets the same failure first
                }
                throw failed;
            }
            applied += outcome == Applied.NOW ? 1 : 0;
            // An event that waits for an earlier one holds the cursor; later ones are applied and deduplicated.
            contiguous &= outcome != Applied.WAITS;
            if (contiguous) {
                cursor = Math.max(cursor, moveTo);
            }
        }
        return applied;
    }

    /** After it nothing of an order is filled, so it must not overtake a fill that the venue has still to tell of. */
    private static boolean isEnd(VenueEvent event) {
        return switch (event.kind()) {
            case DECLINED, REVERTED, CANCELLED -> true;
            case FILL, MARGIN, LIQUIDATED, FUNDING, ROLLOVER, GAS -> false;
        };
    }

    private Applied transact(VenueEvent event, boolean early, long moveTo) {
        return Contended.transact(store, tx -> apply(tx, event, early, moveTo));
    }

    private enum Applied {
        NOW,
        BEFORE,
        WAITS
    }

    /** @param early whether the venue has still to tell of something before it */
    private Applied apply(StoreTx tx, VenueEvent event, boolean early, long moveTo) {
        if (!Venues.ours(tx, venue) || waits(tx, event) || (early && crosses(tx, event))) {
            return Applied.WAITS;
        }
        SettlingRows rows = tx.settling(venue.name(), event);
        boolean first = rows.first();
        if (first) {
            settle(tx, event, rows);
        }
        if (moveTo > 0) {
            tx.setVenueCursor(venue.name(), moveTo);
        }
        tx.saveWorldTime(clock.epochMicros());
        return first ? Applied.NOW : Applied.BEFORE;
    }

    private void settle(StoreTx tx, VenueEvent event, SettlingRows rows) {
        Account account = rows.account().orElse(null);
        if (account == null || !account.venue().equals(venue.name())) {
            unexplained(tx, event, "an event of an account that does not trade here");
            return;
        }
        switch (event.kind()) {
            case FILL -> fill(tx, account, event, rows);
            case MARGIN -> margin(tx, account, event, rows);
            case DECLINED -> end(tx, event, rows.intent(), IntentState.REJECTED);
            case REVERTED -> end(tx, event, rows.intent(), IntentState.REVERTED);
            case CANCELLED -> end(tx, event, rows.intent(), IntentState.CANCELLED);
            case LIQUIDATED -> liquidated(tx, account, event, rows.position());
            case FUNDING, ROLLOVER, GAS -> charged(tx, account, event, rows.position());
        }
    }

    /**
     * A liquidation waits while a fill that was sent before it may still explain its size, and what a position is charged
     * for being held while the fill that opens it is still to be told.
     */
    private static boolean waits(StoreTx tx, VenueEvent event) {
        boolean holding = event.kind() == VenueEvent.Kind.FUNDING || event.kind() == VenueEvent.Kind.ROLLOVER;
        if (!holding && event.kind() != VenueEvent.Kind.LIQUIDATED) {
            return false;
        }
        tx.lockAccount(event.account());
        if (holding) {
            return tx.position(event.position()).isEmpty() && underWay(tx, event);
        }
        long held = tx.position(event.position())
                .map(StoredPosition::remainingUnits)
                .orElse(0L);
        return held != event.units() && underWay(tx, event);
    }

    /**
     * What adds to a position, what takes from it and what moves its collateral is applied in the venue's order, since an
     * average entry is of what was held, and a liquidation or charge takes the collateral that was there: what is told waits
     * for what is untold while an order of another kind may be in it, or, of what adds to a position, its liquidation.
     */
    private static boolean crosses(StoreTx tx, VenueEvent event) {
        boolean taken = switch (event.kind()) {
            case LIQUIDATED, FUNDING, ROLLOVER -> true;
            case FILL, MARGIN, DECLINED, REVERTED, CANCELLED, GAS -> false;
        };
        if (!taken && event.kind() != VenueEvent.Kind.FILL && event.kind() != VenueEvent.Kind.MARGIN) {
            return false;
        }
        tx.lockAccount(event.account());
        List<StoredIntent> open = tx.openIntents(event.position());
        Optional<StoredIntent> own = open.stream()
                .filter(intent -> intent.id().equals(event.order()))
                .findFirst();
        if (own.isPresent() && own.get().kind().adds() && mayFollowLiquidation(tx, event, own.get(), open)) {
            return true;
        }
        return open.stream()
                .filter(intent -> intent.state() != IntentState.RECORDED)
                .anyMatch(intent -> taken
                        ? intent.kind().movesMargin()
                        : own.isPresent() && !together(intent.kind(), own.get().kind()));
    }

    /**
     * Whether what is untold may hold a liquidation of the position that this fill adds to: of one that is open, or of what an
     * untold fill of the same order or of another one that adds has made. A fill that brings all that its order lacks, and has
     * no other beside it, has none such before it.
     */
    private static boolean mayFollowLiquidation(
            StoreTx tx, VenueEvent event, StoredIntent order, List<StoredIntent> open) {
        return order.filledUnits() + event.units() != order.sizeUnits()
                || open.stream()
                        .anyMatch(other -> other.kind().adds()
                                && !other.id().equals(order.id())
                                && other.state() != IntentState.RECORDED)
                || tx.position(event.position()).filter(StoredPosition::open).isPresent();
    }

    private static boolean isBooked(StoredPosition position) {
        return StoredPosition.BOOKED_BY_HAND.equals(position.closeReason());
    }

    /** Whether it does not matter which of the two comes first. */
    private static boolean together(IntentKind one, IntentKind other) {
        return one == other || (one.adds() && other.adds());
    }

    private static boolean underWay(StoreTx tx, VenueEvent event) {
        return tx.openIntents(event.position()).stream().anyMatch(i -> i.state() != IntentState.RECORDED);
    }

    private void end(StoreTx tx, VenueEvent event, Optional<StoredIntent> found, IntentState end) {
        if (found.isPresent() && found.get().state().terminal()) {
            return; // it ended already and nothing more executes: both say so
        }
        if (found.isPresent() && found.get().state() == IntentState.PARTIALLY_FILLED) {
            closer.end(tx, found.get(), IntentState.CANCELLED, event.reason());
        } else if (found.isPresent() && found.get().state().canBecome(end)) {
            closer.end(tx, found.get(), end, event.reason());
        } else {
            unexplained(tx, event, "the venue says " + event.kind());
        }
    }

    private void fill(StoreTx tx, Account account, VenueEvent event, SettlingRows rows) {
        Optional<StoredIntent> found = rows.intent();
        if (found.isEmpty() || found.get().kind().movesMargin() || !explains(found.get(), event)) {
            unexplained(tx, event, "a fill that no open intent explains");
            return;
        }
        StoredIntent intent = found.get();
        if (intent.kind().adds()) {
            opened(tx, account, intent, event, rows.position());
        } else {
            closed(tx, account, intent, event, rows.position().orElseThrow());
        }
    }

    private boolean explains(StoredIntent intent, VenueEvent event) {
        return intent.state().canBecome(IntentState.FILLED)
                && intent.account().equals(event.account())
                && intent.position().equals(event.position())
                && event.units() > 0
                && event.units() <= intent.sizeUnits() - intent.filledUnits()
                && !event.fee().isNegative()
                && priced(event, intent.instrument());
    }

    private boolean priced(VenueEvent event, String instrument) {
        Price price = event.price();
        return price != null
                && price.decimals() == listings.require(instrument).instrument().priceDecimals();
    }

    private void margin(StoreTx tx, Account account, VenueEvent event, SettlingRows rows) {
        Optional<StoredIntent> found =
                rows.intent().filter(i -> i.kind().movesMargin() && i.account().equals(account.id()));
        Optional<StoredPosition> held = rows.position().filter(StoredPosition::open);
        boolean explained = found.isPresent()
                && held.isPresent()
                && found.get().state().canBecome(IntentState.FILLED)
                && found.get().position().equals(event.position())
                && event.units() == found.get().sizeUnits();
        Usd change = !explained
                ? Usd.ZERO
                : found.get().kind() == IntentKind.ADD_MARGIN
                        ? found.get().collateral()
                        : found.get().collateral().negate();
        if (!explained || !held.get().collateral().plus(change).isPositive()) {
            unexplained(tx, event, "a change of margin that no open intent explains");
            return;
        }
        StoredIntent intent = found.get();
        StoredPosition position = held.get();
        Whole whole = Whole.of(
                position,
                listings.require(position.instrument()),
                position.collateral().plus(change));
        StoredPosition after = position.withMargin(change, whole.leverage(), whole.liquidation());
        require(tx.updatePosition(after, position.version()), position.id());
        post(tx, account, intent.kind().name(), event, position.id(), Bookings.margin(change));
        closer.fill(tx, intent, intent.filled(event.units()), change + " USD");
        require(tx.updateAccount(TradeDesk.next(account, 0), account.version()), intent.id());
        SortedMap<String, String> data = new TreeMap<>();
        data.put("change", change.toString());
        data.put("collateral", after.collateral().toString());
        data.put("instrument", after.instrument());
        data.put("intent", intent.id().toString());
        data.put("liquidation", after.liquidation().toString());
        data.put("number", "P" + after.number());
        data.put("position", after.id().toString());
        event(tx, "MARGIN_CHANGED", account, intent.trace(), data);
    }

    private void opened(
            StoreTx tx, Account account, StoredIntent intent, VenueEvent event, Optional<StoredPosition> before) {
        Listing listing = listings.require(intent.instrument());
        Price price = Objects.requireNonNull(event.price(), "fill without price");
        StoredIntent after = intent.filled(event.units());
        Usd fee = event.fee();
        Usd held = held(intent, after, fee);
        int more = before.isPresent() ? 0 : 1;
        StoredPosition position = before.map(p -> increase(p, listing, event.units(), price, held, fee))
                .orElseGet(() -> position(account, intent, listing, event, price, held));
        if (before.isPresent()) {
            StoredPosition next = before.get().open() ? position : stillClosing(tx, position);
            require(tx.updatePosition(next, before.get().version()), intent.id());
        } else {
            tx.insertPosition(position);
        }
        post(tx, account, intent.kind().name(), event, intent.position(), Bookings.opened(held, fee));
        closer.fill(tx, intent, after, filled(listing, event, price, fee));
        require(tx.updateAccount(TradeDesk.next(account, more), account.version()), intent.id());
        SortedMap<String, String> data = data(position, listing, event.units(), price, fee);
        data.put("intent", intent.id().toString());
        data.put("kind", intent.kind().name());
        data.put("collateral", position.collateral().toString());
        data.put("leverage", position.leverage().toString());
        data.put("liquidation", position.liquidation().toString());
        EntryOrders.madeBy(tx, intent).ifPresent(entry -> data.put("entry", "E" + entry.number()));
        event(tx, "FILLED", account, intent.trace(), data);
    }

    /** The collateral of one fill. */
    private Usd held(StoredIntent intent, StoredIntent after, Usd fee) {
        Usd put = PositionMath.collateralUpTo(intent.collateral(), after.filledUnits(), intent.sizeUnits())
                .minus(PositionMath.collateralUpTo(intent.collateral(), intent.filledUnits(), intent.sizeUnits()));
        return venue.capabilities().contains(Capability.FEES_FROM_MARGIN)
                ? put.minus(PositionMath.fromMargin(put, fee))
                : put;
    }

    /** Liquidated between two fills of its open: closes of the first one that have not ended reserve their size again. */
    private static StoredPosition stillClosing(StoreTx tx, StoredPosition position) {
        long closing = tx.openIntents(position.id()).stream()
                .filter(open -> open.kind() == IntentKind.CLOSE)
                .mapToLong(open -> open.sizeUnits() - open.filledUnits())
                .sum();
        return closing == 0 ? position : position.reserveClose(Math.min(closing, position.remainingUnits()));
    }

    private StoredPosition position(
            Account account, StoredIntent intent, Listing listing, VenueEvent event, Price price, Usd held) {
        Leverage leverage = Objects.requireNonNull(intent.leverage(), "open without leverage");
        return new StoredPosition(
                intent.position(),
                account.id(),
                account.user(),
                account.positionsOpened() + 1,
                intent.instrument(),
                intent.side(),
                0,
                event.units(),
                event.units(),
                0,
                price,
                CostBasis.of(event.units(), price),
                held,
                leverage,
                PositionMath.liquidation(listing, intent.side(), price, event.units(), held),
                intent.stopLoss(),
                intent.takeProfit(),
                event.fee().negate(),
                event.fee(),
                event.at(),
                0,
                null,
                1);
    }

    private static StoredPosition increase(
            StoredPosition position, Listing listing, long units, Price price, Usd held, Usd fee) {
        Price entry = position.basis()
                .plus(units, price)
                .average(position.side(), position.remainingUnits() + units, price.decimals());
        return position.increased(
                units,
                price,
                held,
                PositionMath.liquidation(
                        listing,
                        position.side(),
                        entry,
                        position.remainingUnits() + units,
                        position.collateral().plus(held)),
                fee);
    }

    private void closed(StoreTx tx, Account account, StoredIntent intent, VenueEvent event, StoredPosition position) {
        if (position.remainingUnits() < event.units()) {
            unexplained(tx, event, "a close of more than the position holds");
            return;
        }
        StoredIntent after = intent.filled(event.units());
        long stillClosing = Math.max(0, position.closingUnits() - event.units());
        settle(
                tx,
                account,
                position,
                event,
                event.units(),
                "CLOSE",
                event.fee(),
                stillClosing,
                intent.origin().name(),
                intent);
        Listing listing = listings.require(intent.instrument());
        Price price = Objects.requireNonNull(event.price(), "fill without price");
        closer.fill(tx, intent, after, filled(listing, event, price, event.fee()));
    }

    private static String filled(Listing listing, VenueEvent event, Price price, Usd fee) {
        return listing.quantity(event.units()) + " at " + price + ", fee " + fee + " USD";
    }

    private void liquidated(StoreTx tx, Account account, VenueEvent event, Optional<StoredPosition> held) {
        Optional<StoredPosition> found = held.filter(position -> position.open()
                && position.account().equals(account.id())
                && priced(event, position.instrument())
                && event.units() > 0);
        if (found.isEmpty()) {
            unexplained(tx, event, "a liquidation of a position that is not open");
            return;
        }
        StoredPosition position = found.get();
        long units = Math.min(event.units(), position.remainingUnits());
        if (event.units() != position.remainingUnits()) {
            differs(tx, event, "a liquidation of another size than the books hold");
        }
        // What the liquidation price leaves of the collateral is the venue's liquidation fee: nothing comes back.
        long stillClosing = Math.min(position.closingUnits(), position.remainingUnits() - units);
        settle(
                tx,
                account,
                position,
                event,
                units,
                "LIQUIDATION",
                position.collateral(),
                stillClosing,
                "LIQUIDATION",
                null);
        tx.appendAudit(new AuditEntry(
                clock.epochMicros(),
                venue.name(),
                "LIQUIDATED",
                position.id().toString(),
                listings.require(position.instrument()).quantity(units) + " at " + event.price(),
                "venue"));
    }

    private void settle(
            StoreTx tx,
            Account account,
            StoredPosition position,
            VenueEvent event,
            long units,
            String type,
            Usd fee,
            long stillClosing,
            String why,
            @Nullable StoredIntent intent) {
        Listing listing = listings.require(position.instrument());
        Price price = Objects.requireNonNull(event.price(), "fill without price");
        CostBasis.Part part = position.basis()
                .close(
                        position.side(),
                        units,
                        position.remainingUnits(),
                        price,
                        listing.instrument().sizeDecimals());
        long gross = type.equals("LIQUIDATION") ? Math.min(part.pnlMicros(), 0) : part.pnlMicros();
        String trace = intent == null ? "venue" : intent.trace();
        Taken taken = new Taken(
                type, event.id(), units, price, gross, fee, part.rest(), stillClosing, why, event.at(), intent, trace);
        take(tx, account, position, taken, GoneRest.of(position, units, null));
    }

    /**
     * Books the end of a position that the venue holds no more, or of a part of it, on the word of persons: a close at the
     * average price that makes the result, without a fee beside what was paid.
     *
     * @param account locked by this transaction
     * @param units what is gone, 1 to all that is left
     * @param paid what comes back to cash, to the micro-dollar; zero or above
     * @param rest what stays
     * @param trace of their command
     * @throws StoreException RETRY when another transaction changed the account or the position
     */
    void gone(
            StoreTx tx,
            Account account,
            StoredPosition position,
            long units,
            Usd paid,
            GoneRest rest,
            long now,
            String trace) {
        boolean all = units == position.remainingUnits();
        long gross = paid.minus(rest.released()).micros();
        int decimals = listings.require(position.instrument()).instrument().sizeDecimals();
        Price price = PositionMath.implied(position, units, gross, decimals);
        Taken taken = new Taken(
                "CLOSE",
                // Money moves once for it, whoever says so.
                "gone/" + position.id() + (all ? "" : "/" + position.version()),
                units,
                price,
                gross,
                Usd.ZERO,
                rest.basis(position, units, price, decimals),
                0,
                StoredPosition.BOOKED_BY_HAND,
                now,
                null,
                trace);
        take(tx, account, position, taken, rest);
    }

    /**
     * What leaves a position.
     *
     * @param reference what names it among what the venue did
     * @param gross result before the fee, micro-dollars
     * @param rest what the size that is left cost
     * @param at world time, microseconds
     */
    private record Taken(
            String type,
            String reference,
            long units,
            Price price,
            long gross,
            Usd fee,
            CostBasis rest,
            long stillClosing,
            String why,
            long at,
            @Nullable StoredIntent intent,
            String trace) {}

    private void take(StoreTx tx, Account account, StoredPosition position, Taken taken, GoneRest rest) {
        Listing listing = listings.require(position.instrument());
        Usd released = rest.released();
        PositionMath.Settled money = PositionMath.settle(released, taken.gross(), taken.fee());
        // Of dust there may be nothing to move: a posting needs two entries.
        post(tx, account, taken.type(), taken.reference(), position.id(), taken.at(), Bookings.closed(released, money));
        Usd net = money.pnl().minus(money.fee());
        StoredPosition after = position.closed(
                taken.units(), taken.stillClosing(), taken.rest(), released, net, money.fee(), taken.at(), taken.why());
        if (!rest.entry().equals(position.entry())) {
            after = after.entered(
                    rest.entry(),
                    PositionMath.liquidation(
                            listing, after.side(), rest.entry(), after.remainingUnits(), after.collateral()));
        }
        require(tx.updatePosition(after, position.version()), position.id());
        require(tx.updateAccount(TradeDesk.next(account, 0), account.version()), position.id());
        SortedMap<String, String> data = data(after, listing, taken.units(), taken.price(), money.fee());
        data.put("kind", taken.type());
        data.put("pnl", net.toString());
        data.put("returned", money.payout().toString());
        data.put("why", taken.why());
        StoredIntent intent = taken.intent();
        if (intent != null) {
            data.put("intent", intent.id().toString());
        }
        event(tx, taken.type().equals("LIQUIDATION") ? "LIQUIDATED" : "FILLED", account, taken.trace(), data);
    }

    /**
     * A charge beside the fills. Funding and rollover come from the collateral, at most all of it: then the position has
     * lost it. Gas, and what is told after the position was closed, come from cash.
     */
    private void charged(StoreTx tx, Account account, VenueEvent event, Optional<StoredPosition> held) {
        Optional<StoredPosition> found = held.filter(p -> p.account().equals(account.id()));
        boolean may = event.kind() == VenueEvent.Kind.FUNDING || !event.fee().isNegative();
        if (!may || (found.isEmpty() && event.kind() != VenueEvent.Kind.GAS)) {
            unexplained(tx, event, "a charge that no position explains");
            return;
        }
        if (event.kind() != VenueEvent.Kind.GAS
                && found.filter(Settlement::isBooked).isPresent()) {
            // What persons said was paid is what came after all of it.
            unexplained(tx, event, "a charge of a position that persons have booked as gone");
            return;
        }
        boolean margin = event.kind() != VenueEvent.Kind.GAS
                && found.map(StoredPosition::open).orElse(false);
        Usd charge = margin ? PositionMath.fromMargin(found.get().collateral(), event.fee()) : event.fee();
        Book payer = margin ? Book.MARGIN : Book.CASH;
        post(tx, account, event.kind().name(), event, event.position(), Bookings.charged(payer, charge));
        found.ifPresent(position -> {
            StoredPosition after = margin
                    ? position.charged(charge, charge, liquidationWith(position, charge))
                    : position.charged(charge, Usd.ZERO, position.liquidation());
            require(tx.updatePosition(after, position.version()), position.id());
        });
        require(tx.updateAccount(TradeDesk.next(account, 0), account.version()), event.position());
        tx.appendAudit(new AuditEntry(
                clock.epochMicros(),
                venue.name(),
                event.kind().name(),
                event.position().toString(),
                charge + " USD " + event.reason(),
                "venue"));
    }

    private Price liquidationWith(StoredPosition position, Usd charge) {
        return PositionMath.liquidation(
                listings.require(position.instrument()),
                position.side(),
                position.entry(),
                position.remainingUnits(),
                position.collateral().minus(charge));
    }

    private void post(
            StoreTx tx,
            Account account,
            String type,
            VenueEvent event,
            SortableId position,
            List<Posting.Entry> entries) {
        post(tx, account, type, event.id(), position, event.at(), entries);
    }

    private void post(
            StoreTx tx,
            Account account,
            String type,
            String reference,
            SortableId position,
            long at,
            List<Posting.Entry> entries) {
        if (!entries.isEmpty()) {
            tx.post(new Posting(ids.next(), account.id(), type, venue.name() + "/" + reference, position, at, entries));
        }
    }

    private static SortedMap<String, String> data(
            StoredPosition position, Listing listing, long units, Price price, Usd fee) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("fee", fee.toString());
        data.put("instrument", position.instrument());
        data.put("number", "P" + position.number());
        data.put("position", position.id().toString());
        data.put("price", price.toString());
        data.put("remaining", listing.quantity(position.remainingUnits()).toString());
        data.put("side", position.side().name());
        data.put("size", listing.quantity(units).toString());
        return data;
    }

    private void event(StoreTx tx, String type, Account account, String trace, SortedMap<String, String> data) {
        tx.appendEvent(
                new BusinessEvent(0, ids.next(), type, account.user().value(), clock.epochMicros(), trace, data));
    }

    /** It is not applied: kept as a dead letter, and no new risk in that market until a person has looked. */
    private void unexplained(StoreTx tx, VenueEvent event, String what) {
        if (replays) {
            throw new UnexplainedException(what);
        }
        differs(tx, event, what);
        String user = tx.account(event.account())
                .map(account -> account.user().value())
                .orElse(null);
        DeadLetters.add(
                tx,
                ids,
                List.of(DeadLetter.waiting(
                        ids.next(),
                        DeadLetter.Kind.VENUE_EVENT,
                        venue.name() + "/" + event.id(),
                        what,
                        EventLetter.data(venue.name(), event),
                        user,
                        clock.epochMicros(),
                        "venue")));
    }

    /** The venue and the books disagree: no new risk in that market until a person has looked. */
    private void differs(StoreTx tx, VenueEvent event, String what) {
        String instrument = tx.position(event.position())
                .map(StoredPosition::instrument)
                .or(() -> Optional.ofNullable(event.order()).flatMap(tx::intent).map(StoredIntent::instrument))
                .orElse("");
        String reason = what + " (venue event " + event.id() + ")";
        // Where nobody knows the market it is no market's alone.
        String scope = instrument.isEmpty() ? Latch.GLOBAL : Latch.market(instrument);
        Latches.mismatch(tx, ids, clock.epochMicros(), "settlement", scope, event.position(), reason);
    }

    private static void require(boolean written, SortableId id) {
        if (!written) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction changed what event of " + id + " settles",
                    new IllegalStateException("version"));
        }
    }
}
