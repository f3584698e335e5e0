package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
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
import io.github.plimsoll.risk.ControlState;
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

    public Settlement(Store store, Listings listings, Venue venue, WorldClock clock, Ids ids) {
        this.store = store;
        this.listings = listings;
        this.venue = venue;
        this.clock = clock;
        this.ids = ids;
        this.closer = new IntentCloser(clock, ids);
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
        int applied = 0;
        boolean contiguous = true;
        for (VenueEvent event : page.events()) {
            boolean moveCursor = contiguous;
            Applied outcome = store.transact(tx -> apply(tx, event, moveCursor));
            applied += outcome == Applied.NOW ? 1 : 0;
            // An event that waits for an earlier one holds the cursor; later ones are applied and deduplicated.
            contiguous &= outcome != Applied.WAITS;
            if (contiguous) {
                cursor = Math.max(cursor, event.sequence());
            }
        }
        return applied;
    }

    private enum Applied {
        NOW,
        BEFORE,
        WAITS
    }

    private Applied apply(StoreTx tx, VenueEvent event, boolean moveCursor) {
        Account account = tx.lockAccount(event.account()).orElseThrow();
        boolean waits = event.kind() == VenueEvent.Kind.LIQUIDATED
                && tx.position(event.position()).isEmpty();
        if (waits) {
            return Applied.WAITS;
        }
        boolean first = tx.insertVenueEvent(venue.name(), event.id(), event.sequence(), event.at());
        if (first) {
            switch (event.kind()) {
                case FILL -> fill(tx, account, event);
                case DECLINED -> end(tx, event, IntentState.REJECTED);
                case CANCELLED -> end(tx, event, IntentState.CANCELLED);
                case LIQUIDATED -> liquidated(tx, account, event);
            }
        }
        if (moveCursor && event.sequence() > tx.venueCursor(venue.name())) {
            tx.setVenueCursor(venue.name(), event.sequence());
        }
        tx.saveWorldTime(clock.epochMicros());
        return first ? Applied.NOW : Applied.BEFORE;
    }

    private void end(StoreTx tx, VenueEvent event, IntentState end) {
        Optional<StoredIntent> intent = intent(tx, event);
        if (intent.isPresent() && intent.get().state().canBecome(end)) {
            closer.end(tx, intent.get(), end, event.reason());
        } else {
            unexplained(tx, event, "the venue says " + event.kind());
        }
    }

    private static Optional<StoredIntent> intent(StoreTx tx, VenueEvent event) {
        SortableId order = event.order();
        return order == null ? Optional.empty() : tx.intent(order);
    }

    private void fill(StoreTx tx, Account account, VenueEvent event) {
        Optional<StoredIntent> found = intent(tx, event);
        if (found.isEmpty()
                || !(found.get().state().canBecome(IntentState.FILLED))
                || found.get().filledUnits() + event.units() > found.get().sizeUnits()) {
            unexplained(tx, event, "a fill that no open intent explains");
            return;
        }
        StoredIntent intent = found.get();
        if (intent.kind() == IntentKind.OPEN) {
            opened(tx, account, intent, event);
        } else {
            closed(tx, account, intent, event);
        }
    }

    private void opened(StoreTx tx, Account account, StoredIntent intent, VenueEvent event) {
        Listing listing = listings.require(intent.instrument());
        Price price = Objects.requireNonNull(event.price(), "fill without price");
        StoredIntent after = intent.filled(event.units());
        Usd held = PositionMath.collateralUpTo(intent.collateral(), after.filledUnits(), intent.sizeUnits())
                .minus(PositionMath.collateralUpTo(intent.collateral(), intent.filledUnits(), intent.sizeUnits()));
        Usd fee = event.fee();
        Optional<StoredPosition> before = tx.position(intent.position());
        int more = before.isPresent() ? 0 : 1;
        StoredPosition position = before.map(p -> increase(p, listing, event.units(), price, held, fee))
                .orElseGet(() -> position(account, intent, listing, event, price, held));
        if (before.isPresent()) {
            require(tx.updatePosition(position, before.get().version()), intent.id());
        } else {
            tx.insertPosition(position);
        }
        post(
                tx,
                account,
                "OPEN",
                event,
                intent.position(),
                List.of(
                        new Posting.Entry(Book.CASH, held.plus(fee).negate()),
                        new Posting.Entry(Book.MARGIN, held),
                        new Posting.Entry(Book.FEES, fee)));
        require(tx.updateIntent(after, intent.version()), intent.id());
        if (after.state().terminal()) {
            tx.endReservation(intent.id());
        }
        require(tx.updateAccount(TradeDesk.next(account, more), account.version()), intent.id());
        SortedMap<String, String> data = data(position, listing, event, price, fee);
        data.put("intent", intent.id().toString());
        data.put("kind", "OPEN");
        data.put("collateral", position.collateral().toString());
        data.put("leverage", position.leverage().toString());
        data.put("liquidation", position.liquidation().toString());
        event(tx, "FILLED", account, intent.trace(), data);
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
                event.units(),
                event.units(),
                0,
                price,
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
        Price entry = PositionMath.average(position.side(), position.entry(), position.openedUnits(), price, units);
        return position.increased(
                units,
                entry,
                held,
                PositionMath.liquidation(
                        listing,
                        position.side(),
                        entry,
                        position.remainingUnits() + units,
                        position.collateral().plus(held)),
                fee);
    }

    private void closed(StoreTx tx, Account account, StoredIntent intent, VenueEvent event) {
        StoredPosition position = tx.position(intent.position()).orElseThrow();
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
                "CLOSE",
                event.fee(),
                stillClosing,
                intent.origin().name(),
                intent);
        require(tx.updateIntent(after, intent.version()), intent.id());
    }

    private void liquidated(StoreTx tx, Account account, VenueEvent event) {
        StoredPosition position = tx.position(event.position()).orElseThrow();
        if (!position.open()) {
            unexplained(tx, event, "a liquidation of a closed position");
            return;
        }
        // What the liquidation price leaves of the collateral is the venue's liquidation fee: nothing comes back.
        settle(tx, account, position, event, "LIQUIDATION", position.collateral(), 0, "LIQUIDATION", null);
    }

    private void settle(
            StoreTx tx,
            Account account,
            StoredPosition position,
            VenueEvent event,
            String type,
            Usd fee,
            long stillClosing,
            String why,
            @Nullable StoredIntent intent) {
        Listing listing = listings.require(position.instrument());
        Price price = Objects.requireNonNull(event.price(), "fill without price");
        long units = type.equals("LIQUIDATION") ? position.remainingUnits() : event.units();
        Usd released = PositionMath.released(position.collateral(), units, position.remainingUnits());
        long gross = PositionMath.pnlMicros(
                position.side(),
                position.entry().units(),
                price.units(),
                price.decimals(),
                units,
                listing.instrument().sizeDecimals());
        if (type.equals("LIQUIDATION")) {
            gross = Math.min(gross, 0);
        }
        PositionMath.Settled money = PositionMath.settle(released, gross, fee);
        post(
                tx,
                account,
                type,
                event,
                position.id(),
                PositionMath.nonZero(List.of(
                        new Posting.Entry(Book.MARGIN, released.negate()),
                        new Posting.Entry(Book.CASH, money.payout()),
                        new Posting.Entry(Book.PNL, money.pnl().negate()),
                        new Posting.Entry(Book.FEES, money.fee()))));
        Usd net = money.pnl().minus(money.fee());
        StoredPosition after = position.closed(units, stillClosing, released, net, money.fee(), event.at(), why);
        require(tx.updatePosition(after, position.version()), position.id());
        require(tx.updateAccount(TradeDesk.next(account, 0), account.version()), position.id());
        SortedMap<String, String> data = data(after, listing, event, price, money.fee());
        data.put("kind", type);
        data.put("size", listing.quantity(units).toString());
        data.put("pnl", net.toString());
        data.put("returned", money.payout().toString());
        data.put("why", why);
        if (intent != null) {
            data.put("intent", intent.id().toString());
        }
        String trace = intent == null ? "venue" : intent.trace();
        event(tx, type.equals("LIQUIDATION") ? "LIQUIDATED" : "FILLED", account, trace, data);
    }

    private void post(
            StoreTx tx,
            Account account,
            String type,
            VenueEvent event,
            SortableId position,
            List<Posting.Entry> entries) {
        tx.post(new Posting(
                ids.next(), account.id(), type, venue.name() + "/" + event.id(), position, event.at(), entries));
    }

    private static SortedMap<String, String> data(
            StoredPosition position, Listing listing, VenueEvent event, Price price, Usd fee) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("fee", fee.toString());
        data.put("instrument", position.instrument());
        data.put("number", "P" + position.number());
        data.put("position", position.id().toString());
        data.put("price", price.toString());
        data.put("remaining", listing.quantity(position.remainingUnits()).toString());
        data.put("side", position.side().name());
        data.put("size", listing.quantity(event.units()).toString());
        return data;
    }

    private void event(StoreTx tx, String type, Account account, String trace, SortedMap<String, String> data) {
        tx.appendEvent(
                new BusinessEvent(0, ids.next(), type, account.user().value(), clock.epochMicros(), trace, data));
    }

    /** The venue and the books disagree: no new risk in that market until a person has looked. */
    private void unexplained(StoreTx tx, VenueEvent event, String what) {
        String instrument = tx.position(event.position())
                .map(StoredPosition::instrument)
                .or(() -> intent(tx, event).map(StoredIntent::instrument))
                .orElse("");
        String reason = what + " (venue event " + event.id() + ")";
        String scope = instrument.isEmpty() ? Latch.GLOBAL : Latch.market(instrument);
        tx.putLatch(new Latch(scope, ControlState.REDUCE_ONLY, reason, "settlement", clock.epochMicros()));
        SortedMap<String, String> data = new TreeMap<>();
        data.put("reason", reason);
        data.put("scope", scope);
        data.put("position", event.position().toString());
        tx.appendEvent(new BusinessEvent(0, ids.next(), "MISMATCH", null, clock.epochMicros(), "venue", data));
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
