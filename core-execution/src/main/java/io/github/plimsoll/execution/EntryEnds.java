package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ReduceCode;
import java.util.Objects;
import java.util.Optional;

/** How entries end: by their owner, by their time, with their order. */
final class EntryEnds {
    private final DeskParts parts;
    private final IntentCloser closer;

    EntryEnds(DeskParts parts) {
        this.parts = parts;
        this.closer = new IntentCloser("desk", parts.clock(), parts.ids());
    }

    /** Ends an entry for its owner; an order of it that nobody has begun to send ends with it. */
    EntryReceipt cancel(UserId user, SortableId id, String trace) {
        return Contended.transact(parts.store(), tx -> cancel(tx, user, id, trace));
    }

    private EntryReceipt cancel(StoreTx tx, UserId user, SortableId id, String trace) {
        Optional<StoredEntry> mine = tx.entry(id).filter(found -> found.user().equals(user));
        if (mine.isEmpty()) {
            return EntryReceipt.refused(
                    EntryReceipt.ENTRY_NOT_FOUND, "you have no waiting order " + id + "; /orders lists yours");
        }
        Account account = tx.lockAccount(mine.get().account()).orElseThrow();
        StoredEntry entry = tx.entry(id).orElseThrow();
        if (entry.state().terminal()) {
            return ended(entry);
        }
        if (!parts.control()
                .effective(tx.latches(), account, entry.instrument())
                .permitsReducing()) {
            return EntryReceipt.refused(
                    ReduceCode.CONTROL_FROZEN.name(), "trading is FROZEN; nothing is sent before a person ends that");
        }
        if (entry.atVenue()) {
            return cancelAtVenue(tx, entry, user, trace);
        }
        long now = parts.clock().epochMicros();
        Optional<StoredIntent> order = Optional.ofNullable(entry.intent())
                .filter(any -> entry.state() == EntryState.SENT)
                .flatMap(tx::intent);
        String late = null;
        if (order.isPresent() && order.get().state() == IntentState.RECORDED) {
            closer.end(tx, order.get(), IntentState.CANCELLED, "its owner cancelled it");
        } else if (order.isPresent() && !order.get().state().terminal()) {
            late = "its order was being sent already and may still execute";
        }
        StoredEntry next = entry.end(EntryState.CANCELLED, late);
        Entries.write(tx, entry, next);
        Entries.audit(tx, next, user.value(), "ENTRY_CANCELLED", late == null ? "" : late, trace, now);
        Entries.tell(tx, parts.ids(), next, now);
        return new EntryReceipt(true, Receipt.OK, late == null ? "" : late, null, next, false);
    }

    /** Its order may be filled until its venue has ended it, so it has not ended before. */
    private EntryReceipt cancelAtVenue(StoreTx tx, StoredEntry entry, UserId user, String trace) {
        StoredIntent order = AtVenue.order(tx, entry).orElseThrow();
        if (order.state().terminal()) {
            long now = parts.clock().epochMicros();
            StoredEntry next = EntryRules.after(entry, order, now);
            Entries.write(tx, entry, next);
            ended(tx, next, now);
            return ended(next);
        }
        StoredEntry next = AtVenue.callOff(tx, parts, entry, order, user.value(), "its owner cancelled it", trace);
        String late = next.state() == EntryState.ENDING
                ? "its venue is asked to end it and it may still execute until the venue has"
                : "";
        return new EntryReceipt(true, Receipt.OK, late, null, next, false);
    }

    static EntryReceipt ended(StoredEntry entry) {
        return new EntryReceipt(
                false,
                EntryReceipt.ENTRY_ENDED,
                "E" + entry.number() + " has ended: " + entry.state()
                        + (entry.reason() == null ? "" : ", " + entry.reason()),
                null,
                entry,
                false);
    }

    void expire(StoredEntry entry) {
        end(entry, entry.end(EntryState.EXPIRED, "the price did not come in time"));
    }

    /** What becomes of an entry whose order ended; false while it has not. */
    boolean settle(StoredEntry entry) {
        SortableId intent = Objects.requireNonNull(entry.intent(), "an entry that is sent has an order");
        Optional<StoredIntent> order = parts.store().transact(tx -> tx.intent(intent));
        if (order.isEmpty() || !order.get().state().terminal()) {
            return false;
        }
        end(entry, EntryRules.after(entry, order.get(), parts.clock().epochMicros()));
        return true;
    }

    private void end(StoredEntry entry, StoredEntry next) {
        parts.store().transact(tx -> {
            long now = parts.clock().epochMicros();
            if (tx.updateEntry(next, entry.version()) && next.state() != EntryState.WORKING) {
                ended(tx, next, now);
            }
            return true;
        });
    }

    private void ended(StoreTx tx, StoredEntry next, long now) {
        String why = next.reason() == null ? "" : next.reason();
        Entries.audit(tx, next, "desk", "ENTRY_" + next.state(), why, next.trace(), now);
        if (next.state() != EntryState.DONE) {
            Entries.tell(tx, parts.ids(), next, now);
        }
    }
}
