package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.risk.ControlState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an order that rests at its venue must end there: a pure function of order, entry, control state and time. */
final class CallOffRules {
    private CallOffRules() {}

    /**
     * Empty while it may stay.
     *
     * @param entry the entry that it is the order of; absent when there is none
     * @param standing what holds for its account and market
     * @param now world time, microseconds
     */
    static Optional<String> why(StoredIntent order, @Nullable StoredEntry entry, ControlState standing, long now) {
        if (entry == null || entry.state().terminal()) {
            return Optional.of("nobody waits for it any more");
        }
        if (entry.state() == EntryState.ENDING) {
            return Optional.of(entry.reason() == null ? "" : entry.reason()); // why it was called off stays why it ends
        }
        if (!standing.permitsOpening()) {
            return Optional.of("trading is " + standing);
        }
        return order.isLate(now) ? Optional.of("its time is over") : Optional.empty();
    }
}
