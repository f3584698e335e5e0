package io.github.plimsoll.bot.live;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stops of open positions as the books have them, and whether anything may be sent for them. Thread-safe. */
public final class StopBooks {
    private final Store store;
    private final ControlPlane control;

    public StopBooks(Store store, ControlPlane control) {
        this.store = store;
        this.control = control;
    }

    /**
     * An open position.
     *
     * @param stop the tightest there is now, a trailing one included; null for none
     */
    public record Stop(
            SortableId position,
            Account account,
            String instrument,
            @Nullable Price stop) {}

    /** Every open position of the accounts. */
    public List<Stop> of(List<Account> accounts) {
        return store.transact(tx -> accounts.stream()
                .flatMap(account -> tx.openPositions(account.id()).stream()
                        .map(held -> new Stop(held.id(), account, held.instrument(), tightest(tx, held))))
                .toList());
    }

    private static @Nullable Price tightest(StoreTx tx, StoredPosition held) {
        ExitTrail trail = tx.exits(held.id()).trail();
        Price fixed = held.stopLoss();
        Price trailing = trail == null ? null : trail.stop(held.side());
        if (fixed == null || trailing == null) {
            return fixed == null ? trailing : fixed;
        }
        return held.side().sign() * (trailing.units() - fixed.units()) > 0 ? trailing : fixed;
    }

    /** Whether protection may be sent: always, but while everything is frozen. Latches are read anew. */
    public boolean maySend(Account account, String instrument) {
        return control.effective(control.latches(), account, instrument) != ControlState.FROZEN;
    }
}
