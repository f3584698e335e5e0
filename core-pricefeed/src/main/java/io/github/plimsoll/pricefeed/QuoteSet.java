package io.github.plimsoll.pricefeed;

import org.jspecify.annotations.Nullable;

/**
 * Quotes of which one price is made, for whoever wants the arithmetic of {@link Aggregation} without a feed. It judges
 * nothing and proves nothing: no freshness, no agreement. Reusable; allocates nothing but what a rule works with.
 * Belongs to one thread.
 */
public final class QuoteSet {
    /** Most quotes of one set. */
    public static final int MAX_QUOTES = 1_024;
    /** Largest weight of one quote. */
    public static final int MAX_WEIGHT = 1_000_000;

    /** Ascending by price. */
    final long[] prices;

    final long[] confidences;
    final int[] weights;
    private long @Nullable [] votes;
    private int size;
    private long totalWeight;
    private long price;
    private long confidence;
    private boolean ownConfidence;
    private int counted;

    /**
     * @param capacity most quotes it is to hold, 1 to {@link #MAX_QUOTES}
     * @throws IllegalArgumentException for another capacity
     */
    public QuoteSet(int capacity) {
        if (capacity < 1 || capacity > MAX_QUOTES) {
            throw new IllegalArgumentException("a quote set holds 1 to " + MAX_QUOTES + " quotes, not " + capacity);
        }
        prices = new long[capacity];
        confidences = new long[capacity];
        weights = new int[capacity];
    }

    /** Forgets every quote. */
    public void clear() {
        size = 0;
        totalWeight = 0;
    }

    /**
     * Adds a quote in any order.
     *
     * @param price any number of any one scale
     * @param confidence half width in the same scale; what is not above 0 says nothing
     * @param weight 1 to {@link #MAX_WEIGHT}; only the weighted median looks at it
     * @throws IllegalArgumentException for another weight
     * @throws IllegalStateException when the set is full
     */
    public void add(long price, long confidence, int weight) {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("a weight is 1 to " + MAX_WEIGHT + ", not " + weight);
        }
        if (size == prices.length) {
            throw new IllegalStateException("the quote set is full: it holds " + size);
        }
        int at = size;
        while (at > 0 && prices[at - 1] > price) {
            prices[at] = prices[at - 1];
            confidences[at] = confidences[at - 1];
            weights[at] = weights[at - 1];
            at--;
        }
        prices[at] = price;
        confidences[at] = confidence;
        weights[at] = weight;
        size++;
        totalWeight += weight;
    }

    /**
     * Makes one price of the quotes added since the last {@link #clear}.
     *
     * @param minimum quotes that must count
     * @return whether there is a price; false for an empty set
     */
    public boolean aggregate(Aggregation how, int minimum) {
        return aggregate(how.rule(), minimum);
    }

    boolean aggregate(AggregationRule rule, int minimum) {
        counted = 0;
        return size > 0 && rule.aggregate(this, minimum);
    }

    /** The price just made; meaningless when there is none. */
    public long price() {
        return price;
    }

    /**
     * Half width that belongs to the price just made: as the Pyth rule says, otherwise the largest of the quotes' own
     * confidences and their distances from the price, at most the largest long.
     */
    public long confidence() {
        return ownConfidence ? confidence : widest();
    }

    /** How many quotes counted in the price just made. */
    public int counted() {
        return counted;
    }

    /** How many quotes were added. */
    public int size() {
        return size;
    }

    long totalWeight() {
        return totalWeight;
    }

    /** Working memory for three votes per quote, made when a rule first wants it. */
    long[] votes() {
        long[] made = votes;
        if (made == null) {
            made = new long[3 * prices.length];
            votes = made;
        }
        return made;
    }

    void set(long price, int counted) {
        this.price = price;
        this.counted = counted;
        ownConfidence = false;
    }

    void set(long price, long confidence, int counted) {
        this.price = price;
        this.confidence = confidence;
        this.counted = counted;
        ownConfidence = true;
    }

    private long widest() {
        long widest = Math.max(distance(prices[0]), distance(prices[size - 1]));
        for (int i = 0; i < size; i++) {
            widest = Math.max(widest, confidences[i]);
        }
        return widest;
    }

    private long distance(long other) {
        long distance = Math.max(price, other) - Math.min(price, other);
        return distance < 0 ? Long.MAX_VALUE : distance;
    }
}
