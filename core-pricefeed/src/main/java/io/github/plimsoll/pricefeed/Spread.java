package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;

/** How far a quote may lie by the MAD rule. Working memory of one market, guarded by its lock. */
final class Spread {
    private final MadRule rule;
    private final long[] distances;

    Spread(MadRule rule, int sources) {
        this.rule = rule;
        this.distances = new long[sources];
    }

    /** In price units, rounded down; at most the largest long. */
    long allowed(QuoteSet quotes, long price) {
        int size = quotes.size();
        for (int i = 0; i < size; i++) {
            long distance = Math.abs(quotes.prices[i] - price);
            int at = i;
            while (at > 0 && distances[at - 1] > distance) {
                distances[at] = distances[at - 1];
                at--;
            }
            distances[at] = distance;
        }
        long median = Median.of(distances, size);
        long spread = median > Long.MAX_VALUE / rule.multiple() ? Long.MAX_VALUE : median * rule.multiple();
        return Math.max(spread, Exact.mulDiv(price, rule.floor().millionths(), Exactly.ONE, Rounding.DOWN));
    }
}
