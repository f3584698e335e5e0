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

    /** What happens inside one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(StoreTx tx);
    }
}
