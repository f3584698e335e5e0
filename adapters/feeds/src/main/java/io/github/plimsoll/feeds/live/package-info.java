/**
 * Live market data. A {@link io.github.plimsoll.feeds.live.PriceSource} keeps its connections open and offers what it
 * hears to a {@link io.github.plimsoll.feeds.live.QuoteSink}; a {@link io.github.plimsoll.feeds.live.Decoder} makes prices
 * of one message and knows neither network nor clock. No type of any library appears in a public signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.feeds.live;
