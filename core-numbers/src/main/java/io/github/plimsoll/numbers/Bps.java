package io.github.plimsoll.numbers;

/**
 * Basis points: 1/10,000. Range -10,000,000,000 to 10,000,000,000. Immutable.
 *
 * @param value whole basis points
 */
public record Bps(long value) implements Comparable<Bps> {
    public Bps {
        if (value > 10_000_000_000L || value < -10_000_000_000L) {
            throw new IllegalArgumentException(
                    "basis points must be within -10,000,000,000 and 10,000,000,000 but are " + value);
        }
    }

    public static Bps of(long value) {
        return new Bps(value);
    }

    public Ratio toRatio() {
        return new Ratio(Math.multiplyExact(value, 100));
    }

    @Override
    public int compareTo(Bps other) {
        return Long.compare(value, other.value);
    }

    /** Such as {@code 12 bps}. */
    @Override
    public String toString() {
        return value + " bps";
    }
}
