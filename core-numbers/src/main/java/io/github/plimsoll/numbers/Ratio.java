package io.github.plimsoll.numbers;

/**
 * A plain fraction in millionths: 0.05 is 50,000. Range -1,000,000 to 1,000,000. Immutable.
 *
 * @param millionths ratio times 1e6
 */
public record Ratio(long millionths) implements Comparable<Ratio> {
    public static final long ONE_MILLIONTHS = 1_000_000L;
    /** A ratio of one million. */
    public static final long MAX_MILLIONTHS = 1_000_000_000_000L;

    public static final Ratio ZERO = new Ratio(0);
    public static final Ratio ONE = new Ratio(ONE_MILLIONTHS);

    public Ratio {
        if (millionths > MAX_MILLIONTHS || millionths < -MAX_MILLIONTHS) {
            throw new IllegalArgumentException(
                    "ratio must be within -1,000,000 and 1,000,000 but is " + Decimals.print(millionths, 6, 0));
        }
    }

    public static Ratio ofMillionths(long millionths) {
        return new Ratio(millionths);
    }

    /** Reads a fraction such as {@code 0.05}; at most 6 decimals. */
    public static Ratio parse(String text) {
        return new Ratio(Decimals.parse("ratio", text, 6));
    }

    public Percent toPercent() {
        return new Percent(millionths);
    }

    public Bps toBps(Rounding rounding) {
        return new Bps(Exact.divide(millionths, 100, Given.notNull(rounding, "rounding")));
    }

    @Override
    public int compareTo(Ratio other) {
        return Long.compare(millionths, other.millionths);
    }

    /** Plain fraction, such as {@code 0.05}. */
    @Override
    public String toString() {
        return Decimals.print(millionths, 6, 0);
    }
}
