package io.github.plimsoll.execution.spi;

import java.util.List;

/**
 * Where a stop goes while the store is down: fsynced before it returns, written to the store first thing on its
 * return. Thread-safe.
 */
public interface StopJournal {
    /** @throws java.io.UncheckedIOException when the stop could not be made durable */
    void record(Latch latch);

    /** Stops not yet written to the store, oldest first. */
    List<Latch> pending();

    /** Forgets them after the store has them. */
    void clear();
}
