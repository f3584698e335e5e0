package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.DeadLetter.State;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The dead letters of a {@link MemoryStore}. */
abstract class MemoryLetters extends MemoryChanges implements StoreTx {
    private static final Comparator<DeadLetter> EXPENDABLE_FIRST = Comparator.comparing(
                    (DeadLetter letter) -> letter.state() == State.WAITING)
            .thenComparing(DeadLetter::kind)
            .thenComparing(DeadLetter::id);

    MemoryLetters(MemoryTables tables) {
        super(tables);
    }

    @Override
    public void addDeadLetters(List<DeadLetter> letters) {
        for (DeadLetter letter : letters) {
            boolean known = t.letters.values().stream()
                    .anyMatch(
                            old -> old.kind() == letter.kind() && old.subject().equals(letter.subject()));
            saveWorldTime(letter.at());
            if (!known) {
                put(t.letters, letter.id(), letter);
            }
        }
    }

    @Override
    public Optional<DeadLetter> deadLetter(SortableId id) {
        return Optional.ofNullable(t.letters.get(id));
    }

    @Override
    public List<DeadLetter> waitingDeadLetters(int limit) {
        return t.letters.descendingMap().values().stream()
                .filter(letter -> letter.state() == State.WAITING)
                .limit(limit)
                .toList();
    }

    @Override
    public SortedMap<DeadLetter.Kind, Integer> waitingDeadLetters() {
        SortedMap<DeadLetter.Kind, Integer> counts = new TreeMap<>();
        for (DeadLetter letter : t.letters.values()) {
            if (letter.state() == State.WAITING) {
                counts.merge(letter.kind(), 1, Integer::sum);
            }
        }
        return counts;
    }

    @Override
    public boolean endDeadLetter(SortableId id, State end, String by, long at) {
        DeadLetter stored = t.letters.get(id);
        if (stored == null || stored.state() != State.WAITING) {
            return false;
        }
        saveWorldTime(at);
        put(t.letters, id, stored.ended(end, by, at));
        return true;
    }

    @Override
    public List<DeadLetter> forgetDeadLetters(int most) {
        List<DeadLetter> all = new ArrayList<>(t.letters.values());
        all.sort(EXPENDABLE_FIRST);
        List<DeadLetter> gone = all.subList(0, Math.max(0, all.size() - most));
        gone.forEach(letter -> remove(t.letters, letter.id()));
        List<DeadLetter> waited = new ArrayList<>(gone);
        waited.removeIf(letter -> letter.state() != State.WAITING);
        return Collections.unmodifiableList(waited);
    }
}
