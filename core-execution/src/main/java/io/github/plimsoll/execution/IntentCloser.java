package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.WorldClock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Moves intents along the state table and gives back what they held when they end without a fill. */
final class IntentCloser {
    private final WorldClock clock;
    private final Ids ids;

    IntentCloser(WorldClock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** One step to a state that is not terminal. */
    void move(StoreTx tx, StoredIntent intent, IntentState next, @Nullable String reason) {
        require(tx.updateIntent(intent.to(next, reason), intent.version()), intent);
        if (next == IntentState.UNKNOWN) {
            event(tx, intent, "UNKNOWN", reason == null ? "" : reason);
        }
    }

    /** Ends an intent without (further) fill: its reservations end in the same transaction and its user is told. */
    void end(StoreTx tx, StoredIntent intent, IntentState end, String reason) {
        require(tx.updateIntent(intent.to(end, reason), intent.version()), intent);
        release(tx, intent);
        event(tx, intent, end.name(), reason);
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
        }
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
        tx.appendEvent(new BusinessEvent(
                0, ids.next(), type, intent.user().value(), clock.epochMicros(), intent.trace(), data));
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
