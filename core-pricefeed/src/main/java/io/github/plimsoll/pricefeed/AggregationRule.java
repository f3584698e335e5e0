package io.github.plimsoll.pricefeed;

/** One way of making a price of quotes. Stateless: what it works on belongs to the quote set. */
interface AggregationRule {
    /**
     * Sets price, confidence and how many quotes counted.
     *
     * @param quotes at least one
     * @param minimum quotes that must count
     * @return whether there is a price
     */
    boolean aggregate(QuoteSet quotes, int minimum);

    /** The mean of two numbers, rounded towards minus infinity. */
    static long mean(long low, long high) {
        return low + ((high - low) >>> 1);
    }
}
