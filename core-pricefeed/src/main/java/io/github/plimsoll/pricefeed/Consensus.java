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
 * <p>A computation allocates nothing but, once, what another rule than the plain median works with. Guarded by the
 * market's lock.
 */
final class Consensus {
    private final Terms terms;
    private @Nullable QuoteSet set;
    private final @Nullable Spread spread;
    /** The sources whose prices stand in order, as of the last computation. */
    private int sorted;

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

    Consensus(Terms terms) {
        this.terms = terms;
        this.spread = terms.policy
                .mad()
                .map(mad -> new Spread(mad, terms.weights.length))
                .orElse(null);
    }

    /** Must be told of every change of a price, which is in the rows already. */
    void moved(int source, long before, long[] rows) {
        if ((sorted & (1 << source)) != 0) {
            SortedPrices.replace(rows, inOrder(), Integer.bitCount(sorted), before, rows[source]);
        }
    }

    private int inOrder() {
        return Quotes.SORTED * terms.weights.length;
    }

    /** Makes the prices in order those of the mask. */
    private void sort(int mask, long[] rows) {
        int from = inOrder();
        for (int rest = sorted & ~mask; rest != 0; rest &= rest - 1) {
            SortedPrices.remove(rows, from, Integer.bitCount(sorted), rows[Integer.numberOfTrailingZeros(rest)]);
            sorted &= ~Integer.lowestOneBit(rest);
        }
        for (int rest = mask & ~sorted; rest != 0; rest &= rest - 1) {
            SortedPrices.insert(rows, from, Integer.bitCount(sorted), rows[Integer.numberOfTrailingZeros(rest)]);
            sorted |= Integer.lowestOneBit(rest);
        }
    }

    /**
     * Silence is no consent: what is agreed must be agreed too when those who spoke until just now are taken by their last
     * word. So no market becomes usable because somebody who dissented falls silent.
     *
     * @param fresh the sources with a sound quote in force, witnesses among them
     * @param lingering the sources whose last sound quote is no longer in force, but within their silence bound
     * @param held the sources that do not count, but are part of what the majority is counted of
     */
    void compute(int fresh, int lingering, int held, Quotes quotes) {
        int makers = ~terms.witnesses;
        ofMakers(fresh & makers, held, quotes.rows);
        confirmed = agreed && terms.witnesses != 0
                ? confirmed(fresh & terms.witnesses & ~held, quotes.rows)
                : terms.witnesses;
        agreed &= confirmed == terms.witnesses;
        if (agreed && (lingering & makers) != 0) {
            ofMakers((fresh | lingering) & makers, held, quotes.rows);
            if (agreed) {
                ofMakers(fresh & makers, held, quotes.rows);
            }
        }
    }

    private void ofMakers(int makers, int held, long[] rows) {
        compute(makers & ~held, Integer.bitCount(makers & held), rows);
    }

