package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every limit of the action granted, and all of them are charged or, after {@code reserve}, held. Immutable, apart
 * from the reservation.
 */
public abstract sealed class Granted implements Decision {
    private final String[] limitIds;

    private Granted(String[] limitIds) {
        this.limitIds = limitIds;
    }

    /**
     * For implementations of {@link RateLimiter}.
     *
     * @param remaining what each limit has left, in the action's order
     * @param reservation what is still to be committed or cancelled; null when it is charged for good
     */
    public static Granted of(List<Remaining> remaining, @Nullable Reservation reservation) {
        return of(
                remaining.stream().map(Remaining::limitId).toArray(String[]::new),
                remaining.stream().mapToLong(Remaining::remaining).toArray(),
                reservation);
    }

    static Granted of(String[] limitIds, long[] remaining, @Nullable Reservation reservation) {
        return new Any(limitIds, remaining, reservation);
    }

    /** Up to three limits, charged for good: the answer of most decisions, kept small. */
    static Granted few(String[] limitIds, long first, long second, long third) {
        return new Few(limitIds, first, second, third);
    }

    /**
     * The quota that is held.
     *
     * @throws IllegalStateException after {@code tryAcquire}, which charged it for good
     */
    public abstract Reservation reservation();

    abstract long left(int index);

    /** What each limit of the action had left just after this grant, in the action's order. */
    public List<Remaining> remaining() {
        List<Remaining> all = new ArrayList<>(limitIds.length);
        for (int i = 0; i < limitIds.length; i++) {
            all.add(new Remaining(limitIds[i], left(i)));
        }
        return List.copyOf(all);
    }

    /** @throws IllegalArgumentException when the action does not charge this limit */
    public long remaining(String limitId) {
        for (int i = 0; i < limitIds.length; i++) {
            if (limitIds[i].equals(limitId)) {
                return left(i);
            }
        }
        throw new IllegalArgumentException("the action does not charge limit " + limitId);
    }

    @Override
    public String code() {
        return "RATE_OK";
    }

    @Override
    public <T> T fold(
            Function<? super Granted, ? extends T> granted,
            Function<? super Denied, ? extends T> denied,
            Function<? super Unsatisfiable, ? extends T> unsatisfiable,
            Function<? super Unavailable, ? extends T> unavailable) {
        return granted.apply(this);
    }

    @Override
    public String toString() {
        return "Granted" + remaining();
    }

    /**
     * What a limit has left.
     *
     * @param limitId the limit
     * @param remaining the highest cost that it would grant next, not negative
     */
    public record Remaining(String limitId, long remaining) {}

    private static final class Few extends Granted {
        private final long first;
        private final long second;
        private final long third;

        Few(String[] limitIds, long first, long second, long third) {
            super(limitIds);
            this.first = first;
            this.second = second;
            this.third = third;
        }

        @Override
        public Reservation reservation() {
            throw new IllegalStateException("charged for good: there is nothing to commit or to cancel");
        }

        @Override
        long left(int index) {
            return index == 0 ? first : index == 1 ? second : third;
        }
    }

    private static final class Any extends Granted {
        private final long[] remaining;
        private final @Nullable Reservation reservation;

        Any(String[] limitIds, long[] remaining, @Nullable Reservation reservation) {
            super(limitIds);
            this.remaining = remaining;
            this.reservation = reservation;
        }

        @Override
        public Reservation reservation() {
            Reservation held = reservation;
            if (held == null) {
                throw new IllegalStateException("charged for good: there is nothing to commit or to cancel");
            }
            return held;
        }

        @Override
        long left(int index) {
            return remaining[index];
        }
    }
}
