package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Resting entries of a {@link MemoryStore}. */
abstract class MemoryEntries extends MemoryHistory {
    MemoryEntries(MemoryTables tables) {
        super(tables);
    }

    @Override
    public int nextEntryNumber(AccountId account) {
        return of(account).mapToInt(StoredEntry::number).max().orElse(0) + 1;
    }

    @Override
    public void insertEntry(StoredEntry entry) {
        boolean taken = t.entries.values().stream()
                .anyMatch(e -> e.id().equals(entry.id())
                        || e.key().equals(entry.key())
                        || e.decision().equals(entry.decision())
                        || (e.account().equals(entry.account()) && e.number() == entry.number()));
        if (taken) {
            throw violated("entry exists: " + entry.id());
        }
        saveWorldTime(entry.placedAt());
        write(entry);
    }

    @Override
    public boolean updateEntry(StoredEntry next, long expectedVersion) {
        StoredEntry stored = t.entries.get(next.id());
        if (stored == null || stored.version() != expectedVersion) {
            return false;
        }
        write(next);
        return true;
    }

    private void write(StoredEntry entry) {
        put(t.entries, entry.id(), entry);
        if (entry.state().terminal()) {
            remove(t.liveEntries, entry.id());
        } else {
            put(t.liveEntries, entry.id(), entry);
        }
    }

    @Override
    public Optional<StoredEntry> entry(SortableId id) {
        return Optional.ofNullable(t.entries.get(id));
    }

    @Override
    public Optional<StoredEntry> entry(AccountId account, int number) {
        return of(account).filter(e -> e.number() == number).findFirst();
    }

    @Override
    public Optional<StoredEntry> entryOf(SortableId decision) {
        return t.entries.values().stream()
                .filter(e -> e.decision().equals(decision))
                .findFirst();
    }

    @Override
    public List<StoredEntry> entries(Set<EntryState> states, int limit) {
        return table(states).stream()
                .filter(e -> states.contains(e.state()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<StoredEntry> entries(AccountId account, Set<EntryState> states, int limit) {
        return t.entries.descendingMap().values().stream()
                .filter(e -> e.account().equals(account) && states.contains(e.state()))
                .limit(limit)
                .toList();
    }

    private Collection<StoredEntry> table(Set<EntryState> states) {
        return states.stream().noneMatch(EntryState::terminal) ? t.liveEntries.values() : t.entries.values();
    }

    private Stream<StoredEntry> of(AccountId account) {
        return t.entries.values().stream().filter(e -> e.account().equals(account));
    }
}
