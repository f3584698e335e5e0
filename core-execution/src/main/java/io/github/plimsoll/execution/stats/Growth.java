package io.github.plimsoll.execution.stats;

/** The growth of one unit of capital over a series of returns, and its falls below a peak. */
final class Growth {
    /** Logarithm of the growth; minus infinity when everything was lost. */
    private final double log;

    final double maxDrawdown;
    final int peak;
    final int trough;
    final int recovered;
    final int longest;

    Growth(double[] returns) {
        Sum sum = new Sum();
        boolean lost = false;
        double logNow = 0;
        double top = 0;
        double deepest = 0;
        int reached = 0;
        int from = 0;
        int to = 0;
        int back = -1;
        int longestWait = 0;
        boolean fallen = false;
        boolean waiting = false;
        for (int i = 1; i <= returns.length; i++) {
            if (returns[i - 1] <= -1) {
                lost = true;
            }
            if (lost) {
                logNow = Double.NEGATIVE_INFINITY;
            } else {
                sum.add(StrictMath.log1p(returns[i - 1]));
                logNow = sum.value();
            }
            double under = top - logNow;
            boolean below = under > ROUNDING * Math.max(1, Math.abs(top));
            if (below || fallen) {
                longestWait = Math.max(longestWait, i - reached);
            }
            fallen = below;
            if (below && under > deepest) {
                deepest = under;
                from = reached;
                to = i;
                back = -1;
                waiting = true;
            } else if (!below) {
                back = waiting ? i : back;
                waiting = false;
                top = Math.max(top, logNow);
                reached = i;
            }
        }
        // a growth that is nothing but the rounding of the returns is none
        log = Math.abs(logNow) <= UNIT * returns.length ? 0 : logNow;
        maxDrawdown = -StrictMath.expm1(-deepest);
        peak = from;
        trough = to;
        recovered = back;
        longest = longestWait;
    }

    /** What is the same peak again although the sum of logarithms says so a little below. */
    private static final double ROUNDING = 1e-14;
    /** How far the logarithm of one return may be off. */
    private static final double UNIT = 1.2e-16;

    double total() {
        return StrictMath.expm1(log);
    }

    /** Growth of a year: the root or power of the whole. */
    double perYear(int count, double periodsPerYear) {
        return StrictMath.expm1(log * (periodsPerYear / count));
    }
}
