package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.VenueEvent;
import java.util.List;

/** A fill that a venue is slow to tell of: what came after it is told first, for some questions. */
final class SlowFill {
    private static final int QUESTIONS = 4;

    private final long sequence;
    private int left = QUESTIONS;

    /** @param sequence of the fill */
    SlowFill(long sequence) {
        this.sequence = sequence;
    }

    /** Whether from the next question on it is told: a liquidation is told without it now, or it was asked for often enough. */
    boolean isOver(List<VenueEvent> events) {
        return --left <= 0
                || events.stream()
                        .anyMatch(event -> event.kind() == VenueEvent.Kind.LIQUIDATED && event.sequence() > sequence);
    }

    /** What is told without it. */
    EventPage page(List<VenueEvent> events, long cursor, Mischief mischief) {
        List<VenueEvent> told =
                events.stream().filter(event -> event.sequence() != sequence).toList();
        if (told.size() == events.size()) {
            return new EventPage(events, cursor);
        }
        if (!told.isEmpty()) {
            mischief.struck(FaultKind.FILL_TOLD_LATE);
        }
        return new EventPage(told, sequence - 1);
    }
}
