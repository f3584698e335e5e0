package io.github.plimsoll.bot.chain;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A number that was read, or why it is not known: unknown is not 0.
 *
 * @param value empty when it is not known
 * @param why in words; empty when it is known
 */
record Reading(Optional<BigInteger> value, String why) {
    static Reading of(Optional<BigInteger> value) {
        return new Reading(value, value.isPresent() ? "" : "the nodes do not say, or contradict each other");
    }

    static Reading unknown(String why) {
        return new Reading(Optional.empty(), why);
    }
}
