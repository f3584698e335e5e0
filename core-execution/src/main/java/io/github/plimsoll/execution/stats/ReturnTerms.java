package io.github.plimsoll.execution.stats;

/**
 * What the ratios of {@link ReturnStats} are taken with; nothing of it is implied.
 *
 * @param periodsPerYear above 0: 365 for days of a market that never closes, 252 for days of an exchange, 52 weeks, 12 months
 * @param riskFree risk free return of one period, as a fraction
 * @param target minimal acceptable return of one period, as a fraction: what Sortino measures from
 * @param deviation divisor of the standard deviation
 * @param annual which annual return Calmar divides by the drawdown
 */
public record ReturnTerms(
        double periodsPerYear, double riskFree, double target, Deviation deviation, AnnualReturn annual) {
    /** Days in the year of a market that never closes. */
    public static final double DAYS_OF_A_YEAR = 365;

    public ReturnTerms {
        if (!(periodsPerYear > 0 && Double.isFinite(periodsPerYear))) {
            throw new IllegalArgumentException("periods per year must be above 0 but are " + periodsPerYear);
        }
        if (!Double.isFinite(riskFree) || !Double.isFinite(target)) {
            throw new IllegalArgumentException(
                    "risk free return and target must be finite but are " + riskFree + " and " + target);
        }
    }

    /** Daily returns of a market that never closes, no risk free return, target 0, sample deviation, compound growth. */
    public static ReturnTerms daily() {
        return new ReturnTerms(DAYS_OF_A_YEAR, 0, 0, Deviation.SAMPLE, AnnualReturn.COMPOUND);
    }

    /**
     * The return of one period that compounds to an annual one: {@code (1 + annual) ^ (1 / periods) - 1}.
     *
     * @throws IllegalArgumentException when the annual return is not above -1
     */
    public static double perPeriod(double annual, double periodsPerYear) {
        if (!(annual > -1)) {
            throw new IllegalArgumentException("an annual return must be above -1 but is " + annual);
        }
        return StrictMath.expm1(StrictMath.log1p(annual) / periodsPerYear);
    }
}
