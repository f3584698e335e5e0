package io.github.plimsoll.execution.spi;

/**
 * The one authority for intents, positions, ledger, latches and audit. Thread-safe.
 *
 * <p>Isolation: at least READ COMMITTED; what a decision read is protected by versions, what must exclude a stop is
 * protected by the fence row. A transaction is all or nothing and, once {@link #transact} returned, durable.
 */
public interface Store {
    /**
     * Runs the work in one transaction and commits it; an exception of the work rolls everything back and comes out
     * unchanged.
     *
     * @throws StoreException with what is known about the outcome
     */
    <T> T transact(Work<T> work);

    /**
     * Runs work that only asks. Nothing is written and nothing stays locked: every question sees what is committed when it is
     * asked.
     *
     * @throws StoreException when the store did not answer
     */
    default <T> T read(Work<T> work) {
        return transact(work);
    }

    /**
     * What a decision about new risk reads. Those that ask together may be answered together; each answer is of what was
     * committed after its own call began.
     *
     * @throws StoreException when the store did not answer
     */
    default OpeningRows opening(OpeningAsk ask) {
        return read(tx -> tx.openingRows(ask));
    }

    /**
     * Writes what a decision leaves, when its key is new and its account is still as it was decided on. Those that arrive
     * together may share a transaction and its commit; each has its own answer, and one that the store refuses fails no other.
     *
     * @return false when somebody was faster: nothing is written and it is decided again
     * @throws StoreException with what is known about the outcome of this one
     */
    default boolean record(DecidedRows rows) {
        try {
            return transact(tx -> {
                rows.writeTo(tx);
                return true;
            });
        } catch (OvertakenException faster) {
            return false;
        }
    }

    /** What happens inside one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(StoreTx tx);
    }
}
