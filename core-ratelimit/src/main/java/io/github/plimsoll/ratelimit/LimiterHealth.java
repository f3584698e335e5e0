package io.github.plimsoll.ratelimit;

/**
 * How full the limiter is.
 *
 * @param keys keys held in the normal lane
 * @param exitKeys keys held in the exit lane
 * @param maxKeys room for keys in each lane
 * @param openReservations reserved and neither committed nor cancelled
 * @param refusedForRoom decisions refused because a lane had no room for the key
 * @param historyKnown whether recorded usage was restored, or no limit needs it
 */
public record LimiterHealth(
        long keys, long exitKeys, long maxKeys, long openReservations, long refusedForRoom, boolean historyKnown) {}
