package io.github.plimsoll.ratelimit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Quota that was taken for one action and is still to be {@linkplain RateLimiter#commit committed} or
 * {@linkplain RateLimiter#cancel cancelled}. Until then it counts in full: no timer gives it back, because a timer
 * cannot know what became of the action. Thread-safe.
 */
public final class Reservation {
    private final RateLimiter owner;
    private final Subject subject;
    private final String action;
    private final Lane lane;
    private final List<Part> parts;
    private final long atMicros;
    private final AtomicReference<@Nullable Settlement> ended = new AtomicReference<>();

    /** For implementations of {@link RateLimiter}. */
    public Reservation(RateLimiter owner, Subject subject, String action, Lane lane, List<Part> parts, long atMicros) {
        this.owner = owner;
        this.subject = subject;
        this.action = action;
        this.lane = lane;
        this.parts = List.copyOf(parts);
        this.atMicros = atMicros;
    }

    /** Whose quota it is. */
    public Subject subject() {
        return subject;
    }

    /** Name of the action it was taken for. */
    public String action() {
        return action;
    }

    /** The lane it was taken from. */
    public Lane lane() {
        return lane;
    }

    /** When it was taken, in epoch microseconds. */
    public long atMicros() {
        return atMicros;
    }

    /** What it took from each limit of the action, in the action's order: what a usage history has to record. */
    public List<Part> parts() {
        return parts;
    }

    /** Whether this limiter made it. */
    public boolean isOf(RateLimiter limiter) {
        return owner.equals(limiter);
    }

    /** How it ended, if it has. */
    public Optional<Settlement> ended() {
        return Optional.ofNullable(ended.get());
    }

    /**
     * For implementations of {@link RateLimiter}: ends it, once.
     *
     * @return what was wanted the first time, and afterwards what it ended as
     */
    public Settlement end(Settlement wanted) {
        if (ended.compareAndSet(null, wanted)) {
            return wanted;
        }
        return ended.get() == Settlement.COMMITTED ? Settlement.ALREADY_COMMITTED : Settlement.ALREADY_CANCELLED;
    }

    @Override
    public String toString() {
        return "Reservation[" + action + " of " + subject + " " + parts + "]";
    }

    /**
     * Share of one limit.
     *
     * @param limitId the limit
     * @param cost what was taken, at least 1, in the limit's unit
     */
    public record Part(String limitId, long cost) {}
}
