package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.SortableId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders whose outcome stays unknown: the venue is asked once more, and where it cannot tell the word of persons ends them.
 * What of such an order is told afterwards is no event that an order explains: it closes the market and waits as a dead letter.
 */
final class Doubting {
    /** Resting entries of an account that may be under way at once. */
    private static final int ENTRIES = 1_000;

    private static final int AUDIT_ROWS = 1_000;

    private final DeskParts parts;
    private final Adoption adoption;

    Doubting(DeskParts parts) {
        this.parts = parts;
        this.adoption = new Adoption(parts.listings(), parts.clock(), parts.ids());
    }

    /** Asked before the transaction that decides: no lock waits for a venue. */
    private record Asked(
            Account account, @Nullable Venue venue, VenueOrder known, VenueSnapshot shown, long lastStep) {}

    Optional<Doubt> look(SortableId order, ResolveCommand.Word word) {
        return ask(order)
                .map(asked -> parts.store().transact(tx -> {
                    StoredIntent now = tx.intent(order).orElseThrow();
                    DoubtRules.Seen seen = seen(tx, now, asked);
                    return new Doubt(
                            now,
                            seen.said(now),
                            DoubtRules.refusal(now, word, seen, parts.clock().epochMicros()));
                }));
    }

    Optional<Doubt> resolve(ResolveCommand command) {
        return ask(command.order()).map(asked -> Contended.transact(parts.store(), tx -> resolve(tx, command, asked)));
    }

    private Doubt resolve(StoreTx tx, ResolveCommand command, Asked asked) {
        // The account first: in the order in which settlement locks.
        StoredIntent order =
                tx.lockedIntent(asked.account().id(), command.order()).orElseThrow();
        DoubtRules.Seen seen = seen(tx, order, asked);
        String said = seen.said(order);
        if (order.state().terminal() && command.text(order).equals(order.reason())) {
            return new Doubt(order, said, Optional.empty()); // their word was taken before
        }
        long now = parts.clock().epochMicros();
        Optional<RuleLine> refusal = DoubtRules.changed(order, command.version())
                .or(() -> DoubtRules.refusal(order, command.word(), seen, now));
        if (refusal.isEmpty()) {
            end(tx, command, order, seen);
        }
        return new Doubt(tx.intent(order.id()).orElseThrow(), said, refusal);
    }

    private void end(StoreTx tx, ResolveCommand command, StoredIntent order, DoubtRules.Seen seen) {
        new IntentCloser(command.by().value(), parts.clock(), parts.ids())
                .resolve(tx, order, command.end(order), command.text(order), seen.said(order), command.trace());
        entry(tx, command, order);
        if (command.word() == ResolveCommand.Word.FILLED) {
            VenueSnapshot.OpenPosition found = seen.theirs(order).orElseThrow();
            adoption.adopt(
                    tx, tx.lockAccount(order.account()).orElseThrow(), found, Objects.requireNonNull(found.terms()));
        }
    }

    /** A resting entry sends no other order on the word of a person: its owner places another when it is still wanted. */
    private void entry(StoreTx tx, ResolveCommand command, StoredIntent order) {
        for (StoredEntry entry : tx.entries(order.account(), EnumSet.of(EntryState.SENT, EntryState.ENDING), ENTRIES)) {
            if (order.id().equals(entry.intent())) {
                long now = parts.clock().epochMicros();
                EntryState end = command.word() == ResolveCommand.Word.FILLED ? EntryState.DONE : EntryState.CANCELLED;
                StoredEntry next = entry.end(end, "its order was " + command.text(order));
                Entries.write(tx, entry, next);
                tx.appendAudit(new AuditEntry(
                        now, command.by().value(), "ENTRY_" + end, entry.id().toString(), "", command.trace()));
                Entries.tell(tx, parts.ids(), next, now);
            }
        }
    }

    private Optional<Asked> ask(SortableId id) {
        long now = parts.clock().epochMicros();
        return parts.store()
                .transact(tx -> tx.intent(id).map(order -> {
                    Account account = tx.account(order.account()).orElseThrow();
                    return new Asked(
                            account,
                            parts.venues()
                                    .find(account.venue())
                                    .filter(venue -> venue.mode() == account.mode())
                                    .orElse(null),
                            VenueOrder.UNKNOWN,
                            VenueSnapshot.unknown(),
                            lastStep(tx, id, now));
                }))
                .map(asked -> answered(asked, id));
    }

    private static Asked answered(Asked asked, SortableId id) {
        Venue venue = asked.venue();
        return venue == null
                ? asked
                : new Asked(
                        asked.account(),
                        venue,
                        venue.query(id),
                        venue.snapshot(asked.account().id()),
                        asked.lastStep());
    }

    /** Each step of an order is a row of the audit; only those of a short while are read. */
    static long lastStep(StoreTx tx, SortableId id, long now) {
        String name = id.toString();
        return tx.audit(name, now - DoubtRules.QUIET_MICROS, Long.MAX_VALUE, AUDIT_ROWS).stream()
                .filter(row -> row.subject().equals(name))
                .mapToLong(AuditEntry::at)
                .max()
                .orElse(0);
    }

    private DoubtRules.Seen seen(StoreTx tx, StoredIntent order, Asked asked) {
        Venue venue = asked.venue();
        boolean shared = venue != null && venue.capabilities().contains(Capability.SHARED_POSITIONS);
        DoubtRules.Seen seen = new DoubtRules.Seen(
                asked.account().venue(),
                venue == null ? null : venue.capabilities(),
                asked.known(),
                asked.shown(),
                tx.position(order.position()),
                asked.lastStep(),
                false);
        boolean adoptable = shared
                && order.kind() == IntentKind.OPEN
                && asked.shown().known()
                && seen.held().isEmpty()
                && seen.theirs(order)
                        .filter(found -> found.instrument().equals(order.instrument()))
                        .filter(adoption::isPossible)
                        .isPresent();
        return adoptable ? seen.withAdoptable() : seen;
    }
}
