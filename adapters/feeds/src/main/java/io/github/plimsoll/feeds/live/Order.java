package io.github.plimsoll.feeds.live;

import java.util.Optional;

/** What the running numbers of a source mean. Remembers the last ones; belongs to one connection unless it says otherwise. */
interface Order {
    /** A source without numbers; what comes late or twice is left to the price feed. */
    Order NONE = new Order() {};

    /** Looks at the number of a message; what it says is counted, the prices are looked at all the same. */
    default Optional<Rejected> message(Decoded said) {
        return Optional.empty();
    }

    /** Looks at a price; {@link Rejected.Reason#GAP} is counted and the price taken, every other reason keeps it out. */
    default Optional<Rejected> tick(Tick tick) {
        return Optional.empty();
    }

    /** The price with the time that it is to have. */
    default Tick stamped(Tick tick) {
        return tick;
    }
}
