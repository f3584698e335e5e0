package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.numbers.Side;
import java.util.OptionalLong;

/** What the venue would take as spread. Thread-safe. */
@FunctionalInterface
public interface SpreadSource {
    /**
     * The spread of an open, 1e-10 percent; empty when it is not known, and then nothing is opened.
     *
     * @param notional micro-dollars
     */
    OptionalLong spread(String symbol, Side side, long notional);
}
