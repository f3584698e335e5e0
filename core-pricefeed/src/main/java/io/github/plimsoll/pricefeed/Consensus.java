package io.github.plimsoll.pricefeed;

/**
 * The price that a set of quotes agrees on. Formula: the median of <em>all</em> fresh quotes (of an even number the
 * mean of the middle two, rounded down), because a minority of liars cannot move that out of the honest range; quotes
 * further than the largest deviation from it are outliers and do not contribute; what remains must be a quorum, more
 * than half of the fresh ones, and, when only two remain, within the deviation of each other (against the lower one).
 *
 * <p>Reusable working memory of one market, so that a computation allocates nothing; guarded by the market's lock.
 */
final class Consensus {
    private final long[] sorted;

    boolean agreed;
    /** The median of the fresh quotes, whether agreed or not; meaningless when {@link #fresh} is 0. */
    long units;

    int fresh;
    int contributors;
    int outliers;
    /** Largest distance that stands against agreement, in price units; compare with {@link #baseUnits}. */
    long worstUnits;

    long baseUnits;
    long confidenceUnits;
    long asOfMicros;

    Consensus(int sources) {
        sorted = new long[sources];
    }

    /**
     * @param mask the fresh sources
     * @param maxDeviation millionths
     */
    void compute(int mask, long[] prices, long[] confidences, long[] times, int quorum, long maxDeviation) {
        agreed = false;
        contributors = 0;
        outliers = 0;
        worstUnits = 0;
        fresh = sort(mask, prices);
        if (fresh == 0) {
            return;
        }
        units = median();
        baseUnits = units;
        split(mask, prices, confidences, times, maxDeviation);
        if (fresh < quorum) {
            return;
        }
        int remaining = Integer.bitCount(contributors);
        agreed = remaining >= quorum && remaining * 2 > fresh && (remaining != 2 || pairAgrees(prices, maxDeviation));
    }

    private int sort(int mask, long[] prices) {
        int count = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            long price = prices[Integer.numberOfTrailingZeros(rest)];
            int at = count++;
            while (at > 0 && sorted[at - 1] > price) {
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = price;
        }
        return count;
    }

    private long median() {
        long high = sorted[fresh / 2];
        if ((fresh & 1) != 0) {
            return high;
        }
        long low = sorted[fresh / 2 - 1];
        return low + ((high - low) >>> 1);
    }

    private void split(int mask, long[] prices, long[] confidences, long[] times, long maxDeviation) {
        long widest = 0;
        long oldest = Long.MAX_VALUE;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            long distance = Math.abs(prices[source] - units);
            if (Exactly.exceeds(distance, units, maxDeviation)) {
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

    private boolean pairAgrees(long[] prices, long maxDeviation) {
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
