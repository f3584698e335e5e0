package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.WorldClock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Moves intents along the state table, writes one audit row for each step, and gives back what they held when they end
 * without a fill.
 */
final class IntentCloser {
    private final String actor;
    private final WorldClock clock;
    private final Ids ids;

    /** @param actor who moves them: what the audit names */
    IntentCloser(String actor, WorldClock clock, Ids ids) {
        this.actor = actor;
        this.clock = clock;
        this.ids = ids;
    }

    /** Begins to send with a lease of that length; empty when the intent is no longer as it was read. */
    Optional<StoredIntent> send(StoreTx tx, StoredIntent intent, long leaseMicros) {
        StoredIntent next = intent.sending();
        if (!tx.updateSending(next, intent.version(), leaseMicros)) {
            return Optional.empty();
        }
        audit(tx, next, "attempt " + next.attempts());
        return Optional.of(next);
    }

    /** One step to a state that is not terminal. */
    void move(StoreTx tx, StoredIntent intent, IntentState next, @Nullable String reason) {
        String why = reason == null ? "" : reason;
        write(tx, intent, intent.to(next, reason), why);
        if (next == IntentState.UNKNOWN) {
            // New risk decided before this must be decided again.
            touch(tx, intent);
            event(tx, intent, "UNKNOWN", why);
        }
        if (next == IntentState.RECORDED && intent.attempts() == 1) {
            event(tx, intent, "NOT_TAKEN", why); // its user hears of it once; the same order is tried again
        }
    }

    /** One step by a fill. */
    void fill(StoreTx tx, StoredIntent intent, StoredIntent filled, String detail) {
        write(tx, intent, filled, detail);
        if (filled.state().terminal()) {
            tx.endReservation(intent.id());
        }
    }

    private void write(StoreTx tx, StoredIntent intent, StoredIntent next, String detail) {
        require(tx.updateIntent(next, intent.version()), intent);
        audit(tx, next, detail);
    }

    private void audit(StoreTx tx, StoredIntent next, String detail) {
        tx.appendAudit(new AuditEntry(
                clock.epochMicros(), actor, next.state().name(), next.id().toString(), detail, next.trace()));
    }

    /** Ends an intent without (further) fill: its reservations end in the same transaction and its user is told. */
    void end(StoreTx tx, StoredIntent intent, IntentState end, String reason) {
        write(tx, intent, intent.to(end, reason), reason);
        release(tx, intent);
        event(tx, intent, end.name(), reason);
    }

    /**
     * As {@link #end}, on the word of persons.
     *
     * @param said what the venue said to it, for the audit
     * @param trace of their command
     */
    void resolve(StoreTx tx, StoredIntent intent, IntentState end, String reason, String said, String trace) {
        StoredIntent next = intent.to(end, reason);
        require(tx.updateIntent(next, intent.version()), intent);
        tx.appendAudit(new AuditEntry(
                clock.epochMicros(), actor, end.name(), next.id().toString(), reason + "; " + said, trace));
        release(tx, intent);
        event(tx, intent, "RESOLVED", reason);
    }

    /** Gives back what the unfilled rest of an intent holds. */
    void release(StoreTx tx, StoredIntent intent) {
        tx.endReservation(intent.id());
        if (intent.kind() == IntentKind.CLOSE) {
            Optional<StoredPosition> found = tx.position(intent.position());
            if (found.isPresent() && found.get().open()) {
                StoredPosition position = found.get();
                long rest = Math.min(intent.sizeUnits() - intent.filledUnits(), position.closingUnits());
                require(tx.updatePosition(position.reserveClose(-rest), position.version()), intent);
            }
            rearm(tx, intent);
        }
        touch(tx, intent);
    }

    /** A partial target whose close ended short of its size may fire again for the rest. */
    private static void rearm(StoreTx tx, StoredIntent intent) {
        if (intent.origin() != Origin.TAKE_PROFIT) {
            return;
        }
        ExitPlan plan = tx.exits(intent.position());
        for (ExitTarget target : plan.targets()) {
            if (intent.id().equals(target.intent())) {
                ExitPlan next = plan.returned(target.id(), intent.sizeUnits() - intent.filledUnits());
                require(tx.updateExits(intent.position(), next, plan.version()), intent);
                return;
            }
        }
    }

    /** The next version of the account: what was decided on the one before is decided again. */
    private static void touch(StoreTx tx, StoredIntent intent) {
        Account account = tx.lockAccount(intent.account()).orElseThrow();
        require(tx.updateAccount(TradeDesk.next(account, 0), account.version()), intent);
    }

    private void event(StoreTx tx, StoredIntent intent, String type, String reason) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("instrument", intent.instrument());
        data.put("intent", intent.id().toString());
        data.put("kind", intent.kind().name());
        data.put("position", intent.position().toString());
        data.put("reason", reason);
        long now = clock.epochMicros();
        tx.appendEvent(new BusinessEvent(0, ids.next(), type, intent.user().value(), now, intent.trace(), data));
        tx.saveWorldTime(now);
    }

    private static void require(boolean written, StoredIntent intent) {
        if (!written) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction changed intent " + intent.id() + " or what it holds",
                    new IllegalStateException("version"));
        }
    }
}
