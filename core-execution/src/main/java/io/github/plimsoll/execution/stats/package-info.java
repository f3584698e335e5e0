/**
 * Statistics of trades and accounts: pure functions over exact money. Counts, dollars and their ratios are exact; what is a
 * ratio of deviations is a {@code double}, decides nothing about money, and is absent where it is not defined: never NaN,
 * never infinite, never a zero in its place. All classes are immutable and thread-safe.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.execution.stats;
