package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;
import org.jspecify.annotations.Nullable;

/**
 * The price that a set of quotes agrees on. Formula: the market's {@link Aggregation} of <em>all</em> fresh quotes,
 * because a minority of liars cannot move that out of the honest range; quotes further than the largest deviation from it
 * are outliers and do not contribute; what remains must be a quorum, more than half of the fresh ones (in number, and in
 * weight where weights count), and, when only two remain, within the deviation of each other (against the lower one).
 *
 * <p>Reusable working memory of one market, so that a computation allocates nothing; guarded by the market's lock.
 */
final class Consensus {
    private final AggregationRule rule;
    private final boolean plain;
    private final boolean weighted;
    private final boolean ownConfidence;
    private final int quorum;
    private final long maxDeviation;
    /** Up to this price the product with the deviation fits 64 bits. */
    private final long exactUpTo;

    private final long maxConfidence;
    private final int[] weights;
    private final int witnesses;
    private final QuoteSet set;
    private final PriceOrder order;
    private final @Nullable Spread spread;

    boolean agreed;
    /** The aggregate of the fresh quotes, whether agreed or not; meaningless when {@link #fresh} is 0. */
    long units;

    int fresh;
    int contributors;
    /** Witnesses that stand for the price just computed; all of them while there is none to confirm. */
    int confirmed;

    int outliers;
    /** How far from the price a quote may lie, in price units. */
    long allowedUnits;
    /** Largest distance that stands against agreement, in price units; compare with {@link #baseUnits}. */
    long worstUnits;

    long baseUnits;
    long confidenceUnits;
    /** Whether nothing but the width of the aggregate's confidence stands against agreement. */
    boolean tooWide;

    long asOfMicros;

    Consensus(FeedPolicy policy, Terms terms) {
        this.weights = terms.weights;
        this.witnesses = terms.witnesses;
        this.rule = policy.aggregation().rule();
        this.plain = policy.aggregation() == Aggregation.MEDIAN && policy.mad().isEmpty();
        this.weighted = policy.aggregation() == Aggregation.WEIGHTED_MEDIAN;
        this.ownConfidence = policy.aggregation() == Aggregation.PYTH;
        this.quorum = policy.quorum();
        this.maxDeviation = policy.maxDeviation().millionths();
        this.exactUpTo = Long.MAX_VALUE / maxDeviation;
        this.maxConfidence = policy.maxConfidence().toRatio().millionths();
        this.set = new QuoteSet(weights.length);
        this.order = new PriceOrder(weights.length);
        this.spread = policy.mad().map(mad -> new Spread(mad, weights.length)).orElse(null);
    }

    /** Must be told of every change of a price. */
    void moved(int source, long[] prices) {
        order.moved(source, prices);
    }

    /**
     * @param mask the fresh sources, witnesses among them
     * @param held fresh sources that do not count, but are part of what the majority is counted of
     */
    void compute(int mask, int held, Quotes quotes) {
        compute(mask & ~witnesses, Integer.bitCount(held & ~witnesses), quotes.price, quotes.confidence, quotes.time);
        confirmed = agreed ? confirmed(mask & witnesses, quotes.price) : witnesses;
        agreed &= confirmed == witnesses;
    }

