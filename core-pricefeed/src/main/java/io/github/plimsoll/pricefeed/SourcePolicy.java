package io.github.plimsoll.pricefeed;

/**
 * What a market says of one of its sources; what is empty is as the market's own policy says. Immutable.
 *
 * @param weight what it counts in a weighted median; 1 unless set, 1 to 1,000,000
 */
public record SourcePolicy(int weight) {
    /** A source of which nothing is said. */
    public static final SourcePolicy USUAL = new SourcePolicy(1);

    /** @throws IllegalArgumentException for a number outside its range */
    public SourcePolicy {
        if (weight < 1 || weight > QuoteSet.MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "the weight of a source is 1 to " + QuoteSet.MAX_WEIGHT + ", not " + weight);
        }
    }

    /** A source with this weight. */
    public static SourcePolicy ofWeight(int weight) {
        return new SourcePolicy(weight);
    }
}
