package io.github.plimsoll.pricefeed;

/** The sources by their last price, kept in order as single prices change. Guarded by the market's lock. */
final class PriceOrder {
    private final byte[] order;
    private int count;
    private int known;

    PriceOrder(int sources) {
        order = new byte[sources];
    }

    /** Puts a source where its price, just changed or new, belongs. */
    void moved(int source, long[] prices) {
        int bit = 1 << source;
        int at = (known & bit) != 0 ? indexOf(source) : count++;
        known |= bit;
        long price = prices[source];
        while (at > 0 && prices[order[at - 1]] > price) {
            order[at] = order[at - 1];
            at--;
        }
        while (at + 1 < count && prices[order[at + 1]] < price) {
            order[at] = order[at + 1];
            at++;
        }
        order[at] = (byte) source;
    }

    private int indexOf(int source) {
        int at = 0;
        while (order[at] != source) {
            at++;
        }
        return at;
    }

    int count() {
        return count;
    }

    /** The source with the {@code at}-th lowest price, from 0. */
    int source(int at) {
        return order[at];
    }
}
