package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.SortableId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hears a venue's events as settlement does: from a cursor that only rises, twice, late and out of order, each event once.
 * What contradicts the port fails at once.
 */
final class VenueEars {
    private final Venue venue;
    private final Map<String, VenueEvent> heard = new TreeMap<>();
    private long cursor;

    VenueEars(Venue venue) {
        this.venue = venue;
    }

    /** One look, which a venue may leave unanswered. */
    void listen() {
        Optional<EventPage> answer = Patience.ask(() -> Optional.of(venue.events(cursor)));
        if (answer.isEmpty()) {
            return;
        }
        EventPage page = answer.get();
        assertThat(page.cursor()).as("a cursor never goes back").isGreaterThanOrEqualTo(cursor);
        for (VenueEvent event : page.events()) {
            VenueEvent before = heard.putIfAbsent(event.id(), event);
            if (before == null) {
                assertThat(event.sequence())
                        .as("an event that the cursor has passed is never told: " + event)
                        .isGreaterThan(cursor);
            } else {
                assertThat(event).as("an event told again is the same").isEqualTo(before);
            }
        }
        cursor = page.cursor();
    }

    long cursor() {
        return cursor;
    }

    /** In the venue's order. */
    List<VenueEvent> all() {
        return heard.values().stream()
                .sorted(Comparator.comparingLong(VenueEvent::sequence))
                .toList();
    }

    List<VenueEvent> of(SortableId order) {
        return all().stream().filter(event -> order.equals(event.order())).toList();
    }

    List<VenueEvent> of(SortableId order, VenueEvent.Kind kind) {
        return of(order).stream().filter(event -> event.kind() == kind).toList();
    }

    long filled(SortableId order) {
        return of(order, VenueEvent.Kind.FILL).stream()
                .mapToLong(VenueEvent::units)
                .sum();
    }

    /** An end of the order: all of it filled or moved, or declined, or cancelled. */
    boolean ended(StoredIntent order) {
        return filled(order.id()) >= order.sizeUnits()
                || !of(order.id(), VenueEvent.Kind.MARGIN).isEmpty()
                || of(order.id()).stream().anyMatch(event -> event.units() == 0);
    }

    /** What the fills of a position add up to, up to a sequence. */
    long held(StoredIntent open, List<StoredIntent> closes, long upTo) {
        long units = 0;
        for (VenueEvent event : all()) {
            if (event.sequence() <= upTo && event.position().equals(open.position())) {
                boolean closing = closes.stream().anyMatch(close -> close.id().equals(event.order()));
                units += event.kind() == VenueEvent.Kind.LIQUIDATED || closing ? -event.units() : event.units();
            }
        }
        return units;
    }
}
