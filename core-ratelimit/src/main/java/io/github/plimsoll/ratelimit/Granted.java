package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Every limit of the action granted, and all of them are charged. Only a {@link RateLimiter} makes one. Immutable,
 * apart from the reservation.
 */
public final class Granted implements Decision {
    private final Reservation reservation;
    private final long[] remaining;

    Granted(Reservation reservation, long[] remaining) {
        this.reservation = reservation;
        this.remaining = remaining;
    }

    /** The quota taken; after {@code tryAcquire} it is committed already. */
    public Reservation reservation() {
        return reservation;
    }

    /** What each limit of the action had left just after this grant, in the action's order. */
    public List<Remaining> remaining() {
        List<Remaining> all = new ArrayList<>(remaining.length);
        for (int i = 0; i < remaining.length; i++) {
            all.add(new Remaining(reservation.limitId(i), remaining[i]));
        }
        return List.copyOf(all);
    }

    /** @throws IllegalArgumentException when the action does not charge this limit */
    public long remaining(String limitId) {
        for (int i = 0; i < remaining.length; i++) {
            if (reservation.limitId(i).equals(limitId)) {
                return remaining[i];
            }
        }
        throw new IllegalArgumentException("action " + reservation.action() + " does not charge limit " + limitId);
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
}
