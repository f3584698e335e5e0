/**
 * Exact units, ids and the world clock shared by every Plimsoll core: immutable values over primitives, no floating
 * point, no clock, no randomness and no I/O of their own. Not a general money library: no currencies, no formatting
 * for locales.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.numbers {
    requires static org.jspecify;

    exports io.github.plimsoll.numbers;
}
