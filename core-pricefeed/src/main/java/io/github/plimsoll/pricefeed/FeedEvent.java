package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;

/** A change of state, told in the order in which it was noticed. Immutable. */
public sealed interface FeedEvent {
    /** Its place among all events of the feed, from 1. */
    long sequence();

    /** When it was noticed, epoch microseconds. */
    long atMicros();

    Instrument instrument();

    /** One source does better or worse on a market. */
    record SourceChanged(
            long sequence, long atMicros, Instrument instrument, String source, SourceState from, SourceState to)
            implements FeedEvent {}

    /** A market got or lost its price. */
    record MarketChanged(long sequence, long atMicros, Instrument instrument, boolean usable) implements FeedEvent {}
}
