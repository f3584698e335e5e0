package io.github.plimsoll.execution.spi;

/** What a venue knows of one client order id. */
public enum VenueOrder {
    /** It works; events will come. */
    WORKING,
    /** It ended; its events are in the stream. */
    DONE,
    /** The venue does not know the id. */
    ABSENT,
    /** The venue did not answer. */
    UNKNOWN
}
