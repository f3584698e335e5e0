/**
 * Decides whether a price may be traded on: fresh, agreed by independent sources, plausible; otherwise it says exactly
 * why not. It is not a market-data client: adapters fetch quotes and offer them here.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.pricefeed {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;

    exports io.github.plimsoll.pricefeed;
}
