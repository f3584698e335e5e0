package io.github.plimsoll.pricefeed;

/**
 * The averages that Pyth publishes beside its price: of the price (TWAP) and of the confidence (TWAC), weighted by the
 * inverse of the confidence and fading with every slot. With weight {@code w = 1 / confidence} (1 when that is 0) and
 * {@code d = 1 - slots * ln 2 / 5921} (the first step of an exponential with a half-life of 5,921 slots):
 * {@code numerator = numerator * d + value * w}, {@code denominator = denominator * d + w}, average = numerator /
 * denominator. After more than 4,145 slots it begins anew with the value itself.
 *
 * <p>The arithmetic is Pyth's own decimal floating point with 28-bit mantissas, digit for digit, so that the results are
 * theirs to the unit; it is good to about eight digits. Belongs to one thread.
 */
public final class PythEma {
    private static final long MAX_SLOTS = 4_145;

    private final Average price = new Average();
    private final Average confidence = new Average();
    private final ShortDecimal value = new ShortDecimal();
    private final ShortDecimal width = new ShortDecimal();
    private final ShortDecimal weight = new ShortDecimal();
    private final ShortDecimal fading = new ShortDecimal();
    private final ShortDecimal term = new ShortDecimal();

    /** Nothing averaged yet. */
    public PythEma() {}

    /**
     * Takes an aggregate price.
     *
     * @param price mantissa
     * @param confidence mantissa; 0 counts with a weight of one
     * @param exponent of both, -17 to 17
     * @param slots since the update before; more than 4,145 for the first
     * @throws IllegalArgumentException for an exponent outside its range, a negative confidence or negative slots
     * @throws ArithmeticException when a result has more digits than fit; the averages are then spoilt: begin anew
     */
    public void update(long price, long confidence, int exponent, long slots) {
        if (exponent < -17 || exponent > 17 || confidence < 0 || slots < 0) {
            throw new IllegalArgumentException(
                    "an update takes an exponent of -17 to 17, and a confidence and slots of at" + " least 0, not "
                            + exponent + ", " + confidence + " and " + slots);
        }
        value.set(price, exponent);
        width.set(confidence, exponent);
        weight.setOne();
        if (!width.isZero()) {
            weight.divide(width);
        }
        fading.setFading(slots);
        boolean anew = slots > MAX_SLOTS;
        this.price.update(value, anew, exponent);
        this.confidence.update(width, anew, exponent);
    }

    /** The average price as a mantissa of the last exponent, cut towards 0. */
    public long price() {
        return price.mantissa;
    }

    /** The average confidence as a mantissa of the last exponent, cut towards 0. */
    public long confidence() {
        return confidence.mantissa;
    }

    /** One of the two averages; it keeps its sums as they are stored on the chain. */
    private final class Average {
        private final ShortDecimal numerator = new ShortDecimal();
        private final ShortDecimal denominator = new ShortDecimal();
        private final ShortDecimal mean = new ShortDecimal();
        private long storedNumerator;
        private long storedDenominator;
        private long mantissa;

        void update(ShortDecimal next, boolean anew, int exponent) {
            term.set(next);
            term.multiply(weight);
            if (anew) {
                numerator.set(term);
                denominator.set(weight);
                mean.set(next);
            } else {
                numerator.load(storedNumerator);
                numerator.multiply(fading);
                numerator.add(term);
                denominator.load(storedDenominator);
                denominator.multiply(fading);
                denominator.add(weight);
                mean.set(numerator);
                mean.divide(denominator);
            }
            mantissa = mean.mantissaAt(exponent);
            if (numerator.isStorable() && denominator.isStorable()) {
                storedNumerator = numerator.stored();
                storedDenominator = denominator.stored();
            }
        }
    }
}
