package io.github.plimsoll.execution.spi;

import java.util.Optional;

/**
 * What the settlement of a venue event reads.
 *
 * @param account whose event it is, locked until the end of the transaction; empty when it is not known here
 * @param first whether the event was not applied before; it is noted as applied now
 * @param intent the order that it is about; empty when it names none or one that is not known here
 * @param position the position that it is about; empty when there is none yet
 */
public record SettlingRows(
        Optional<Account> account, boolean first, Optional<StoredIntent> intent, Optional<StoredPosition> position) {}
