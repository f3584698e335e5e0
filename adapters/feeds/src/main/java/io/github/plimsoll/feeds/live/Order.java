package io.github.plimsoll.feeds.live;

import java.util.Optional;

/**
 * What the running numbers of a source mean. Remembers the last ones; belongs to one connection unless it says otherwise.
 * {@link Rejected.Reason#GAP} is counted only; every other reason keeps out what came.
 */
interface Order {
    /** A source without numbers; what comes late or twice is left to the price feed. */
    Order NONE = new Order() {};

    /** Looks at the number of a message. */
    default Optional<Rejected.Reason> message(Decoded said) {
        return Optional.empty();
    }

    /** Looks at a price. */
    default Optional<Rejected.Reason> tick(Tick tick) {
        return Optional.empty();
    }

    /** The price with the time that it is to have. */
    default Tick stamped(Tick tick) {
        return tick;
    }
}
