/**
 * Chainlink price feeds and the sequencer's uptime feed, read by polling through an
 * {@link io.github.plimsoll.feeds.chainlink.EthCall}. No type of any library appears in a public signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.feeds.chainlink;
