package io.github.plimsoll.risk;

/**
 * What an account brings to every decision whatever is ordered, summed once when the snapshot is made. Micro-dollars.
 * Immutable.
 */
final class Standing {
    /** Whether the figures make sense, nothing is locked, and every sum of them fits 64 bits by far. */
    final boolean calm;
    /** Violated whatever is ordered. */
    final long bits;

    final long gross;
    /** Net exposure as a long order would raise it; what is reserved on the other side does not offset. */
    final long netLong;
    /** The same for a short order, whose direction counts as up. */
    final long netShort;

    final long sideLong;
    final long sideShort;
    final long marginRoom;
    /** At least 0. */
    final long equity;
    /** At least 0. */
    final long dayBase;
    /** Today's loss with what is reserved; a profit is negative. */
    final long lost;

    final int count;

    Standing(AccountState a) {
        Totals t = a.totals;
        bits = (a.equity <= 0 ? Bits.EQUITY_NOT_POSITIVE : 0) | (a.dayBase <= 0 ? Bits.DAY_BASE_NOT_POSITIVE : 0);
        equity = Math.max(0, a.equity);
        dayBase = Math.max(0, a.dayBase);
        calm = a.sane
                && a.locks.isEmpty()
                && isNear(a.equity)
                && isNear(a.freeMargin)
                && isNear(a.dayBase)
                && isNear(a.realizedToday)
                && isNear(a.unrealized)
                && isNear(a.reservedMargin)
                && isNear(a.reservedWorstLoss)
                && isNear(t.gross());
        gross = calm ? t.gross() : 0;
        count = calm ? t.count() : 0;
        netLong = t.openLong() - t.openShort() + t.reservedLong();
        netShort = t.openShort() - t.openLong() + t.reservedShort();
        sideLong = t.openLong() + t.reservedLong();
        sideShort = t.openShort() + t.reservedShort();
        marginRoom = a.freeMargin - a.reservedMargin;
        lost = a.reservedWorstLoss - (a.realizedToday + a.unrealized);
    }

    private static boolean isNear(long amount) {
        return Math.abs(amount) <= FlatLimits.FAR >> 3;
    }
}
