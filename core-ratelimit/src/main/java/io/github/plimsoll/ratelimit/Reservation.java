package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;

/**
 * Quota that was taken for one action and is still to be {@linkplain RateLimiter#commit committed} or
 * {@linkplain RateLimiter#cancel cancelled}. Until then it counts in full: no timer gives it back, because a timer
 * cannot know what became of the action. Only a {@link RateLimiter} makes one. Thread-safe.
 */
public final class Reservation {
    final Cell cell;
    final CompiledAction action;
    final long[] costs;
    private final long atMicros;

    /** Null while open; guarded by the cell. */
    @org.jspecify.annotations.Nullable
    Settlement settled;

    Reservation(Cell cell, CompiledAction action, long[] costs, long atMicros) {
        this.cell = cell;
        this.action = action;
        this.costs = costs;
        this.atMicros = atMicros;
    }

    public Key key() {
        return cell.key;
    }

    /** Name of the action it was taken for. */
    public String action() {
        return action.name;
    }

    /** When it was taken, in epoch microseconds. */
    public long atMicros() {
        return atMicros;
    }

    /** What it took from each limit of the action, in the action's order: what a usage history has to record. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(costs.length);
        for (int i = 0; i < costs.length; i++) {
            parts.add(new Part(limitId(i), costs[i]));
        }
        return List.copyOf(parts);
    }

    String limitId(int index) {
        return action.limits[index].id();
    }

    @Override
    public String toString() {
        return "Reservation[" + action.name + " of " + cell.key + " " + parts() + "]";
    }

    /**
     * Share of one limit.
     *
     * @param limitId the limit
     * @param cost what was taken, at least 1, in the limit's unit
     */
    public record Part(String limitId, long cost) {}
}
