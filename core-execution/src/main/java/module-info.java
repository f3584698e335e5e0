/**
 * The trade path: one desk where control, rate limits, price, risk and record meet; the stop fence, the dispatcher,
 * settlement into a double-entry ledger, triggers, recovery, the paper venue and the memory store. Pure: clock, chance,
 * store and venue come from outside. Not an exchange client and not a strategy engine.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.execution {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;
    requires transitive io.github.plimsoll.risk;
    requires transitive io.github.plimsoll.pricefeed;
    requires transitive io.github.plimsoll.ratelimit;

    exports io.github.plimsoll.execution;
    exports io.github.plimsoll.execution.spi;
    exports io.github.plimsoll.execution.stats;
}
