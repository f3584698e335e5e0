package io.github.plimsoll.execution.stats;

/** What the sum of squared distances from the mean is divided by. */
public enum Deviation {
    /** One less than the number of returns: the estimate from a sample; undefined for fewer than two. */
    SAMPLE(1),
    /** The number of returns. */
    POPULATION(0);

    private final int less;

    Deviation(int less) {
        this.less = less;
    }

    int divisor(int count) {
        return count - less;
    }
}
