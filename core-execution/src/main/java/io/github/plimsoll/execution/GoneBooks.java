package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Positions that a venue holds no more, or only a part of, and of whose end it will never tell: liquidated or closed there while
 * nobody listened, or closed by an order whose answer is lost. The venue is asked, and what it does not show of them the word of
 * persons closes. What it tells afterwards is no event that a position explains: it closes the market and waits as a dead letter.
 */
final class GoneBooks {
    private static final int AUDIT_ROWS = 1_000;
    private static final long A_DAY = 86_400_000_000L;
    private static final String SEEN = "; looked at ";
    private static final Told UNASKED = new Told(VenueOrder.UNKNOWN, Collections.emptySet(), false);

    private final DeskParts parts;

    GoneBooks(DeskParts parts) {
        this.parts = parts;
    }

    /** Asked before the transaction that decides: no lock waits for a venue. The position is as it was before that. */
    private record Asked(
            Account account,
            StoredPosition position,
            @Nullable Venue venue,
            Map<SortableId, Told> orders,
            VenueSnapshot shown) {}

    /** What the venue knows of an order, and what it could do when it said so: what its answer proves may depend on the order. */
    private record Told(VenueOrder known, Set<Capability> capabilities, boolean asked) {
        static Told by(Venue venue, SortableId order) {
            VenueOrder known = venue.query(order);
            return new Told(known, venue.capabilities(), true);
        }
    }

    Optional<Gone> look(SortableId position, Usd paid) {
        return ask(position)
                .map(asked -> parts.store()
                        .transact(tx -> judged(tx, tx.position(position).orElseThrow(), paid, asked)));
    }

    Optional<Gone> book(GoneCommand command) {
        return ask(command.position()).map(asked -> Contended.transact(parts.store(), tx -> book(tx, command, asked)));
    }

    private Gone book(StoreTx tx, GoneCommand command, Asked asked) {
        // The account first: in the order in which settlement locks.
        Account account = tx.lockAccount(asked.account().id()).orElseThrow();
        StoredPosition position = tx.position(command.position()).orElseThrow();
        Gone gone = judged(tx, position, command.paid(), asked);
        if (wasTaken(tx, command, position)) {
            return new Gone(position, gone.said(), 0, Usd.ZERO, List.of(), Optional.empty());
        }
        Optional<RuleLine> refusal = position.open()
                ? GoneRules.changed(position, command.seen()).or(gone::refusal).or(() -> moved(gone, command.seen()))
                : gone.refusal();
        if (refusal.isPresent()) {
            return new Gone(position, gone.said(), gone.units(), gone.collateral(), List.of(), refusal);
        }
        long now = parts.clock().epochMicros();
        Venue venue = Objects.requireNonNull(asked.venue());
        new Settlement(parts.store(), parts.listings(), venue, parts.clock(), parts.ids())
                .gone(
                        tx,
                        account,
                        position,
                        gone.units(),
                        command.paid(),
                        rest(position, gone.units(), asked.shown()),
                        now,
                        command.trace());
        tx.appendAudit(new AuditEntry(
                now,
                command.by().value(),
                StoredPosition.BOOKED_BY_HAND,
                position.id().toString(),
                detail(command, gone.said()),
                command.trace()));
        // After the position: it keeps no size for them.
        List<StoredIntent> ended = new ArrayList<>();
        for (StoredIntent order : gone.orders()) {
            new IntentCloser(command.by().value(), parts.clock(), parts.ids())
                    .resolve(
                            tx,
                            order,
                            IntentState.CANCELLED, // of what is booked by hand no fill is theirs
                            command.orderText(),
                            gone.said(),
                            command.trace());
            ended.add(tx.intent(order.id()).orElseThrow());
        }
        tx.saveWorldTime(now);
        return new Gone(
                tx.position(position.id()).orElseThrow(),
                gone.said(),
                gone.units(),
                gone.collateral(),
                ended,
                Optional.empty());
    }

    /** What the venue shows of it may have changed since they looked, though the books have not. */
    private static Optional<RuleLine> moved(Gone gone, String seen) {
        return gone.seen().equals(seen) ? Optional.empty() : GoneRules.changed(gone.position(), "");
    }

    /** Names what they looked at, which is never there again: so the same word is known when it comes twice. */
    private static String detail(GoneCommand command, String said) {
        return command.text() + "; " + said + SEEN + command.seen();
    }

