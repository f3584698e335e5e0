package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;

/**
 * The last good price with its age, whatever the age: for display and for closing only, never for opening. It proves
 * nothing and converts to nothing that does. Immutable.
 *
 * @param asOfMicros source time of the oldest contributor, epoch microseconds
 * @param ageMicros how long before the reading that was; at least 0
 */
public record Indicative(Instrument instrument, Price price, long asOfMicros, long ageMicros) {}
