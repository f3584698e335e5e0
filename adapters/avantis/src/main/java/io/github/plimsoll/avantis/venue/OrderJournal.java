package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;

/**
 * What has to outlive the process: orders before their bytes leave, what was heard of them, and which position is which.
 * Thread-safe.
 */
public interface OrderJournal {
    /**
     * Writes a step as a whole, durable on return.
     *
     * @throws RuntimeException when it may not be durable; nothing may be sent on the strength of it then
     */
    void write(JournalStep step);

    Optional<SignedOrder> order(SortableId id);

    /** Orders that may still happen, in the order in which they were first written. */
    List<SignedOrder> open();

    /** Every position that was ever tracked and is not closed. */
    List<TrackedPosition> positions();

    /** Events after a sequence, in their order, at most so many. */
    List<VenueEvent> events(long after, int most);

    /** The sequence of the last event; 0 before any. */
    long lastSequence();
}
