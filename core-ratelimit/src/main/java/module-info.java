/**
 * Rate limits of an action, decided at once: every limit grants, or none is charged. Integer arithmetic, one tick is
 * one microsecond; no thread, no clock and no I/O of its own, and nothing here knows what a trade is. Not a queue and
 * not a pacer: it answers, and never waits.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.ratelimit {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;

    exports io.github.plimsoll.ratelimit;
    exports io.github.plimsoll.ratelimit.spi;
}
