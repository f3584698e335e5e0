package io.github.plimsoll.execution.spi;

/**
 * Who a venue that lives in one process belongs to, and until when unless the holder extends it. Whoever takes it next has a
 * higher epoch, and what an older one still writes under its own is refused.
 *
 * @param venue name of the venue
 * @param holder the process
 * @param epoch counts who has held the venue, from 1
 * @param since when this holder took it, microseconds on the store's clock
 * @param until when it ends, microseconds on the store's clock
 */
public record VenueLease(String venue, String holder, long epoch, long since, long until) {}
