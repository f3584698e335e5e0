package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits that one kind of key has in one lane: the layout of an entry. */
final class Group {
    /** The words of the key come first. */
    private static final int KEY_WORDS = 2;

    final int ordinal;
    final Lane lane;
    final String keyKind;
    /** Words and references of one entry. */
    final int words;

    final int refs;
    final Slot[] slots;
    final Track[] tracks;

    Group(int ordinal, Lane lane, String keyKind, List<Limit> limits, Plan plan, @Nullable Group before) {
        this.ordinal = ordinal;
        this.lane = lane;
        this.keyKind = keyKind;
        int word = KEY_WORDS;
        slots = new Slot[limits.size()];
        Map<String, List<WindowSlot>> together = new LinkedHashMap<>();
        for (int i = 0; i < slots.length; i++) {
            Limit limit = limits.get(i);
            slots[i] = slot(limit, word, plan, before);
            word += slots[i].words();
            if (slots[i] instanceof WindowSlot window) {
                together.computeIfAbsent(company(limit, plan, before), k -> new ArrayList<>())
                        .add(window);
            }
        }
        tracks = new Track[together.size()];
        int next = 0;
        for (List<WindowSlot> windows : together.values()) {
            tracks[next] = new Track(1 + next, word++, windows.toArray(WindowSlot[]::new));
            next++;
        }
        words = word;
        refs = 1 + tracks.length;
    }

    private static Slot slot(Limit limit, int word, Plan plan, @Nullable Group before) {
        if (limit instanceof SlidingWindow window) {
            Slot old = before == null ? null : before.slot(limit.id());
            WindowSlot was = old instanceof WindowSlot known ? known : null;
            boolean plain = plan.chargesOne(limit.id()) && (was == null || was.plain());
            return new WindowSlot(window, word, plain, was);
        }
        if (limit instanceof CalendarWindow calendar) {
            return new CalendarSlot(calendar, word);
        }
        if (limit instanceof Gcra gcra) {
            return new DrainSlot(gcra, word);
        }
        if (limit instanceof TokenBucket bucket) {
            return new DrainSlot(bucket, word);
        }
        return new InFlightSlot((InFlight) limit, word);
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
            name.append(old instanceof WindowSlot was ? " " + was.track().ref : " new " + limit.id());
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
    boolean idle(Stripe s, int entry, long now) {
        for (Slot slot : slots) {
            if (!slot.idle(s, entry, now)) {
                return false;
            }
        }
        return true;
    }

    void reset(Stripe s, int entry) {
        for (Slot slot : slots) {
            slot.reset(s, entry);
        }
        for (Track track : tracks) {
            track.tidy(s, entry);
        }
    }

    /** Takes over an entry of the same key from an earlier plan. */
    void adopt(Stripe s, int entry, Stripe from, int fromEntry) {
        for (Slot slot : slots) {
            Slot old = from.group.slot(slot.limit.id());
            if (old != null) {
                slot.adopt(s, entry, old, from, fromEntry);
            }
        }
        for (Track track : tracks) {
            Slot old = from.group.slot(track.slots()[0].limit.id());
            if (old instanceof WindowSlot window) {
                track.adopt(s, entry, window.track(), from, fromEntry, from.latest());
            }
        }
    }
}
