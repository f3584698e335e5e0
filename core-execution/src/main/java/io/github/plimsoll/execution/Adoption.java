package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes a position into the books that the venue shows and that nobody here opened, as EXTERNAL: so it counts in every
 * limit, is watched and can be closed. Its size, entry and margin are the venue's words; its margin is booked as money from
 * outside, so that it is neither profit nor loss.
 */
final class Adoption {
    private final Listings listings;
    private final WorldClock clock;
    private final Ids ids;

    Adoption(Listings listings, WorldClock clock, Ids ids) {
        this.listings = listings;
        this.clock = clock;
        this.ids = ids;
    }

    /** Whether what the venue tells of it is enough to keep books of it. */
    boolean isPossible(VenueSnapshot.OpenPosition found) {
        VenueSnapshot.Terms terms = found.terms();
        return terms != null
                && found.units() > 0
                && !terms.collateral().isNegative()
                && listings.find(found.instrument())
                        .filter(listing -> listing.instrument().priceDecimals()
                                == terms.entry().decimals())
                        .isPresent();
    }

    /**
     * Adopts it, unless somebody was faster.
     *
     * @param seen the account as it was when books and venue were compared, locked by this transaction
     * @throws StoreException RETRY when another transaction changes the account
     */
    StoredPosition adopt(StoreTx tx, Account seen, VenueSnapshot.OpenPosition found, VenueSnapshot.Terms terms) {
        Listing listing = listings.require(found.instrument());
        long now = clock.epochMicros();
        StoredPosition position = new StoredPosition(
                found.position(),
                seen.id(),
                seen.user(),
                seen.positionsOpened() + 1,
                found.instrument(),
                terms.side(),
                found.units(),
                found.units(),
                found.units(),
                0,
                terms.entry(),
                CostBasis.of(found.units(), terms.entry()),
                terms.collateral(),
                terms.leverage(),
                PositionMath.liquidation(listing, terms.side(), terms.entry(), found.units(), terms.collateral()),
                null,
                null,
                Usd.ZERO,
                Usd.ZERO,
                now,
                0,
                null,
                1);
        tx.insertPosition(position);
        List<Posting.Entry> entries = Bookings.adopted(terms.collateral());
        if (!entries.isEmpty()) {
            String reference = seen.venue() + "/" + position.id();
            tx.post(new Posting(ids.next(), seen.id(), "ADOPTED", reference, position.id(), now, entries));
        }
        if (!tx.updateAccount(TradeDesk.next(seen, 1), seen.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction changed account " + seen.id(),
                    new IllegalStateException("version"));
        }
        tell(tx, seen, listing, position, now);
        return position;
    }

    private void tell(StoreTx tx, Account account, Listing listing, StoredPosition position, long now) {
        String what = position.side() + " " + listing.quantity(position.remainingUnits()) + " " + position.instrument()
                + " entry " + position.entry() + ", margin " + position.collateral() + " USD";
        tx.appendAudit(
                new AuditEntry(now, "reconciliation", "ADOPTED", position.id().toString(), what, "venue"));
        SortedMap<String, String> data = new TreeMap<>();
        data.put("collateral", position.collateral().toString());
        data.put("entry", position.entry().toString());
        data.put("instrument", position.instrument());
        data.put("leverage", position.leverage().toString());
        data.put("number", "P" + position.number());
        data.put("position", position.id().toString());
        data.put("side", position.side().name());
        data.put("size", listing.quantity(position.remainingUnits()).toString());
        tx.appendEvent(
                new BusinessEvent(0, ids.next(), "ADOPTED", account.user().value(), now, "venue", data));
    }

    /** The account, locked, when it still is as it was seen and nothing of the position has come into the books since. */
    static Optional<Account> unchanged(StoreTx tx, Account seen, VenueSnapshot.OpenPosition found) {
        return tx.lockAccount(seen.id())
                .filter(now -> now.version() == seen.version())
                .filter(now -> tx.position(found.position()).isEmpty()
                        && tx.openIntents(found.position()).isEmpty());
    }
}
