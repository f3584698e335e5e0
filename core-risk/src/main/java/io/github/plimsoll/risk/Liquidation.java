package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;

/**
 * Liquidation by collateral: {@code distance = entry x (threshold x collateral - accrued) / notional}; a long is
 * liquidated at {@code entry - distance}, a short at {@code entry + distance}. All prices are integer units of one
 * scale. Distances are rounded down, so that liquidation is never shown later than it comes. Source: rule R3 of the
 * reference systems; Avantis v2 uses the same form with a threshold of 0.85. Stateless and thread-safe.
 */
public final class Liquidation {
    private Liquidation() {}

    /**
     * Distance of a position that has just been opened: {@code entry x threshold / leverage}; collateral cancels out.
     *
     * @param entryUnits entry price, above 0
     * @param leverageHundredths leverage in hundredths of 1x, at least 100
     * @param thresholdMillionths share of the collateral whose loss liquidates, 1 to 1,000,000 millionths
     * @return price units, at least 0; 0 means that the price scale is too coarse and the position must not be opened
     */
    public static long distanceAtEntry(long entryUnits, int leverageHundredths, long thresholdMillionths) {
        requireEntry(entryUnits);
        requireThreshold(thresholdMillionths);
        if (leverageHundredths < Leverage.ONE_HUNDREDTHS) {
            throw new IllegalArgumentException("leverageHundredths must be at least 100 but is " + leverageHundredths);
        }
        long divisor = leverageHundredths * (Ratio.ONE_MILLIONTHS / Leverage.ONE_HUNDREDTHS);
        return Exact.mulDiv(entryUnits, thresholdMillionths, divisor, Rounding.DOWN);
    }

    /**
     * Distance of an open position after fees and funding have eaten into its collateral.
     *
     * @param collateralMicros remaining collateral, micro-dollars
     * @param accruedMicros accrued fees plus funding owed; negative when funding was earned
     * @param notionalMicros notional at entry, micro-dollars, above 0
     * @return price units; 0 or less means that the position is already due for liquidation
     */
    public static long distance(
            long entryUnits, long collateralMicros, long accruedMicros, long notionalMicros, long thresholdMillionths) {
        requireEntry(entryUnits);
        if (notionalMicros <= 0) {
            throw new IllegalArgumentException("notional must be above 0 but is " + notionalMicros + " micro-dollars");
        }
        requireThreshold(thresholdMillionths);
        long buffer = Exact.mulDiv(collateralMicros, thresholdMillionths, Ratio.ONE_MILLIONTHS, Rounding.FLOOR);
        return Exact.mulDiv(entryUnits, Math.subtractExact(buffer, accruedMicros), notionalMicros, Rounding.FLOOR);
    }

    /**
     * The liquidation price for a distance. A long whose distance reaches its entry cannot be liquidated above 0; it
     * gets the smallest price there is, 1 unit.
     *
     * @throws ArithmeticException when a short's liquidation price does not fit 64 bits
     */
    public static long priceUnits(Side side, long entryUnits, long distanceUnits) {
        Given.notNull(side, "side");
        requireEntry(entryUnits);
        return switch (side) {
            case LONG -> Math.max(1, Math.subtractExact(entryUnits, distanceUnits));
            case SHORT -> Math.addExact(entryUnits, distanceUnits);
        };
    }

    /** Whether a mark has reached the liquidation price. */
    public static boolean isDue(Side side, long markUnits, long liquidationUnits) {
        Given.notNull(side, "side");
        return side == Side.LONG ? markUnits <= liquidationUnits : markUnits >= liquidationUnits;
    }

    private static void requireEntry(long entryUnits) {
        if (entryUnits <= 0) {
            throw new IllegalArgumentException("entry price must be above 0 but is " + entryUnits + " units");
        }
    }

    private static void requireThreshold(long millionths) {
        if (millionths <= 0 || millionths > Ratio.ONE_MILLIONTHS) {
            throw new IllegalArgumentException("thresholdMillionths must be 1 to 1000000 but is " + millionths);
        }
    }

    static void requireThreshold(Ratio threshold) {
        long millionths = Given.notNull(threshold, "liquidationThreshold").millionths();
        if (millionths <= 0 || millionths > Ratio.ONE_MILLIONTHS) {
            throw new IllegalArgumentException(
                    "liquidationThreshold must be above 0 and at most 1 but is " + threshold);
        }
    }
}
