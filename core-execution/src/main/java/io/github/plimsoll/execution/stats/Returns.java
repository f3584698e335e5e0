package io.github.plimsoll.execution.stats;

import io.github.plimsoll.numbers.Usd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Returns per period, as fractions, from exact money. */
public final class Returns {
    private Returns() {}

    /**
     * One return for each point after the first; deposits and withdrawals are not returns. Linked together they are the
     * time-weighted return. A stretch in which the account held nothing and made nothing has no return and is left out.
     *
     * @return empty when something was made on a capital of 0 or less, for which there is no return
     * @throws IllegalArgumentException when the points are not in the order of time
     */
    public static Optional<double[]> timeWeighted(List<EquityPoint> points, FlowTiming timing) {
        EquityPoint.requireOrder(points);
        double[] returns = new double[Math.max(0, points.size() - 1)];
        int count = 0;
        for (int i = 1; i < points.size(); i++) {
            EquityPoint before = points.get(i - 1);
            EquityPoint point = points.get(i);
            Usd made = point.made(before);
            Usd capital = timing == FlowTiming.START ? before.equity().plus(point.flow()) : before.equity();
            if (capital.isPositive()) {
                returns[count++] = (double) made.micros() / capital.micros();
            } else if (made.micros() != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.copyOf(returns, count));
    }

    /**
     * What results in turn return on a capital that they grow and shrink.
     *
     * @param results in the order of time, such as those of trades or of days
     * @param capital what there was before the first, above 0
     * @return empty when the capital was used up before the last result
     */
    public static Optional<double[]> onCapital(List<Usd> results, Usd capital) {
        double[] returns = new double[results.size()];
        Usd now = capital;
        for (int i = 0; i < returns.length; i++) {
            if (!now.isPositive()) {
                return Optional.empty();
            }
            returns[i] = (double) results.get(i).micros() / now.micros();
            now = now.plus(results.get(i));
        }
        return Optional.of(returns);
    }
}
