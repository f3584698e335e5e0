package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Price;
import java.util.Objects;

/**
 * What an open waits for at its venue.
 *
 * @param kind how it is carried out when its price is there
 * @param price the price that it waits for
 */
public record Resting(Kind kind, Price price) {
    /** How an order that rests is carried out. */
    public enum Kind {
        /** At its price or a better one: that price is the worst price of the order. */
        LIMIT,
        /** At the market once its price is reached, from below by a long and from above by a short; no worse than its worst price. */
        STOP
    }

    public Resting {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(price, "price");
    }
}
