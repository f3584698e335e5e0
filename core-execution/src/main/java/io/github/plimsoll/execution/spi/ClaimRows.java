package io.github.plimsoll.execution.spi;

import java.util.List;

/**
 * What a dispatcher looks at before it sends.
 *
 * @param epoch of the stop fence, which the transaction now holds shared
 * @param latches ordered by scope, not older than the fence
 * @param intents recorded ones, locked until the end of the transaction, REDUCING ones first, then the oldest
 */
public record ClaimRows(long epoch, List<Latch> latches, List<Claimable> intents) {
    public ClaimRows {
        latches = List.copyOf(latches);
        intents = List.copyOf(intents);
    }

    /**
     * A recorded intent.
     *
     * @param intent locked
     * @param account whose it is
     * @param doubtful whether an order of the account in that market has an unknown outcome
     */
    public record Claimable(StoredIntent intent, Account account, boolean doubtful) {}
}
