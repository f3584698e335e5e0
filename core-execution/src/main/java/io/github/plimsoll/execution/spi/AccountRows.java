package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Optional;

/**
 * What the store holds of one account, as far as risk is computed from it. Money is signed as in the ledger.
 *
 * @param external balance of EXTERNAL: what ever came in net of what went out, with the sign turned
 * @param openPositions ordered by id
 * @param held reservations, ordered by intent
 * @param pnlMoved sum of the entries of PNL since the asked moment; so for fees and external money
 * @param snapshot the newest of the asked day or of one before
 * @param locks ordered by scope and name, those included whose time is over
 * @param history as it was asked for
 */
public record AccountRows(
        Account account,
        Usd cash,
        Usd margin,
        Usd external,
        List<StoredPosition> openPositions,
        List<Held> held,
        Usd pnlMoved,
        Usd feesMoved,
        Usd externalMoved,
        Optional<Snapshot> snapshot,
        List<StandingLock> locks,
        AccountHistory history) {
    public AccountRows {
        locks = List.copyOf(locks);
        openPositions = List.copyOf(openPositions);
        held = List.copyOf(held);
    }

    /**
     * A reservation with side and size of its intent and what of it is filled, in units; 1 and 0, counted as long, when there is no such intent.
     */
    public record Held(Reservation reservation, Side side, long sizeUnits, long filledUnits) {}
}
