package io.github.plimsoll.supervisor;

import io.github.plimsoll.supervisor.spi.SlotStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Slots of one process, forgotten with it; keeps the latest 1,000 of each schedule. Thread-safe. */
public final class MemorySlotStore implements SlotStore {
    private static final int KEPT = 1_000;

    private static final class Entry {
        final TreeMap<Long, Slot> slots = new TreeMap<>();
        String holder = "";
        long leaseUntil;
    }

    private final ProcessClock clock;
    private final Map<String, Entry> schedules = new TreeMap<>();

    public MemorySlotStore(ProcessClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized OptionalLong latest(String schedule) {
        Entry entry = schedules.get(schedule);
        return entry == null || entry.slots.isEmpty() ? OptionalLong.empty() : OptionalLong.of(entry.slots.lastKey());
    }

    @Override
    public synchronized Claim claim(String schedule, long slotMicros, String owner, Duration lease) {
        Entry entry = schedules.computeIfAbsent(schedule, name -> new Entry());
        if (!entry.slots.isEmpty() && entry.slots.lastKey() >= slotMicros) {
            return Claim.PASSED;
        }
        long now = clock.nanos();
        if (!entry.holder.isEmpty() && !entry.holder.equals(owner) && !Times.reached(entry.leaseUntil, now)) {
            return Claim.HELD;
        }
        entry.slots.replaceAll(
                (at, slot) -> slot.end().isPresent() ? slot : new Slot(at, slot.owner(), Optional.of(End.LOST), ""));
        entry.slots.put(slotMicros, new Slot(slotMicros, owner, Optional.empty(), ""));
        if (entry.slots.size() > KEPT) {
            entry.slots.pollFirstEntry();
        }
        entry.holder = owner;
        entry.leaseUntil = now + lease.toNanos();
        return Claim.CLAIMED;
    }

    @Override
    public synchronized boolean renew(String schedule, String owner, Duration lease) {
        Entry entry = schedules.get(schedule);
        if (entry == null || !entry.holder.equals(owner)) {
            return false;
        }
        entry.leaseUntil = clock.nanos() + lease.toNanos();
        return true;
    }

    @Override
    public synchronized void finish(String schedule, long slotMicros, String owner, End end, String detail) {
        Entry entry = schedules.get(schedule);
        Slot slot = entry == null ? null : entry.slots.get(slotMicros);
        if (entry == null
                || slot == null
                || !slot.owner().equals(owner)
                || slot.end().isPresent()) {
            return;
        }
        entry.slots.put(slotMicros, new Slot(slotMicros, owner, Optional.of(end), detail));
        if (entry.holder.equals(owner)) {
            entry.holder = "";
        }
    }

    @Override
    public synchronized List<Slot> recent(String schedule, int most) {
        Entry entry = schedules.get(schedule);
        List<Slot> all = new ArrayList<>();
        if (entry != null) {
            for (Slot slot : entry.slots.descendingMap().values()) {
                if (all.size() == most) {
                    break;
                }
                all.add(slot);
            }
        }
        return List.copyOf(all);
    }
}
