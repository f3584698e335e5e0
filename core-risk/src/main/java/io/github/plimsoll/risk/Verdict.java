package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Price;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are comparisons, as differences of 64-bit numbers whose signs say what is violated: no branch for a
 * rule, no division but by constants, nothing written. It answers when every number fits by far; the answer is then that
 * of {@link Evaluation#work}, which answers everything else.
 */
final class Verdict {
    /** Not answered here. */
    static final long OPEN = -1;

    private static final long HUNDREDTHS = 100;
    private static final long MILLION = 1_000_000;

    private Verdict() {}

    /** Whether the order surely passes; when not, {@link #bits} tells. */
    static boolean passes(
            FlatLimits v,
            OpenOrder order,
            AccountState account,
            MarketState market,
            long now,
            long collateral,
            long leverage,
            long stop) {
        Rooms room = account.rooms(v);
        if (room == null || !market.calm || !isPlain(order, account, market)) {
            return false;
        }
        long notional = notional(collateral, leverage);
        long left = now
                | ofPrice(v, market, now)
                | ofLeverage(v, market, leverage)
                | notional - market.least
                | notional - v.minNotional
                | pick(order, room.up, room.down) - notional
                | room.collateral - collateral
                | room.sureMargin - collateral - fee(market, notional)
                | ofPosition(v, account, market, notional)
                | ofStop(order, market, leverage, stop);
        return left >= 0;
    }

    private static boolean isPlain(OpenOrder order, AccountState account, MarketState market) {
        return Objects.equals(order.account(), account.id)
                && Objects.equals(order.instrument(), market.id)
                && order.takeProfit() == null
                && order.context().limitPrice() == null;
    }

    private static long notional(long collateral, long leverage) {
        return (collateral * leverage + HUNDREDTHS - 1) / HUNDREDTHS;
    }

    private static long fee(MarketState market, long notional) {
        return (notional * market.fee + MILLION - 1) / MILLION;
    }

    private static long ofPrice(FlatLimits v, MarketState market, long now) {
        long age = now - market.asOfMicros();
        return v.maxAge - age | RiskPolicy.MAX_CLOCK_LEAD_MICROS + age;
    }

    private static long ofLeverage(FlatLimits v, MarketState market, long leverage) {
        return v.maxLeverage - leverage | market.venueLeverage - leverage | market.leverageWithin(v.buffer) - leverage;
    }

    private static long ofPosition(FlatLimits v, AccountState account, MarketState market, long notional) {
        MarketExposure here = account.market(market.id, market.idHash);
        return v.maxPosition - open(here) - notional | v.maxHere - count(here) - 1;
    }

    private static long open(MarketExposure here) {
        return here.openLong() + here.openShort() + here.reservedLong() + here.reservedShort();
    }

    private static long count(MarketExposure here) {
        return (long) here.positions() + here.workingOrders();
    }

    private static long ofStop(OpenOrder order, MarketState market, long leverage, long stop) {
        long gap = order.sign * (market.priceUnits() - stop);
        long wrong = gap - 1 | stop - 2 | -(order.stopDecimals ^ market.decimals) | beyond(market, leverage, gap);
        // an order without a stop has -1 decimals
        return wrong & ~order.stopDecimals;
    }

    /** Below 0 when a gap of at least 1 reaches the distance to liquidation, rounded down. */
    private static long beyond(MarketState market, long leverage, long gap) {
        long low = (gap + 1) * leverage;
        return -Math.multiplyHigh(gap + 1, leverage) | low | market.distanceAtOneHundredth - low;
    }

    /** The bits of the violated rules, or {@link #OPEN}. */
    static long bits(
            FlatLimits v,
            OpenOrder order,
            AccountState account,
            MarketState market,
            long now,
            long collateral,
            long leverage,
            long stop) {
        Rooms room = account.rooms(v);
        if (room == null || !market.calm || !belongs(order, account, market)) {
            return OPEN;
        }
        long notional = notional(collateral, leverage);
        if ((now | FlatLimits.FAR - now | Rooms.SURE_COLLATERAL - collateral | Rooms.SURE_NOTIONAL - notional) < 0) {
            return OPEN;
        }
        long margin = collateral + fee(market, notional);
        long age = now - market.asOfMicros();
        MarketExposure here = account.market(market.id, market.idHash);
        long bits = room.bits
                | bit(v.maxAge - age, Bits.PRICE_TOO_OLD)
                | bit(RiskPolicy.MAX_CLOCK_LEAD_MICROS + age, Bits.PRICE_FROM_FUTURE)
                | bit(v.maxLeverage - leverage | market.venueLeverage - leverage, Bits.LEVERAGE_ABOVE_MAX)
                | bit(market.leverageWithin(v.buffer) - leverage, Bits.LIQUIDATION_TOO_CLOSE)
                | bit(notional - market.leastNotional, Bits.SIZE_BELOW_MIN)
                | bit(notional - v.minNotional | notional - market.minNotional, Bits.NOTIONAL_BELOW_MIN)
                | bit(v.maxNotional - notional, Bits.ORDER_NOTIONAL_ABOVE_MAX)
                | bit(v.maxCollateral - collateral, Bits.COLLATERAL_ABOVE_MAX)
                | bit(room.gross - notional, Bits.GROSS_EXPOSURE_ABOVE_MAX)
                | bit(room.stress - notional, Bits.ACCOUNT_RISK_ABOVE_MAX)
                | bit(pick(order, room.netLong, room.netShort) - notional, Bits.NET_EXPOSURE_ABOVE_MAX)
                | bit(pick(order, room.sideLong, room.sideShort) - notional, Bits.SIDE_EXPOSURE_ABOVE_MAX)
                | bit(room.margin - margin, Bits.MARGIN_ABOVE_FREE)
                | bit(v.maxPosition - open(here) - notional, Bits.POSITION_ABOVE_MAX)
                | bit(v.maxHere - count(here) - 1, Bits.MARKET_POSITIONS_ABOVE_MAX);
        Price target = order.takeProfit();
        if (target != null) {
            bits |= bit(order.sign * (target.units() - market.priceUnits()) - 1, Bits.TAKE_PROFIT_WRONG_SIDE);
        }
        if (order.stopDecimals < 0) {
            return bits | bit(room.loss - margin, Bits.DAILY_LOSS_ABOVE_MAX);
        }
        long atStop = atStop(room, order, market, leverage, stop, notional, margin);
        return atStop == OPEN ? OPEN : bits | atStop;
    }

    /** The bits of the rules that look at the stop. */
    private static long atStop(
            Rooms room, OpenOrder order, MarketState market, long leverage, long stop, long notional, long margin) {
        long gap = order.sign * (market.priceUnits() - stop);
        if (gap < 1) {
            return Bits.STOP_LOSS_WRONG_SIDE;
        }
        if (gap > market.priceUnits() || stop < 2) {
            return OPEN;
        }
        boolean distant = market.distanceAtOneHundredth >= leverage;
        long bits = distant ? bit(beyond(market, leverage, gap), Bits.STOP_LOSS_BEYOND_LIQUIDATION) : 0;
        if (room.loss >= margin) {
            return bits;
        }
        long lost = PriceRules.lossAtStop(market, order.sign > 0, notional, fee(market, notional), stop);
        return bits | bit(room.loss - Math.min(margin, lost), Bits.DAILY_LOSS_ABOVE_MAX);
    }

    private static boolean belongs(OpenOrder order, AccountState account, MarketState market) {
        return Objects.equals(order.account(), account.id)
                && Objects.equals(order.instrument(), market.id)
                && (order.stopDecimals == market.decimals || order.stopDecimals < 0)
                && fits(order.takeProfit(), market)
                && fits(order.context().limitPrice(), market);
    }

    private static boolean fits(@Nullable Price price, MarketState market) {
        return price == null || price.decimals() == market.decimals;
    }

    /** The bit when the difference is below 0. */
    private static long bit(long difference, long bit) {
        return difference >> 63 & bit;
    }

    private static long pick(OpenOrder order, long up, long down) {
        return up ^ ((up ^ down) & (order.sign >> 1));
    }
}
