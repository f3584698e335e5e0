package io.github.plimsoll.pricefeed;

/**
 * Prices in ascending order within a larger array, kept so as single ones change. All are above 0, so that differences
 * fit; no comparison is a branch, because where a price belongs is what a processor cannot guess.
 */
final class SortedPrices {
    private static final int SIGN = 63;

    private SortedPrices() {}

    /** Puts {@code price} in the place of {@code old}, which is one of the {@code count} prices from {@code from} on. */
    static void replace(long[] all, int from, int count, long old, long price) {
        long below = 0;
        int last = from + count - 1;
        for (int i = from; i < last; i++) {
            // Without the old price the next one moves up to here from where the old one stood.
            int skip = 1 - (int) ((all[i] - old) >>> SIGN);
            long next = all[i + skip];
            all[i] = max(below, min(next, price));
            below = next;
        }
        all[last] = max(below, price);
    }

    /** Adds a price to the {@code count} prices from {@code from} on. */
    static void insert(long[] all, int from, int count, long price) {
        int at = from + count;
        while (at > from && all[at - 1] > price) {
            all[at] = all[at - 1];
            at--;
        }
        all[at] = price;
    }

    /** Takes a price out of the {@code count} prices from {@code from} on, one of which it is. */
    static void remove(long[] all, int from, int count, long price) {
        int at = from;
        while (all[at] != price) {
            at++;
        }
        System.arraycopy(all, at + 1, all, at, from + count - 1 - at);
    }

    private static long min(long a, long b) {
        long difference = a - b;
        return b + (difference & (difference >> SIGN));
    }

    private static long max(long a, long b) {
        long difference = a - b;
        return a - (difference & (difference >> SIGN));
    }
}
