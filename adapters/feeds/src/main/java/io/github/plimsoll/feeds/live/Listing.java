package io.github.plimsoll.feeds.live;

import java.util.Objects;

/**
 * A market under the name that a source has for it. Immutable.
 *
 * @param market our id, such as {@code BTC-USD}
 * @param symbol the source's, such as {@code BTCUSDT} or a feed id
 * @param decimals decimals of prices that come as decimal text, 0 to 18: those of the instrument
 */
public record Listing(String market, String symbol, int decimals) {
    public Listing {
        Objects.requireNonNull(market, "market");
        Objects.requireNonNull(symbol, "symbol");
    }
}
