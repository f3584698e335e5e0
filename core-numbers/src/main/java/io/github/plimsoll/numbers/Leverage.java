package io.github.plimsoll.numbers;

/**
 * Leverage in hundredths of 1x. Range 1.00x to 1000.00x. Immutable.
 *
 * @param hundredths leverage times 100
 */
public record Leverage(int hundredths) implements Comparable<Leverage> {
    public static final int ONE_HUNDREDTHS = 100;
    /** 1000x. */
    public static final int MAX_HUNDREDTHS = 100_000;

    public Leverage {
        if (hundredths < ONE_HUNDREDTHS || hundredths > MAX_HUNDREDTHS) {
            throw new IllegalArgumentException(
                    "leverage must be 1x to 1000x but is " + Decimals.print(hundredths, 2, 0) + "x");
        }
    }

    /** Whole multiples: {@code of(10)} is 10x. */
    public static Leverage of(int times) {
        if (times < 1 || times > MAX_HUNDREDTHS / ONE_HUNDREDTHS) {
            throw new IllegalArgumentException("leverage must be 1x to 1000x but is " + times + "x");
        }
        return new Leverage(times * ONE_HUNDREDTHS);
    }

    public static Leverage ofHundredths(int hundredths) {
        return new Leverage(hundredths);
    }

    /** Reads {@code 10}, {@code 10x} or {@code 2.5x}. */
    public static Leverage parse(String text) {
        Given.notNull(text, "leverage");
        String digits = text.endsWith("x") || text.endsWith("X") ? text.substring(0, text.length() - 1) : text;
        long value = Decimals.parse("leverage", digits, 2);
        if (value < ONE_HUNDREDTHS || value > MAX_HUNDREDTHS) {
            throw new IllegalArgumentException(
                    "leverage must be 1x to 1000x but is " + Decimals.print(value, 2, 0) + "x");
        }
        return new Leverage((int) value);
    }

    @Override
    public int compareTo(Leverage other) {
        return Integer.compare(hundredths, other.hundredths);
    }

    /** Such as {@code 10x} or {@code 2.5x}. */
    @Override
    public String toString() {
        return Decimals.print(hundredths, 2, 0) + "x";
    }
}
