/**
 * Market data for the price feed. The tape replays recorded real prices as several imperfect sources, for demo,
 * benchmarks and tests. No type of any library appears in a public signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.feeds;
