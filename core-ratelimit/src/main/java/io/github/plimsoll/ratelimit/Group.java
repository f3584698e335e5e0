package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one kind of key has in one lane: the layout of an entry. An entry is one array: a word that says which
 * it is in its stripe, the words of the slots and of the tracks, the two words of the key, and the rings of the tracks.
 */
final class Group {

    final int ordinal;
    final Lane lane;
    final String keyKind;
    /** Where the words of the key are. */
    final int keyAt;

    /** How long an entry is that has no ring. */
    final int length;

    final Slot[] slots;
    final Track[] tracks;

    Group(int ordinal, Lane lane, String keyKind, List<Limit> limits, Plan plan, @Nullable Group before) {
        this.ordinal = ordinal;
        this.lane = lane;
        this.keyKind = keyKind;
        int at = Words.BYTES;
        slots = new Slot[limits.size()];
        Map<String, List<WindowSlot>> together = new LinkedHashMap<>();
        for (int i = 0; i < slots.length; i++) {
            Limit limit = limits.get(i);
            slots[i] = slot(limit, at, plan, before);
            at += slots[i].words() * Words.BYTES;
            if (slots[i] instanceof WindowSlot window) {
                together.computeIfAbsent(company(limit, plan, before), k -> new ArrayList<>())
                        .add(window);
            }
        }
        keyAt = at + together.size() * Words.BYTES;
        int ring = keyAt + 2 * Words.BYTES;
        tracks = new Track[together.size()];
        int next = 0;
        for (List<WindowSlot> windows : together.values()) {
            Track last = next == 0 ? null : tracks[next - 1];
            tracks[next] = new Track(next, at, ring, last, windows.toArray(WindowSlot[]::new));
            at += Words.BYTES;
            next++;
        }
        // the last record may be read as a whole word
        length = ring + (tracks.length == 0 ? 0 : Words.BYTES);
    }

    private static Slot slot(Limit limit, int at, Plan plan, @Nullable Group before) {
        if (limit instanceof SlidingWindow window) {
            Slot old = before == null ? null : before.slot(limit.id());
            WindowSlot was = old instanceof WindowSlot known ? known : null;
            boolean plain = plan.chargesOne(limit.id()) && (was == null || was.plain());
            return new WindowSlot(window, at, plain, was);
        }
        if (limit instanceof CalendarWindow calendar) {
            return new CalendarSlot(calendar, at);
        }
        if (limit instanceof Gcra gcra) {
            return new DrainSlot(gcra, at);
        }
        if (limit instanceof TokenBucket bucket) {
            return new DrainSlot(bucket, at);
        }
        return new InFlightSlot((InFlight) limit, at);
    }

    /** Windows share a track when the same actions charge them, and when they did so under the earlier plan. */
    private static String company(Limit limit, Plan plan, @Nullable Group before) {
        StringBuilder name = new StringBuilder();
        for (Action action : plan.actions()) {
            name.append(
                    action.charges().stream()
                                    .anyMatch(charge -> charge.limitId().equals(limit.id()))
                            ? '1'
                            : '0');
        }
        if (before != null) {
            Slot old = before.slot(limit.id());
            // a limit that is new starts alone: records of others are none of its charges
            name.append(old instanceof WindowSlot was ? " " + was.track().number : " new " + limit.id());
        }
        return name.toString();
    }

    @Nullable
    Slot slot(String limitId) {
        for (Slot slot : slots) {
            if (slot.limit.id().equals(limitId)) {
                return slot;
            }
        }
        return null;
    }

    /** Whether the entry holds nothing that a fresh one would not. */
    boolean idle(byte[] entry, long now) {
        for (Slot slot : slots) {
            if (!slot.idle(entry, now)) {
                return false;
            }
        }
        return true;
    }

    void reset(byte[] entry) {
        for (Slot slot : slots) {
            slot.reset(entry);
        }
    }

    /** Takes over an entry of the same key from an earlier plan. */
    void adopt(Stripe s, byte[] fresh, Group old, byte[] from, long now) {
        for (Slot slot : slots) {
            Slot before = old.slot(slot.limit.id());
            if (before != null) {
                slot.adopt(fresh, before, from, now);
            }
        }
        byte[] entry = fresh;
        for (Track track : tracks) {
            if (old.slot(track.slots()[0].limit.id()) instanceof WindowSlot window) {
                entry = track.adopt(s, entry, window.track(), from, now);
            }
        }
    }
}
