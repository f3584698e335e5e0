package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;

/**
 * How much more an account may take on under some limits, worked out exactly when they are first asked together, so that
 * no decision multiplies a share or looks at what the account has. Micro-dollars; below 0 when nothing passes. Immutable.
 */
final class Rooms {
    /** An order of at most this is judged in 64 bits, whatever its market. */
    static final long SURE_NOTIONAL = 1L << 50;

    /** Times leverage in hundredths it fits 64 bits. */
    static final long SURE_COLLATERAL = 1L << 44;

    private static final long MILLION = 1_000_000;

    final FlatLimits limits;
    /** Violated whatever is ordered. */
    final long bits;

    final long gross;
    final long stress;
    final long netLong;
    final long netShort;
    final long sideLong;
    final long sideShort;
    /** Of margin and fees. */
    final long margin;
    /** Of the worst loss. */
    final long loss;

    /** The least of those for a long order, and of its own limit. */
    final long up;
    /** For a short order. */
    final long down;
    /** What margin and fees may be even if all of them are lost. */
    final long sureMargin;

    final long collateral;

    Rooms(FlatLimits limits, Standing a) {
        this.limits = limits;
        bits = a.bits | (a.count < limits.maxPositions ? 0 : Bits.POSITIONS_ABOVE_MAX);
        gross = limits.maxGross - a.gross;
        stress = grossAtStress(limits, a.equity) - a.gross;
        netLong = net(limits, a.netLong);
        netShort = net(limits, a.netShort);
        sideLong = limits.maxLong - a.sideLong;
        sideShort = limits.maxShort - a.sideShort;
        margin = a.marginRoom;
        loss = Exact.shareDown(a.dayBase, limits.dailyLoss) - a.lost;

        long most = Math.min(Math.min(SURE_NOTIONAL, limits.maxNotional), Math.min(gross, stress));
        up = bits == 0 ? Math.min(most, Math.min(netLong, sideLong)) : -1;
        down = bits == 0 ? Math.min(most, Math.min(netShort, sideShort)) : -1;
        sureMargin = Math.min(margin, loss);
        collateral = Math.min(SURE_COLLATERAL, limits.maxCollateral);
    }

    /** What is beyond the limit already may turn to the other direction up to the same size. */
    private static long net(FlatLimits limits, long net) {
        return Math.max(limits.maxNet, Math.abs(net)) - net;
    }

    /** The largest notional of all whose loss at the stress move, rounded up, is within the share of equity. */
    private static long grossAtStress(FlatLimits limits, long equity) {
        long most = Exact.shareDown(equity, limits.accountRisk);
        return most / limits.move >= FlatLimits.FAR / MILLION
                ? FlatLimits.FAR
                : Exact.mulDiv(most, MILLION, limits.move, Rounding.DOWN);
    }
}
