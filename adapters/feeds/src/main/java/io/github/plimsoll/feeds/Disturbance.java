package io.github.plimsoll.feeds;

/** What can be done to a source of the tape, to see what the price feed makes of it. */
public enum Disturbance {
    /** It quotes as it should. */
    OK,
    /** It repeats its last quote, with the time of that quote. */
    STALE,
    /** Its prices are 5% too high. */
    OUTLIER,
    /** It sends nothing. */
    OUTAGE
}
