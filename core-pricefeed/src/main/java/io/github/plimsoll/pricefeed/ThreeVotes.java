package io.github.plimsoll.pricefeed;

/** {@link Aggregation#PYTH}. */
final class ThreeVotes implements AggregationRule {
    @Override
    public boolean aggregate(QuoteSet quotes, int minimum) {
        long[] votes = quotes.votes();
        int counted = 0;
        int count = 0;
        for (int i = 0; i < quotes.size(); i++) {
            long price = quotes.prices[i];
            long confidence = quotes.confidences[i];
            if (counts(price, confidence)) {
                counted++;
                count = insert(votes, count, price - confidence);
                count = insert(votes, count, price);
                count = insert(votes, count, price + confidence);
            }
        }
        if (counted == 0 || counted < minimum) {
            quotes.set(0, 0, counted);
            return false;
        }
        long price = Median.of(votes, count);
        long below = price - votes[count >> 2];
        long above = votes[count - 1 - (count >> 2)] - price;
        quotes.set(price, Math.max(below, above), counted);
        return quotes.confidence() > 0;
    }

    private static boolean counts(long price, long confidence) {
        return confidence > 0 && Long.MIN_VALUE + confidence <= price && price <= Long.MAX_VALUE - confidence;
    }

    private static int insert(long[] sorted, int count, long value) {
        int at = count;
        while (at > 0 && sorted[at - 1] > value) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = value;
        return count + 1;
    }
}
