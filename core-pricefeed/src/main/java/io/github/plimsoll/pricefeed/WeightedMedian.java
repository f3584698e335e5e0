package io.github.plimsoll.pricefeed;

/** {@link Aggregation#WEIGHTED_MEDIAN}. Liars with less than half of the weight cannot move it out of the others' range. */
final class WeightedMedian implements AggregationRule {
    @Override
    public boolean aggregate(QuoteSet quotes, int minimum) {
        int size = quotes.size();
        long left = -quotes.totalWeight();
        int at = -1;
        while (left < 0) {
            left += 2L * quotes.weights[++at];
        }
        long price = quotes.prices[at];
        quotes.set(left == 0 ? AggregationRule.mean(price, quotes.prices[at + 1]) : price, size);
        return size >= minimum;
    }
}
