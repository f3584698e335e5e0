package io.github.plimsoll.numbers;

/**
 * A percentage in ten-thousandths of one percent: 3% is 30,000. Range -100,000,000% to 100,000,000%. Immutable.
 *
 * @param tenThousandths percent times 1e4
 */
public record Percent(long tenThousandths) implements Comparable<Percent> {
    public static final long ONE_HUNDRED = 1_000_000L;

    public Percent {
        if (tenThousandths > Ratio.MAX_MILLIONTHS || tenThousandths < -Ratio.MAX_MILLIONTHS) {
            throw new IllegalArgumentException("percent must be within -100,000,000 and 100,000,000 but is "
                    + Decimals.print(tenThousandths, 4, 0));
        }
    }

    /** Whole percent: {@code of(3)} is 3%. */
    public static Percent of(long percent) {
        return new Percent(Math.multiplyExact(percent, 10_000L));
    }

    /** Reads {@code 3%}, {@code 3} or {@code 2.5%}; at most 4 decimals. */
    public static Percent parse(String text) {
        Given.notNull(text, "percent");
        String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        return new Percent(Decimals.parse("percent", digits, 4));
    }

    public Ratio toRatio() {
        return new Ratio(tenThousandths);
    }

    @Override
    public int compareTo(Percent other) {
        return Long.compare(tenThousandths, other.tenThousandths);
    }

    /** Such as {@code 3%}. */
    @Override
    public String toString() {
        return Decimals.print(tenThousandths, 4, 0) + "%";
    }
}