    /** Witnesses judge by the largest deviation alone: a spread of which they are no part says nothing of them. */
    private int confirmed(int mask, long[] prices) {
        int confirmed = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            if (!Exactly.exceeds(Math.abs(prices[source] - units), units, terms.maxDeviation)) {
                confirmed |= 1 << source;
            }
        }
        return confirmed;
    }

    boolean isOutlier(int source, long price) {
        return terms.isWitness(source)
                ? Exactly.exceeds(Math.abs(price - units), units, terms.maxDeviation)
                : Math.abs(price - units) > allowedUnits;
    }

    /** Whether this witness is why there is no price. */
    boolean isContradicting(int source, long price) {
        return confirmed != terms.witnesses && terms.isWitness(source) && isOutlier(source, price);
    }

    /**
     * @param mask the fresh sources that make the price
     * @param against fresh sources that speak without being counted
     * @param rows by source all prices, all confidences, all times, and room for the prices in order
     */
    void compute(int mask, int against, long[] rows) {
        agreed = false;
        tooWide = false;
        contributors = 0;
        outliers = 0;
        worstUnits = 0;
        fresh = Integer.bitCount(mask);
        if (fresh == 0) {
            return;
        }
        if (sorted != mask) {
            sort(mask, rows);
        }
        boolean priced = terms.plain || aggregate(mask, rows);
        if (terms.plain) {
            units = median(rows);
        }
        baseUnits = units;
        allowedUnits = allowed(units);
        split(mask, rows);
        if (fresh < terms.quorum || !priced || !isMajority(against) || !pairAgrees(rows)) {
            return;
        }
        agree(rows);
        if (terms.ownConfidence) {
            confidenceUnits = set().confidence();
            worstUnits = confidenceUnits;
            tooWide = Exactly.exceeds(confidenceUnits, units, terms.maxConfidence);
        }
        agreed = !tooWide;
    }

    /** The median in place: no copy of what is in order already. */
    private long median(long[] rows) {
        int middle = inOrder() + (fresh >> 1);
        return (fresh & 1) != 0 ? rows[middle] : AggregationRule.mean(rows[middle - 1], rows[middle]);
    }

    private boolean aggregate(int mask, long[] rows) {
        QuoteSet all = set();
        all.clear();
        int confidences = terms.weights.length;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            all.add(rows[source], rows[confidences + source], terms.weights[source]);
        }
        boolean priced = all.aggregate(terms.rule, terms.quorum);
        units = priced ? all.price() : Median.of(all.prices, fresh);
        return priced;
    }

    private QuoteSet set() {
        QuoteSet made = set;
        if (made == null) {
            made = new QuoteSet(terms.weights.length);
            set = made;
        }
        return made;
    }

    /** Whole units, so that a comparison of distances with it is exact. */
    private long allowed(long price) {
        long allowed = price <= terms.exactUpTo
                ? price * terms.maxDeviation / Exactly.ONE
                : Exact.mulDiv(price, terms.maxDeviation, Exactly.ONE, Rounding.DOWN);
        return spread == null ? allowed : Math.min(allowed, spread.allowed(set(), price));
    }

    /** The same in millionths of the price, for people. */
    long allowedMillionths() {
        return spread == null
                ? terms.maxDeviation
                : Math.min(terms.maxDeviation, Exact.mulDiv(allowedUnits, Exactly.ONE, units, Rounding.DOWN));
    }

    /** Who contributes and who does not; when the lowest and the highest of all are no outliers, none is. */
    private void split(int mask, long[] rows) {
        int lowest = inOrder();
        long below = units - rows[lowest];
        long above = rows[lowest + fresh - 1] - units;
        if (below <= allowedUnits && above <= allowedUnits) {
            contributors = mask;
            confidenceUnits = Math.max(below, above);
            return;
        }
        long widest = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            long distance = Math.abs(rows[source] - units);
            if (distance > allowedUnits) {
                outliers |= 1 << source;
                worstUnits = Math.max(worstUnits, distance);
            } else {
                contributors |= 1 << source;
                widest = Math.max(widest, distance);
            }
        }
        confidenceUnits = widest;
    }

    private boolean isMajority(int against) {
        int remaining = Integer.bitCount(contributors);
        return remaining >= terms.quorum
                && remaining * 2 > fresh + against
                && (!terms.weighted || weightOfContributors() * 2 > set().totalWeight());
    }

    private long weightOfContributors() {
        long weight = 0;
        for (int rest = contributors; rest != 0; rest &= rest - 1) {
            weight += terms.weights[Integer.numberOfTrailingZeros(rest)];
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
        if (!Exactly.exceeds(distance, Math.min(a, b), terms.maxDeviation)) {
            return true;
        }
        worstUnits = distance;
        baseUnits = Math.min(a, b);
        return false;
    }

    /** The oldest of the contributors, and the widest of their confidences and their distances from the price. */
    private void agree(long[] rows) {
        long widest = confidenceUnits;
        long oldest = Long.MAX_VALUE;
        int sources = terms.weights.length;
        int times = 2 * sources;
        if (Integer.bitCount(contributors) == sources) {
            for (int source = 0; source < sources; source++) {
                widest = Math.max(widest, rows[sources + source]);
                oldest = Math.min(oldest, rows[times + source]);
            }
        } else {
            for (int rest = contributors; rest != 0; rest &= rest - 1) {
                int source = Integer.numberOfTrailingZeros(rest);
                widest = Math.max(widest, rows[sources + source]);
                oldest = Math.min(oldest, rows[times + source]);
            }
        }
        confidenceUnits = widest;
        asOfMicros = oldest;
    }
}
