package io.github.plimsoll.execution.spi;

import java.util.List;
import java.util.Optional;

/**
 * What a decision about new risk reads from the store.
 *
 * @param before the decision that holds the key already
 * @param account empty when there is no such account
 * @param latches ordered by scope
 * @param epoch of the stop fence, not younger than the latches
 * @param unknown intents of all accounts whose outcome is unknown, oldest first, at most as many as were asked for
 */
public record OpeningRows(
        Optional<Decision> before,
        Optional<AccountRows> account,
        List<Latch> latches,
        long epoch,
        List<StoredIntent> unknown) {
    public OpeningRows {
        latches = List.copyOf(latches);
        unknown = List.copyOf(unknown);
    }
}
