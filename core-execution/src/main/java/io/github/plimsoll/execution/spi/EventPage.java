package io.github.plimsoll.execution.spi;

import java.util.List;

/**
 * Events after a cursor.
 *
 * @param events in the venue's order, duplicates allowed
 * @param cursor where to go on
 */
public record EventPage(List<VenueEvent> events, long cursor) {
    public EventPage {
        events = List.copyOf(events);
    }
}
