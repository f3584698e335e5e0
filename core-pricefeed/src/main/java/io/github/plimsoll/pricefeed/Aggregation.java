package io.github.plimsoll.pricefeed;

/** How one price is made of several quotes. All of it is whole numbers: the same quotes give the same price to the unit. */
public enum Aggregation {
    /** The middle price; of an even number the mean of the middle two, rounded towards minus infinity. */
    MEDIAN,
    /**
     * The price up to which the quotes, by price, hold half of the weight; when they hold exactly half there, the mean of
     * that price and the next, rounded towards minus infinity. Of equal weights it is the median.
     */
    WEIGHTED_MEDIAN,
    /**
     * Each quote votes three times: price - confidence, price, price + confidence. Of the n votes by size, counted from 0,
     * the price is the median (an even number: the mean of the middle two, rounded towards minus infinity); the confidence
     * is the larger distance from it of vote n/4 and of vote n - 1 - n/4. A quote without a confidence above 0, or whose
     * votes do not fit 64 bits, does not count. No quote that counts, fewer than the minimum, or a confidence that is not
     * above 0: no price.
     */
    PYTH;

    AggregationRule rule() {
        return switch (this) {
            case MEDIAN -> new Median();
            case WEIGHTED_MEDIAN -> new WeightedMedian();
            case PYTH -> new ThreeVotes();
        };
    }
}
