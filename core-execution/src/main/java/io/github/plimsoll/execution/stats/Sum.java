package io.github.plimsoll.execution.stats;

/** A sum of doubles whose error does not grow with their number (Neumaier's compensation). */
final class Sum {
    private double sum;
    private double lost;

    void add(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }

    double value() {
        return sum + lost;
    }
}
