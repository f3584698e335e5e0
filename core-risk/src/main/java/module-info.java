/**
 * Pre-trade risk: may this order be placed, why, and what would pass. Pure: equal inputs give an equal decision; no
 * clock, no I/O, no thread, no state. Not a margin system, not a portfolio tracker, not a price source.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.risk {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;

    exports io.github.plimsoll.risk;
}
