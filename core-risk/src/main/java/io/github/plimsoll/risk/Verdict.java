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
        MarketRooms at = market.rooms(v);
        if (room == null || at == null || !isPlain(order, account, market)) {
            return false;
        }
        MarketExposure here = account.market(market.id, market.idHash);
        long notional = notional(collateral, leverage);
        long left = now - at.from
                | at.until - now
                | at.leverage - leverage
                | notional - at.least
                | pick(order, room.up, room.down) - notional
                | room.collateral - collateral
                | room.sureMargin - collateral - fee(market, notional)
                | v.maxPosition - open(here) - notional
                | v.maxHere - count(here) - 1
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

    private static long ofStop(OpenOrder order, MarketState market, long leverage, long stop) {
        long gap = order.sign * (market.priceUnits() - stop);
        long wrong = gap - 1 | stop - 2 | -(order.stopDecimals ^ market.decimals) | beyond(market, leverage, gap);
        // an order without a stop has -1 decimals
        return wrong & ~order.stopDecimals;
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
        MarketRooms at = market.rooms(v);
        if (room == null || at == null || !belongs(order, account, market)) {
            return OPEN;
        }
        long price = market.priceUnits();
        long notional = notional(collateral, leverage);
        long stopped = ~(long) order.stopDecimals >> 63;
        long gap = order.sign * (price - stop);
        if ((now
                        | FlatLimits.FAR - now
                        | Rooms.SURE_COLLATERAL - collateral
                        | Rooms.SURE_NOTIONAL - notional
                        | (stopped & (price - gap | stop - 2 | -(order.stopDecimals ^ market.decimals))))
                < 0) {
            return OPEN;
        }
        long fee = fee(market, notional);
        long margin = collateral + fee;
        MarketExposure here = account.market(market.id, market.idHash);
        long bits = room.bits
                | bit(at.until - now, Bits.PRICE_TOO_OLD)
                | bit(now - at.from, Bits.PRICE_FROM_FUTURE)
                | bit(v.maxLeverage - leverage | market.venueLeverage - leverage, Bits.LEVERAGE_ABOVE_MAX)
                | bit(at.buffered - leverage, Bits.LIQUIDATION_TOO_CLOSE)
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
                | bit(v.maxHere - count(here) - 1, Bits.MARKET_POSITIONS_ABOVE_MAX)
                | (stopped & bit(gap - 1, Bits.STOP_LOSS_WRONG_SIDE))
                | (stopped & bit(beyond(market, leverage, gap) & -gap, Bits.STOP_LOSS_BEYOND_LIQUIDATION));
        Price target = order.takeProfit();
        if (target != null) {
            bits |= bit(order.sign * (target.units() - price) - 1, Bits.TAKE_PROFIT_WRONG_SIDE);
        }
        return room.loss >= margin ? bits : bits | ofLoss(room, order, market, notional, fee, margin, stop, gap);
    }

    /** Below 0 when a gap of at least 1 reaches the distance to liquidation, rounded down, which is at least 1. */
    private static long beyond(MarketState market, long leverage, long gap) {
        long low = (gap + 1) * leverage;
        long reached = -Math.multiplyHigh(gap + 1, leverage) | low | market.distanceAtOneHundredth - low;
        return reached & ~(market.distanceAtOneHundredth - leverage);
    }

    /** The bit of the daily loss when not all of the margin may be lost; without meaning at a stop on the wrong side. */
    private static long ofLoss(
            Rooms room,
            OpenOrder order,
            MarketState market,
            long notional,
            long fee,
            long margin,
            long stop,
            long gap) {
        if (order.stopDecimals < 0) {
            return Bits.DAILY_LOSS_ABOVE_MAX;
        }
        if (gap < 1) {
            return 0;
        }
        long lost = PriceRules.lossAtStop(market, order.sign > 0, notional, fee, stop);
        return bit(room.loss - Math.min(margin, lost), Bits.DAILY_LOSS_ABOVE_MAX);
    }

    private static long open(MarketExposure here) {
        return here.openLong() + here.openShort() + here.reservedLong() + here.reservedShort();
    }

    private static long count(MarketExposure here) {
        return (long) here.positions() + here.workingOrders();
    }

    private static boolean belongs(OpenOrder order, AccountState account, MarketState market) {
        return Objects.equals(order.account(), account.id)
                && Objects.equals(order.instrument(), market.id)
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
