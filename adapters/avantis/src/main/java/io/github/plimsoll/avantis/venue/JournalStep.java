package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.VenueEvent;
import java.util.List;
import java.util.Optional;

/**
 * What is heard and written together. Events carry sequence 0 until the journal gives them theirs; one whose id is there already
 * is left out.
 *
 * @param order its new form
 * @param events what is to be told
 * @param positions new forms
 */
record JournalStep(Optional<SignedOrder> order, List<VenueEvent> events, List<TrackedPosition> positions) {
    JournalStep {
        events = List.copyOf(events);
        positions = List.copyOf(positions);
    }

    static JournalStep of(SignedOrder order) {
        return new JournalStep(Optional.of(order), List.of(), List.of());
    }
}
