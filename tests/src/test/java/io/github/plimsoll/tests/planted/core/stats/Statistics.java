package io.github.plimsoll.tests.planted.core.stats;

/** Allowed: doubles are for statistics. */
public final class Statistics {
    private Statistics() {}

    public static double mean(double one, double other) {
        return (one + other) / 2;
    }
}