    /** Whether exactly their word was taken before: the answer may have been lost on its way. */
    private boolean wasTaken(StoreTx tx, GoneCommand command, StoredPosition position) {
        if (position.open() && Gone.isOf(command.seen(), position)) {
            return false;
        }
        String id = position.id().toString();
        // Whoever says it again has just said it, or asks about one that is closed since.
        long from = position.open() ? parts.clock().epochMicros() - A_DAY : position.closedAt();
        return tx.audit(id, from, Long.MAX_VALUE, AUDIT_ROWS).stream()
                .anyMatch(row -> row.subject().equals(id)
                        && row.action().equals(StoredPosition.BOOKED_BY_HAND)
                        && row.detail().startsWith(command.text() + "; ")
                        && row.detail().endsWith(SEEN + command.seen()));
    }

    private Optional<Asked> ask(SortableId id) {
        return parts.store()
                .transact(tx -> tx.position(id).map(position -> {
                    Account account = tx.account(position.account()).orElseThrow();
                    Map<SortableId, Told> orders = new TreeMap<>();
                    tx.openIntents(id).forEach(order -> orders.put(order.id(), UNASKED));
                    return new Asked(
                            account,
                            position,
                            parts.venues()
                                    .find(account.venue())
                                    .filter(venue -> venue.mode() == account.mode())
                                    .orElse(null),
                            orders,
                            VenueSnapshot.unknown());
                }))
                .map(GoneBooks::answered);
    }

    private static Asked answered(Asked asked) {
        Venue venue = asked.venue();
        if (venue == null || !asked.position().open()) {
            return asked;
        }
        Map<SortableId, Told> orders = new TreeMap<>();
        asked.orders().keySet().forEach(order -> orders.put(order, Told.by(venue, order)));
        return new Asked(
                asked.account(),
                asked.position(),
                venue,
                orders,
                venue.snapshot(asked.account().id()));
    }

    private Gone judged(StoreTx tx, StoredPosition position, Usd paid, Asked asked) {
        long now = parts.clock().epochMicros();
        Venue venue = asked.venue();
        String name = asked.account().venue();
        List<GoneRules.Order> orders = tx.openIntents(position.id()).stream()
                .map(intent -> order(tx, intent, position, asked, now))
                .toList();
        GoneRules.Seen seen = new GoneRules.Seen(
                name,
                venue != null,
                asked.shown(),
                elsewhere(tx, venue, name),
                asked.shown().cursor() <= tx.venueCursor(name),
                orders);
        // What the position became after it was read, the venue may not have shown yet.
        Optional<RuleLine> refusal = position.open()
                ? GoneRules.changed(position, Gone.seen(asked.position()))
                        .or(() -> GoneRules.refusal(position, paid, seen, now))
                : GoneRules.refusal(position, paid, seen, now);
        long units = seen.gone(position);
        return new Gone(
                position,
                seen.said(position),
                units,
                units == 0 ? Usd.ZERO : rest(position, units, asked.shown()).released(),
                orders.stream().map(GoneRules.Order::intent).toList(),
                refusal);
    }

    private static GoneRest rest(StoredPosition position, long units, VenueSnapshot shown) {
        List<VenueSnapshot.OpenPosition> left = shown.positions().stream()
                .filter(found -> found.position().equals(position.id()))
                .toList();
        // More than one is no answer to what it cost.
        return GoneRest.of(position, units, left.size() == 1 ? left.get(0).terms() : null);
    }

    private Optional<String> elsewhere(StoreTx tx, @Nullable Venue venue, String name) {
        return venue == null || Venues.ours(tx, venue)
                ? Optional.empty()
                : Optional.of(parts.venues().blocked(name).orElse("another process books for it"));
    }

    private GoneRules.Order order(StoreTx tx, StoredIntent intent, StoredPosition position, Asked asked, long now) {
        Told told = asked.orders().get(intent.id());
        return new GoneRules.Order(
                intent,
                new DoubtRules.Seen(
                        asked.account().venue(),
                        told == null ? null : told.capabilities(),
                        told == null ? VenueOrder.UNKNOWN : told.known(),
                        asked.shown(),
                        Optional.of(position),
                        Doubting.lastStep(tx, intent.id(), now),
                        false),
                told != null && told.asked());
    }
}
