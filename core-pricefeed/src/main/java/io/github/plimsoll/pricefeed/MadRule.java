package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Ratio;
import java.util.Objects;

/**
 * Leaves out quotes that lie too far from the price by the measure of their own spread: further than {@code multiple}
 * times the median of all distances (MAD). It only tightens the largest deviation, which holds as well; the floor keeps
 * sources that agree to the last digit from expelling one that is a hair away. Immutable.
 *
 * @param multiple 1 to 100
 * @param floor distance from the price that is never an outlier by this rule, 0 to 1% of it
 */
public record MadRule(int multiple, Ratio floor) {
    /** Three times the median distance, never below 0.01% of the price. */
    public static final MadRule USUAL = new MadRule(3, Ratio.ofMillionths(100));

    /** @throws IllegalArgumentException for a number outside its range */
    public MadRule {
        Objects.requireNonNull(floor, "floor");
        if (multiple < 1 || multiple > 100 || floor.millionths() < 0 || floor.millionths() > 10_000) {
            throw new IllegalArgumentException("a MAD rule takes a multiple of 1 to 100 and a floor of 0 to 1%, not "
                    + multiple + " and " + floor.toPercent());
        }
    }
}
