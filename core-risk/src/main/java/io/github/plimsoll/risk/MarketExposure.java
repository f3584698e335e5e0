package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/**
 * What an account has in one market, in micro-dollars. Nothing is counted twice: what is reserved is not open.
 * Immutable. Source: contracts, section 6.
 *
 * @param openLong notional of the open long positions at marks
 * @param openShort notional of the open short positions at marks, at least 0
 * @param reservedLong notional of accepted long orders that are not filled yet, Unknown ones included
 * @param reservedShort the same for short orders, at least 0
 * @param positions number of open positions
 * @param workingOrders number of accepted orders that are not filled yet
 * @param oldestOpenedMicros when the oldest open position was opened, microseconds since the epoch; 0 when there is none
 */
public record MarketExposure(
        long openLong,
        long openShort,
        long reservedLong,
        long reservedShort,
        int positions,
        int workingOrders,
        long oldestOpenedMicros) {
    public static final MarketExposure NONE = new MarketExposure(0, 0, 0, 0, 0, 0, 0);

    /** Exposure on one side only; what is reserved there counts as one working order. */
    public static MarketExposure of(Side side, Usd open, Usd reserved, int positions) {
        Given.notNull(side, "side");
        Given.notNull(open, "open");
        Given.notNull(reserved, "reserved");
        boolean up = side == Side.LONG;
        return new MarketExposure(
                up ? open.micros() : 0,
                up ? 0 : open.micros(),
                up ? reserved.micros() : 0,
                up ? 0 : reserved.micros(),
                positions,
                reserved.micros() == 0 ? 0 : 1,
                0);
    }

    /**
     * This and one more open position. Once the age of one is not known (0), that of the oldest is not.
     *
     * @throws ArithmeticException when the sum does not fit 64 bits
     */
    public MarketExposure plusOpen(Side side, Usd notional, long openedMicros) {
        Given.notNull(side, "side");
        Given.notNull(notional, "notional");
        boolean up = side == Side.LONG;
        return new MarketExposure(
                up ? Math.addExact(openLong, notional.micros()) : openLong,
                up ? openShort : Math.addExact(openShort, notional.micros()),
                reservedLong,
                reservedShort,
                Math.addExact(positions, 1),
                workingOrders,
                positions == 0 ? openedMicros : Math.min(oldestOpenedMicros, openedMicros));
    }

    /**
     * This and one more accepted order.
     *
     * @throws ArithmeticException when the sum does not fit 64 bits
     */
    public MarketExposure plusReserved(Side side, Usd notional) {
        Given.notNull(side, "side");
        Given.notNull(notional, "notional");
        boolean up = side == Side.LONG;
        return new MarketExposure(
                openLong,
                openShort,
                up ? Math.addExact(reservedLong, notional.micros()) : reservedLong,
                up ? reservedShort : Math.addExact(reservedShort, notional.micros()),
                positions,
                Math.addExact(workingOrders, 1),
                oldestOpenedMicros);
    }

    /**
     * Notional of the open positions, both sides.
     *
     * @throws ArithmeticException beyond the ledger bound
     */
    public Usd openNotional() {
        return Usd.ofMicros(Math.addExact(openLong, openShort));
    }

    /**
     * Notional of the accepted orders that are not filled yet, both sides.
     *
     * @throws ArithmeticException beyond the ledger bound
     */
    public Usd reservedNotional() {
        return Usd.ofMicros(Math.addExact(reservedLong, reservedShort));
    }

    boolean isSane() {
        return (openLong | openShort | reservedLong | reservedShort | positions | workingOrders) >= 0
                && openLong <= Usd.MAX_MICROS
                && openShort <= Usd.MAX_MICROS
                && reservedLong <= Usd.MAX_MICROS
                && reservedShort <= Usd.MAX_MICROS;
    }

    /** Open and reserved, both sides. */
    long gross() {
        return Math.addExact(Math.addExact(openLong, openShort), Math.addExact(reservedLong, reservedShort));
    }

    int count() {
        return Math.addExact(positions, workingOrders);
    }
}