    /** Witnesses judge by the largest deviation alone: a spread of which they are no part says nothing of them. */
    private int confirmed(int mask, long[] prices) {
        int confirmed = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            if (!Exactly.exceeds(Math.abs(prices[source] - units), units, maxDeviation)) {
                confirmed |= 1 << source;
            }
        }
        return confirmed;
    }

    boolean isOutlier(int source, long price) {
        return (witnesses & (1 << source)) == 0
                ? Math.abs(price - units) > allowedUnits
                : Exactly.exceeds(Math.abs(price - units), units, maxDeviation);
    }

    /** Whether this witness is why there is no price. */
    boolean isContradicting(int source, long price) {
        return confirmed != witnesses && (witnesses & (1 << source)) != 0 && isOutlier(source, price);
    }

    /**
     * @param mask the fresh sources that make the price
     * @param against fresh sources that speak without being counted
     */
    void compute(int mask, int against, long[] prices, long[] confidences, long[] times) {
        agreed = false;
        tooWide = false;
        contributors = 0;
        outliers = 0;
        worstUnits = 0;
        if (plain && isWhole(mask) && agreeWhole(mask, against, prices, confidences, times)) {
            return;
        }
        collect(mask, prices, confidences);
        fresh = set.size();
        if (fresh == 0) {
            return;
        }
        boolean priced = set.aggregate(rule, quorum);
        units = priced ? set.price() : Median.of(set.prices, fresh);
        baseUnits = units;
        allowedUnits = allowed(units);
        split(mask, prices, confidences, times);
        if (fresh < quorum || !priced || !isMajority(against) || !pairAgrees(prices)) {
            return;
        }
        if (ownConfidence) {
            confidenceUnits = set.confidence();
            worstUnits = confidenceUnits;
            tooWide = Exactly.exceeds(confidenceUnits, units, maxConfidence);
        }
        agreed = !tooWide;
    }

    /** Whether all sources that ever quoted are fresh: then their order is the order of the fresh ones. */
    private boolean isWhole(int mask) {
        return mask != 0 && Integer.bitCount(mask) == order.count();
    }

    /**
     * The usual case without a copy: when the lowest and the highest of all are no outliers, none is. False when that is
     * not so, or the sources do not agree; then nothing is said yet.
     */
    private boolean agreeWhole(int mask, int against, long[] prices, long[] confidences, long[] times) {
        int count = order.count();
        int half = count >> 1;
        long middle = prices[order.source(half)];
        if ((count & 1) == 0) {
            middle = AggregationRule.mean(prices[order.source(half - 1)], middle);
        }
        long widest = Math.max(middle - prices[order.source(0)], prices[order.source(count - 1)] - middle);
        long bound = allowed(middle);
        if (count <= 2 || count < quorum || count <= against || widest > bound) {
            return false;
        }
        long oldest = Long.MAX_VALUE;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            widest = Math.max(widest, confidences[source]);
            oldest = Math.min(oldest, times[source]);
        }
        units = middle;
        baseUnits = middle;
        allowedUnits = bound;
        fresh = count;
        contributors = mask;
        confidenceUnits = widest;
        asOfMicros = oldest;
        agreed = true;
        return true;
    }

    private void collect(int mask, long[] prices, long[] confidences) {
        set.clear();
        int count = order.count();
        for (int i = 0; i < count; i++) {
            int source = order.source(i);
            if ((mask & (1 << source)) != 0) {
                set.append(prices[source], confidences[source], weights[source]);
            }
        }
    }

    /** Whole units, so that a comparison of distances with it is exact. */
    private long allowed(long price) {
        long allowed = price <= exactUpTo
                ? price * maxDeviation / Exactly.ONE
                : Exact.mulDiv(price, maxDeviation, Exactly.ONE, Rounding.DOWN);
        return spread == null ? allowed : Math.min(allowed, spread.allowed(set, price));
    }

    /** The same in millionths of the price, for people. */
    long allowedMillionths() {
        return spread == null
                ? maxDeviation
                : Math.min(maxDeviation, Exact.mulDiv(allowedUnits, Exactly.ONE, units, Rounding.DOWN));
    }

    private void split(int mask, long[] prices, long[] confidences, long[] times) {
        long widest = 0;
        long oldest = Long.MAX_VALUE;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            long distance = Math.abs(prices[source] - units);
            if (distance > allowedUnits) {
                outliers |= 1 << source;
                worstUnits = Math.max(worstUnits, distance);
            } else {
                contributors |= 1 << source;
                widest = Math.max(widest, Math.max(confidences[source], distance));
                oldest = Math.min(oldest, times[source]);
            }
        }
        confidenceUnits = widest;
        asOfMicros = oldest;
    }

    private boolean isMajority(int against) {
        int remaining = Integer.bitCount(contributors);
        return remaining >= quorum
                && remaining * 2 > fresh + against
                && (!weighted || weightOfContributors() * 2 > set.totalWeight());
    }

    private long weightOfContributors() {
        long weight = 0;
        for (int rest = contributors; rest != 0; rest &= rest - 1) {
            weight += weights[Integer.numberOfTrailingZeros(rest)];
        }
        return weight;
    }

    private boolean pairAgrees(long[] prices) {
        if (Integer.bitCount(contributors) != 2) {
            return true;
        }
        long a = prices[Integer.numberOfTrailingZeros(contributors)];
        long b = prices[31 - Integer.numberOfLeadingZeros(contributors)];
        long distance = Math.abs(a - b);
        if (!Exactly.exceeds(distance, Math.min(a, b), maxDeviation)) {
            return true;
        }
        worstUnits = distance;
        baseUnits = Math.min(a, b);
        return false;
    }
}
