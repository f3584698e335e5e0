package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;

/** Work that another transaction may overtake. */
final class Contended {
    private Contended() {}

    /**
     * Runs the work in a transaction, again when somebody was faster, at most {@link DeskParts#MAX_DECISIONS} times in all.
     *
     * @throws StoreException the last failure, and at once one that another attempt would not mend
     */
    static <T> T transact(Store store, Store.Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return store.transact(work);
            } catch (StoreException failed) {
                if (failed.kind() != StoreException.Kind.RETRY || attempt == DeskParts.MAX_DECISIONS) {
                    throw failed;
                }
            }
        }
    }
}
