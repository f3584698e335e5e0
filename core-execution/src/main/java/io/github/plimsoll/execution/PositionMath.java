package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.Liquidation;
import java.math.BigInteger;

/**
 * Exact position arithmetic. Everything that is lost to rounding is lost by the trader: PnL floors, fees round up,
 * released collateral rounds down and the last close releases the remainder.
 */
final class PositionMath {
    /** Of what a part of a cent is left, and much margin: its liquidation price fits 64 bits. */
    private static final long FAR = 1_000;

    private PositionMath() {}

    /** {@code sign * (mark - entry) * size}, floored to a micro-dollar. */
    static long pnlMicros(Side side, long entryUnits, long markUnits, int priceDecimals, long size, int sizeDecimals) {
        long move = Math.multiplyExact(side.sign(), Math.subtractExact(markUnits, entryUnits));
        return Quantity.notionalMicros(size, sizeDecimals, move, priceDecimals, Rounding.FLOOR);
    }

    /** {@code size * price * rate}, rounded up twice: once to the notional, once to the fee. */
    static Usd fee(long size, int sizeDecimals, Price price, Ratio rate) {
        return Usd.ofMicros(Quantity.notionalMicros(size, sizeDecimals, price.units(), price.decimals(), Rounding.UP))
                .times(rate, Rounding.UP);
    }

    /** Collateral that a close of {@code units} out of {@code remaining} releases; all of it with the last unit. */
    static Usd released(Usd collateral, long units, long remaining) {
        return units == remaining
                ? collateral
                : Usd.ofMicros(Exact.mulDiv(collateral.micros(), units, remaining, Rounding.DOWN));
    }

    /** What an isolated position pays of a charge: at most its collateral; a negative charge it receives. */
    static Usd fromMargin(Usd collateral, Usd charge) {
        return charge.compareTo(collateral) > 0 ? collateral : charge;
    }

    /** Collateral of an open that is filled up to {@code filled} of {@code size}, cumulative. */
    static Usd collateralUpTo(Usd collateral, long filled, long size) {
        return released(collateral, filled, size);
    }

    /**
     * Price at which the venue liquidates: by collateral, never by notional; see {@link Liquidation}. What a position holds
     * beyond {@link #FAR} times its notional moves it no more.
     */
    static Price liquidation(Listing listing, Side side, Price entry, long units, Usd collateral) {
        long notional = Quantity.notionalMicros(
                units, listing.instrument().sizeDecimals(), entry.units(), entry.decimals(), Rounding.UP);
        long cost = Math.max(1, notional);
        long times = Math.max(1, Math.min(FAR, Long.MAX_VALUE / 2 / entry.units()));
        long held = collateral.micros() / cost < times ? collateral.micros() : cost * times;
        long distance = Liquidation.distance(
                entry.units(),
                held,
                0,
                cost,
                listing.terms().liquidationThreshold().millionths());
        return Price.of(Liquidation.priceUnits(side, entry.units(), Math.max(0, distance)), entry.decimals());
    }

    /**
     * What a close pays: an isolated position loses at most its collateral, so the loss and then the fee are cut where
     * the released collateral ends.
     */
    static Settled settle(Usd released, long grossPnlMicros, Usd fee) {
        long pnl = Math.max(grossPnlMicros, -released.micros());
        long left = Math.addExact(released.micros(), pnl);
        long charged = Math.min(fee.micros(), left);
        return new Settled(Usd.ofMicros(pnl), Usd.ofMicros(charged), Usd.ofMicros(left - charged));
    }

    /**
     * @param pnl trading result before fees
     * @param fee fee charged
     * @param payout what returns to cash: released + pnl - fee, never negative
     */
    record Settled(Usd pnl, Usd fee, Usd payout) {}

    /**
     * The average price at which a close would have made a result before fees; rounded against the trader, down for a long and
     * up for a short, never to nothing. The result is exact, and what it says of the price only nearly.
     *
     * @param units of the close, 1 to all that is left
     */
    static Price implied(StoredPosition position, long units, long pnlMicros, int sizeDecimals) {
        int decimals = position.entry().decimals();
        int shift = decimals + sizeDecimals - Usd.DECIMALS;
        BigInteger pnl = BigInteger.valueOf(position.side().sign() * pnlMicros);
        BigInteger ten = BigInteger.TEN.pow(Math.abs(shift));
        // Price units times size units, as what it cost; where those are coarser than a micro-dollar all of it is made
        // finer.
        BigInteger cost = position.basis()
                .cost()
                .multiply(shift < 0 ? ten : BigInteger.ONE)
                .multiply(BigInteger.valueOf(units))
                .divide(BigInteger.valueOf(position.remainingUnits()));
        BigInteger got = cost.add(shift < 0 ? pnl : pnl.multiply(ten));
        BigInteger size = BigInteger.valueOf(units).multiply(shift < 0 ? ten : BigInteger.ONE);
        BigInteger[] parts = got.divideAndRemainder(size);
        boolean up = position.side() == Side.SHORT && parts[1].signum() > 0;
        BigInteger price = parts[0].add(up ? BigInteger.ONE : BigInteger.ZERO).max(BigInteger.ONE);
        return Price.of(price.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact(), decimals);
    }

    /** Whether a position of that side is liquidated at the one price before the other. */
    static boolean isNearer(Side side, Price liquidation, Price other) {
        return side.sign() * Long.compare(liquidation.units(), other.units()) > 0;
    }
}
