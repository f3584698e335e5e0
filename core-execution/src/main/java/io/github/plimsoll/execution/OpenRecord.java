package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.OvertakenException;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.Approved;
import java.io.Serial;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records what the gate has said of an order that adds risk: decision, intent, reservation and outbox row together. */
final class OpenRecord {
    private final DeskParts parts;
    private final OpenGate gate;

    OpenRecord(DeskParts parts, OpenGate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    /** Empty when somebody was faster: decide again. Settles what the draft holds of limits. */
    Optional<Receipt> record(OpenGate.Draft draft) {
        Addition addition = draft.addition();
        StoredEntry entry = addition.entry();
        boolean charged = false;
        try {
            if (entry != null) {
                Optional<Receipt> waits = waits(draft, entry);
                if (waits.isPresent()) {
                    return waits;
                }
            }
            SortableId decisionId = parts.ids().next();
            SortableId intentId = parts.ids().next();
            SortableId into = addition.into();
            SortableId positionId = into == null ? parts.ids().next() : into;
            boolean passed = draft.passed();
            Decision decision =
                    decision(draft, decisionId, passed ? intentId : null, passed || into != null ? positionId : null);
            StoredIntent intent = passed ? intent(draft, intentId, decisionId, positionId) : null;
            try {
                if (!write(rows(draft, decision, intent), draft)) {
                    return Optional.empty();
                }
            } catch (OvertakenException faster) {
                return Optional.empty();
            } catch (StaleEntry ended) {
                return Optional.of(Receipt.refused(EntryReceipt.ENTRY_ENDED, "the entry was changed meanwhile"));
            } catch (StoreException failed) {
                if (failed.kind() == StoreException.Kind.RETRY) {
                    return Optional.empty();
                }
                if (failed.kind() != StoreException.Kind.COMMIT_UNKNOWN) {
                    throw failed;
                }
                // It may stand: what it used stays used unless another decision is proved to hold the key.
                charged = passed;
                if (!stands(addition, decisionId, failed)) {
                    charged = false;
                    return Optional.empty();
                }
            }
            charged = passed;
            return Optional.of(Receipt.of(decision, intent, false));
        } finally {
            // What takes collateral out needs the room of an open and uses none: what is counted are trades.
            draft.charge().settle(charged && addition.removal() == null);
        }
    }

    /**
     * Whether our decision is the one that holds the key after a commit without an answer.
     *
     * @throws StoreException the failure itself when there is no proof either way
     */
    private boolean stands(Addition addition, SortableId decision, StoreException failed) {
        Decision stored;
        try {
            stored = gate.see(addition).before();
        } catch (StoreException silent) {
            failed.addSuppressed(silent);
            throw failed;
        }
        if (stored == null) {
            throw failed;
        }
        return stored.id().equals(decision);
    }

    /** Why an entry goes on waiting: the answer that is not recorded. */
    private static Optional<Receipt> waits(OpenGate.Draft draft, StoredEntry entry) {
        if (draft.decidedAt() > entry.validUntil()) {
            // The process stood still since the watch looked.
            return Optional.of(Receipt.refused(EntryReceipt.ENTRY_ENDED, "the time of the entry is over"));
        }
        Price limit = entry.limit();
        Price now = draft.price();
        if (limit != null && now != null && entry.side().sign() * Long.compare(now.units(), limit.units()) > 0) {
            return Optional.of(Receipt.refused(Receipt.CONTENDED, "the price has left the limit again"));
        }
        return draft.rules().stream()
                .filter(line -> !line.passed())
                .findFirst()
                .filter(line -> EntryRules.passing(line.code()))
                .map(line -> Receipt.refused(line.code(), Rulebook.sentence(line)));
    }

    private boolean write(DecidedRows rows, OpenGate.Draft draft) {
        StoredEntry entry = draft.addition().entry();
        Addition.Waiting waiting = draft.addition().waiting();
        if (entry == null && waiting == null) {
            return parts.store().record(rows);
        }
        return parts.store().transact(tx -> {
            rows.writeTo(tx);
            DecidedRows.Held held = rows.held();
            if (entry != null) {
                step(tx, rows, draft, entry);
            } else if (waiting != null && held != null) {
                AtVenue.insert(tx, waiting, held.intent(), draft.decidedAt());
            }
            return true;
        });
    }

    /** The entry's own step, in the transaction of its order. */
    private void step(StoreTx tx, DecidedRows rows, OpenGate.Draft draft, StoredEntry entry) {
        DecidedRows.Held held = rows.held();
        StoredEntry next = held == null
                ? entry.end(
                        EntryState.REJECTED, Receipt.firstReason(rows.decision().rules()))
                : entry.sent(held.intent().id(), held.intent().decidedPrice());
        if (!tx.updateEntry(next, entry.version())) {
            throw new StaleEntry();
        }
        if (held == null) {
            Entries.tell(tx, parts.ids(), next, draft.decidedAt());
        }
    }

    private static DecidedRows rows(OpenGate.Draft draft, Decision decision, @Nullable StoredIntent intent) {
        if (intent == null) {
            return new DecidedRows(decision, null, Audits.refused(decision));
        }
        OpenCommand command = draft.addition().order();
        AccountReading account = draft.account();
        ExitPlan exits = command.exits().isEmpty()
                ? ExitPlan.NONE
                : PlannedExits.plan(command, Objects.requireNonNull(draft.price()), draft.decidedAt());
        return new DecidedRows(
                decision,
                new DecidedRows.Held(
                        account.account(),
                        intent,
                        intent.kind().movesMargin() ? null : reservation(draft, intent),
                        Snapshots.next(account, draft.decidedAt()).orElse(null),
                        exits),
                new AuditEntry(
                        draft.decidedAt(),
                        command.user().value(),
                        intent.kind().name(),
                        intent.id().toString(),
                        draft.addition().words(),
                        command.trace()));
    }

    private static Reservation reservation(OpenGate.Draft draft, StoredIntent intent) {
        var room = Objects.requireNonNull(draft.approved()).reservation();
        return new Reservation(
                intent.id(), intent.account(), intent.instrument(), room.margin(), room.worstLoss(), room.notional());
    }

    private static Decision decision(
            OpenGate.Draft draft, SortableId id, @Nullable SortableId intent, @Nullable SortableId position) {
        Addition addition = draft.addition();
        OpenCommand command = addition.order();
        String code = draft.rules().stream()
                .filter(line -> !line.passed())
                .map(RuleLine::code)
                .findFirst()
                .orElse(Receipt.OK);
        return new Decision(
                id,
                command.key(),
                addition.payloadHash(),
                command.account(),
                command.user(),
                addition.kind(),
                command.instrument(),
                intent != null,
                code,
                intent,
                position,
                draft.price(),
                draft.priceAsOf(),
                draft.policyHash(),
                draft.account().account().version(),
                draft.seen().epoch(),
                draft.decidedAt(),
                command.trace(),
                draft.rules(),
                addition.inputs());
    }

    private StoredIntent intent(OpenGate.Draft draft, SortableId id, SortableId decision, SortableId position) {
        Addition addition = draft.addition();
        OpenCommand command = addition.order();
        boolean opens = addition.into() == null;
        MarginCommand removal = addition.removal();
        Approved approved = Objects.requireNonNull(draft.approved());
        return new StoredIntent(
                id,
                decision,
                addition.intentKey(),
                command.account(),
                command.user(),
                addition.kind(),
                command.origin(),
                command.instrument(),
                position,
                command.side(),
                removal == null ? approved.size().units() : removal.amount().micros(),
                0,
                command.collateral(),
                removal == null ? command.leverage() : null,
                approved.price(),
                approved.priceAsOfMicros(),
                opens ? draft.order().stopLoss() : null,
                opens ? draft.order().takeProfit() : null,
                worst(draft, approved.price()),
                addition.resting(),
                approved.controlEpoch(),
                addition.waiting() == null
                        ? approved.validUntilMicros()
                        : Math.addExact(
                                draft.decidedAt(), addition.waiting().command().validMicros()),
                draft.decidedAt(),
                0,
                IntentState.RECORDED,
                null,
                command.trace(),
                1);
    }

    private @Nullable Price worst(OpenGate.Draft draft, Price decided) {
        MarginCommand removal = draft.addition().removal();
        StoredPosition from = draft.seen().into();
        return removal == null || from == null
                ? draft.addition().worst(decided)
                : Removing.liquidation(from, parts.listings().require(from.instrument()), removal.amount());
    }

    /** The entry ended or moved on between decision and record: its order must not stand. */
    private static final class StaleEntry extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        StaleEntry() {
            super("entry changed", null, false, false);
        }
    }
}
