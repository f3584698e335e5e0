package io.github.plimsoll.risk;

/**
 * The sums over all markets of an account, changed by one market at a time. A market that makes no sense is counted but
 * not added; a sum that does not fit makes the totals unusable for good. Immutable.
 */
record Totals(
        long openLong,
        long openShort,
        long reservedLong,
        long reservedShort,
        int positions,
        int workingOrders,
        int senseless,
        boolean overflow) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, false);

    boolean isSane() {
        return senseless == 0 && !overflow;
    }

    Totals replace(MarketExposure before, MarketExposure after) {
        MarketExposure out = before.isSane() ? before : MarketExposure.NONE;
        MarketExposure in = after.isSane() ? after : MarketExposure.NONE;
        int bad = senseless - (before.isSane() ? 0 : 1) + (after.isSane() ? 0 : 1);
        try {
            Totals next = new Totals(
                    Math.addExact(openLong - out.openLong(), in.openLong()),
                    Math.addExact(openShort - out.openShort(), in.openShort()),
                    Math.addExact(reservedLong - out.reservedLong(), in.reservedLong()),
                    Math.addExact(reservedShort - out.reservedShort(), in.reservedShort()),
                    Math.addExact(positions - out.positions(), in.positions()),
                    Math.addExact(workingOrders - out.workingOrders(), in.workingOrders()),
                    bad,
                    overflow);
            next.gross();
            next.count();
            return next;
        } catch (ArithmeticException tooLarge) {
            return new Totals(openLong, openShort, reservedLong, reservedShort, positions, workingOrders, bad, true);
        }
    }

    long gross() {
        return Math.addExact(Math.addExact(openLong, openShort), Math.addExact(reservedLong, reservedShort));
    }

    int count() {
        return Math.addExact(positions, workingOrders);
    }
}
