package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.SortableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a journal holds, in memory: the state behind a {@link FileJournal}, and by itself for tests. Thread-safe. */
public final class MemoryJournal implements OrderJournal {
    private final Map<SortableId, SignedOrder> orders = new LinkedHashMap<>();
    private final Map<SortableId, SignedOrder> open = new LinkedHashMap<>();
    private final Map<SortableId, TrackedPosition> positions = new LinkedHashMap<>();
    private final SortedMap<Long, VenueEvent> events = new TreeMap<>();
    private final Map<String, Long> eventIds = new LinkedHashMap<>();

    @Override
    public synchronized void write(JournalStep step) {
        step.order().ifPresent(order -> {
            orders.put(order.id(), order);
            if (order.stage().isOpen()) {
                open.put(order.id(), order);
            } else {
                open.remove(order.id());
            }
        });
        for (VenueEvent event : step.events()) {
            long sequence = lastSequence() + 1;
            if (eventIds.putIfAbsent(event.id(), sequence) == null) {
                events.put(sequence, numbered(event, sequence));
            }
        }
        for (TrackedPosition position : step.positions()) {
            if (position.open()) {
                positions.put(position.id(), position);
            } else {
                positions.remove(position.id());
            }
        }
    }

    private static VenueEvent numbered(VenueEvent event, long sequence) {
        return new VenueEvent(
                sequence,
                event.id(),
                event.kind(),
                event.account(),
                event.order(),
                event.position(),
                event.units(),
                event.price(),
                event.fee(),
                event.reason(),
                event.at());
    }

    @Override
    public synchronized Optional<SignedOrder> order(SortableId id) {
        return Optional.ofNullable(orders.get(id));
    }

    @Override
    public synchronized List<SignedOrder> open() {
        return List.copyOf(open.values());
    }

    @Override
    public synchronized List<TrackedPosition> positions() {
        return List.copyOf(positions.values());
    }

    @Override
    public synchronized List<VenueEvent> events(long after, int most) {
        return events.tailMap(after + 1).values().stream().limit(most).toList();
    }

    @Override
    public synchronized long lastSequence() {
        return events.isEmpty() ? 0 : events.lastKey();
    }
}
