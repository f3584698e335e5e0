package io.github.plimsoll.pricefeed;

/** {@link Aggregation#MEDIAN}. A minority of liars cannot move it out of the range of the others. */
final class Median implements AggregationRule {
    @Override
    public boolean aggregate(QuoteSet quotes, int minimum) {
        quotes.set(of(quotes.prices, quotes.size()), quotes.size());
        return quotes.size() >= minimum;
    }

    /** Of the first {@code size} numbers, at least one, in ascending order. */
    static long of(long[] sorted, int size) {
        long high = sorted[size >> 1];
        return (size & 1) != 0 ? high : AggregationRule.mean(sorted[(size >> 1) - 1], high);
    }
}
