package io.github.plimsoll.risk;

/**
 * What an order does to risk; decides which gate it passes. Source: contracts, section 3.
 */
public enum OrderClass {
    /** Open, increase, remove margin, cancel or widen a protective stop, place a resting entry: the whole gate. */
    OPENING,
    /** Close, partial close, flatten, protective triggers: a {@link ReduceOnly} permit. */
    REDUCING,
    /** Cancel a resting entry, tighten a stop, add margin: neither gate nor permit. */
    NEUTRAL
}
