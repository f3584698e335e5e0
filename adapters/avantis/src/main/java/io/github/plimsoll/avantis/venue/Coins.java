package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Sizes and prices between our units and the venue's, which have ten decimals. */
final class Coins {
    private static final int DECIMALS = 10;
    private static final long OF_A_HUNDREDTH = 100_000_000;
    /** A size that is read back as collateral, leverage and price is exact to about one part in 10^8. */
    private static final long TOLERANCE = 1_000_000;

    /** The same in full: less than a hundredth of a unit, or of the size what it is exact to. */
    private static final BigInteger EXACT_UNITS = BigInteger.valueOf(100);

    private static final BigInteger EXACT_SIZES = BigInteger.valueOf(100_000_000);

    private Coins() {}

    /** @throws IllegalArgumentException when the instrument has finer sizes or prices than the venue */
    static void require(Instrument instrument) {
        if (instrument.sizeDecimals() > DECIMALS || instrument.priceDecimals() > DECIMALS) {
            throw new IllegalArgumentException("sizes and prices of " + instrument.id() + " have at most " + DECIMALS
                    + " decimals at this venue, not " + instrument.sizeDecimals() + " and "
                    + instrument.priceDecimals());
        }
    }

    static long ofUnits(Instrument instrument, long units) {
        return Math.multiplyExact(units, Exact.pow10(DECIMALS - instrument.sizeDecimals()));
    }

    /** Cut: a part of a unit is no unit. */
    static long toUnits(Instrument instrument, long coins) {
        return coins / Exact.pow10(DECIMALS - instrument.sizeDecimals());
    }

    /** 1e-10 of 1x. */
    static long ofLeverage(Leverage leverage) {
        return leverage.hundredths() * OF_A_HUNDREDTH;
    }

    static long ofPrice(Price price) {
        return price.withDecimals(DECIMALS, Rounding.HALF_EVEN).units();
    }

    /** A price of 1e-10 dollars as a person reads it, whatever it is. */
    static String text(long price) {
        return BigDecimal.valueOf(price, DECIMALS).stripTrailingZeros().toPlainString();
    }

    /** Rounded against whoever pays it. */
    static Price price(Instrument instrument, long price, boolean buys) {
        return Price.of(price, DECIMALS).withDecimals(instrument.priceDecimals(), buys ? Rounding.UP : Rounding.DOWN);
    }

    /**
     * The size of a position that is shown with collateral, leverage and price: nearest unit, but never clearly more than is there, as
     * a close of more is declined. Somebody else may have left a part of a unit.
     *
     * @throws RefusedException when no position can have it
     */
    static long units(Instrument instrument, long collateral, long leverage, long openPrice) {
        BigInteger coins = BigInteger.valueOf(collateral)
                .multiply(BigInteger.valueOf(leverage))
                .multiply(BigInteger.valueOf(10_000));
        BigInteger unit = BigInteger.valueOf(openPrice)
                .multiply(BigInteger.valueOf(Exact.pow10(DECIMALS - instrument.sizeDecimals())));
        BigInteger units = coins.shiftLeft(1).add(unit).divide(unit.shiftLeft(1));
        if (units.bitLength() > 62) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a position is shown with a size that none can have");
        }
        BigInteger above = units.multiply(unit).subtract(coins);
        BigInteger read = unit.divide(EXACT_UNITS).max(coins.divide(EXACT_SIZES));
        return units.longValue() - (above.compareTo(read) > 0 ? 1 : 0);
    }

    /** Whether a size that was read back is one that is known. */
    static boolean same(long read, long known) {
        return Math.abs(read - known) <= Math.max(1, known / TOLERANCE);
    }
}
