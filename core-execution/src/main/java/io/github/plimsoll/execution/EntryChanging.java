package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.Price;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes how the position ends that a resting entry will open. The entry is asked of the whole gate again, as when it was
 * placed: what could not be placed like that cannot become like that. Only an entry that waits changes; one whose order is
 * under way has exits that the order has taken already.
 */
final class EntryChanging {
    private final DeskParts parts;
    private final Opening opening;

    EntryChanging(DeskParts parts, Opening opening) {
        this.parts = parts;
        this.opening = opening;
    }

    EntryReceipt change(EntryChangeCommand command) {
        synchronized (opening.lock(command.key())) {
            for (int attempt = 1; attempt <= DeskParts.MAX_DECISIONS; attempt++) {
                Optional<EntryReceipt> receipt = once(command);
                if (receipt.isPresent()) {
                    return receipt.get();
                }
            }
        }
        return EntryReceipt.refused(
                Receipt.CONTENDED,
                "the order changed " + DeskParts.MAX_DECISIONS + " times while the change was decided; send it again");
    }

    /** Empty when somebody was faster: decide again. */
    private Optional<EntryReceipt> once(EntryChangeCommand command) {
        Optional<EntryReceipt> before = parts.store().transact(tx -> earlier(tx, command));
        if (before.isPresent()) {
            return before;
        }
        Optional<StoredEntry> mine = parts.store()
                .transact(tx -> tx.entry(command.entry()))
                .filter(found -> found.user().equals(command.user()));
        if (mine.isEmpty()) {
            return Optional.of(EntryReceipt.refused(
                    EntryReceipt.ENTRY_NOT_FOUND,
                    "you have no waiting order " + command.entry() + "; /orders lists yours"));
        }
        StoredEntry entry = mine.get();
        if (entry.state() != EntryState.WORKING) {
            return Optional.of(notWaiting(entry));
        }
        EntryExits exits;
        OpenCommand order;
        try {
            exits = EntryExits.of(entry).with(command.change());
            order = exits.order(entry, command.key(), command.trace());
        } catch (IllegalArgumentException impossible) {
            return Optional.of(EntryReceipt.refused(Receipt.EXITS_IMPOSSIBLE, String.valueOf(impossible.getMessage())));
        }
        return decided(command, entry, exits, order);
    }

    private static EntryReceipt notWaiting(StoredEntry entry) {
        if (entry.atVenue() && !entry.state().terminal()) {
            return new EntryReceipt(
                    false,
                    EntryReceipt.ENTRY_SENT,
                    "the order of E" + entry.number()
                            + " waits at its venue with the exits that it has; cancel it and give it again",
                    null,
                    entry,
                    false);
        }
        return entry.state().terminal()
                ? EntryEnds.ended(entry)
                : new EntryReceipt(
                        false,
                        EntryReceipt.ENTRY_SENT,
                        "the order of E" + entry.number()
                                + " is under way with the exits that it had; change those of the position",
                        null,
                        entry,
                        false);
    }

    private Optional<EntryReceipt> decided(
            EntryChangeCommand command, StoredEntry entry, EntryExits exits, OpenCommand order) {
        Listing listing = parts.listings().require(entry.instrument());
        Price limit = entry.limit();
        Price at = limit != null ? limit : Objects.requireNonNull(entry.trigger());
        Opening.Gate gate = opening.gate(order, listing, at, limit);
        if (gate.before().isPresent()) {
            return Optional.empty();
        }
        try {
            return parts.store().transact(tx -> write(tx, command, entry, exits, order, gate));
        } catch (StoreException failed) {
            if (failed.kind() == StoreException.Kind.RETRY) {
                return Optional.empty();
            }
            if (failed.kind() == StoreException.Kind.COMMIT_UNKNOWN) {
                return Optional.of(stored(command, failed));
            }
            throw failed;
        }
    }

    /** Empty when the same key arrived twice at once and the other one was first. */
    private Optional<EntryReceipt> write(
            StoreTx tx,
            EntryChangeCommand command,
            StoredEntry entry,
            EntryExits exits,
            OpenCommand order,
            Opening.Gate gate) {
        tx.lockAccount(entry.account());
        String code = gate.rules().stream()
                .filter(line -> !line.passed())
                .map(RuleLine::code)
                .findFirst()
                .orElse(Receipt.OK);
        Decision decision = Entries.decision(
                parts, order, IntentKind.CHANGE, command.payloadHash(), command.inputs(), gate, gate.rules(), code);
        if (!tx.insertDecision(decision)) {
            return Optional.empty();
        }
        if (!decision.approved()) {
            tx.appendAudit(Audits.refused(decision));
            return Optional.of(EntryReceipt.of(decision, entry, false));
        }
        StoredEntry next = exits.into(entry);
        Entries.write(tx, entry, next);
        tx.appendAudit(new AuditEntry(
                gate.now(),
                command.user().value(),
                "ENTRY_CHANGED",
                entry.id().toString(),
                EntryExits.of(entry).text() + " -> " + exits.text(),
                command.trace()));
        return Optional.of(EntryReceipt.of(decision, next, false));
    }

    private static Optional<EntryReceipt> earlier(StoreTx tx, EntryChangeCommand command) {
        return tx.decisionByKey(command.key())
                .map(before -> before.payloadHash().equals(command.payloadHash())
                        ? EntryReceipt.of(before, tx.entry(command.entry()).orElse(null), true)
                        : EntryReceipt.refused(
                                Receipt.KEY_REUSED,
                                "the idempotency key was used before for another command; use a new key"));
    }

    /** What stands after a commit without an answer. */
    private EntryReceipt stored(EntryChangeCommand command, StoreException failed) {
        try {
            return parts.store().transact(tx -> earlier(tx, command)).orElseThrow(() -> failed);
        } catch (StoreException silent) {
            if (silent != failed) {
                failed.addSuppressed(silent);
            }
            throw failed;
        }
    }
}
