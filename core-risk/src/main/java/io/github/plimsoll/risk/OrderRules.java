package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import org.jspecify.annotations.Nullable;

/** Rules of one order by itself that a policy may name: bounds, collar, slippage, uncertainty, duplicates. */
final class OrderRules {
    private static final int NANO_DECIMALS = 9;

    private OrderRules() {}

    static long bits(Evaluation e, @Nullable Numbers out) {
        long bits = above(
                RiskCode.ORDER_NOTIONAL_ABOVE_MAX,
                Bits.ORDER_NOTIONAL_ABOVE_MAX,
                e.value(RiskLimit.MAX_ORDER_NOTIONAL),
                0,
                e.notional,
                out);
        bits |= above(
                RiskCode.COLLATERAL_ABOVE_MAX,
                Bits.COLLATERAL_ABOVE_MAX,
                e.value(RiskLimit.MAX_COLLATERAL),
                0,
                e.collateral,
                out);
        if (e.value(RiskLimit.DUPLICATE_WINDOW) > 0) {
            bits |= duplicate(e, e.value(RiskLimit.DUPLICATE_WINDOW), out);
        }
        if (e.value(RiskLimit.MAX_SLIPPAGE) != Long.MAX_VALUE) {
            bits |= slippage(e, e.value(RiskLimit.MAX_SLIPPAGE), out);
        }
        return e.market.priced ? bits | atPrice(e, out) : bits;
    }

    private static long atPrice(Evaluation e, @Nullable Numbers out) {
        long price = e.market.priceUnits();
        long bits = 0;
        long confidence = e.value(RiskLimit.MAX_CONFIDENCE);
        if (confidence != Long.MAX_VALUE) {
            long share = PriceRules.ratio(e.market.confidenceUnits(), price, Rounding.UP);
            bits |= above(RiskCode.CONFIDENCE_TOO_WIDE, Bits.CONFIDENCE_TOO_WIDE, confidence, share, share, out);
        }
        long collar = e.value(RiskLimit.PRICE_COLLAR);
        Price named = e.order.context().limitPrice();
        if (collar != Long.MAX_VALUE && named != null) {
            long share = PriceRules.ratio(Math.abs(named.units() - price), price, Rounding.UP);
            bits |= above(RiskCode.PRICE_OFF_COLLAR, Bits.PRICE_OFF_COLLAR, collar, share, share, out);
        }
        long coins = e.value(RiskLimit.MAX_ORDER_SIZE);
        if (coins != Long.MAX_VALUE) {
            long limit = units(coins, e.market.instrument().sizeDecimals());
            bits |= above(RiskCode.SIZE_ABOVE_MAX, Bits.SIZE_ABOVE_MAX, limit, 0, PriceRules.size(e), out);
        }
        return bits;
    }

    /** Nano-coins as size units, rounded down; the largest there is when they do not fit. */
    private static long units(long nanos, int decimals) {
        if (decimals <= NANO_DECIMALS) {
            return nanos / Exact.pow10(NANO_DECIMALS - decimals);
        }
        long factor = Exact.pow10(decimals - NANO_DECIMALS);
        return nanos > (Long.MAX_VALUE - 1) / factor ? Long.MAX_VALUE - 1 : nanos * factor;
    }

    private static long slippage(Evaluation e, long cap, @Nullable Numbers out) {
        Ratio accepted = e.order.context().maxSlippage();
        if (accepted == null) {
            if (out != null) {
                out.unknown(RiskCode.SLIPPAGE_ABOVE_CAP, cap);
            }
            return Bits.SLIPPAGE_ABOVE_CAP;
        }
        long share = accepted.millionths();
        return above(RiskCode.SLIPPAGE_ABOVE_CAP, Bits.SLIPPAGE_ABOVE_CAP, cap, share, share, out);
    }

    private static long duplicate(Evaluation e, long window, @Nullable Numbers out) {
        OrderLog log = e.account.orders;
        long last = log == null ? Long.MIN_VALUE : log.last(e.fingerprint());
        boolean forgotten = log == null || (last == Long.MIN_VALUE && !log.reaches(Math.subtractExact(e.now, window)));
        if (forgotten) {
            if (out != null) {
                out.unknown(RiskCode.DUPLICATE_ORDER, window);
            }
            return Bits.DUPLICATE_ORDER;
        }
        return since(RiskCode.DUPLICATE_ORDER, Bits.DUPLICATE_ORDER, window, last, e.now, out);
    }

    /** At least {@code window} must have passed since {@code last}; {@link Long#MIN_VALUE} is never. */
    static long since(RiskCode code, long bit, long window, long last, long now, @Nullable Numbers out) {
        long passed = last == Long.MIN_VALUE ? window : Math.subtractExact(now, last);
        if (out != null) {
            out.put(code, window, passed, passed);
        }
        return passed < window ? bit : 0;
    }

    /** A limit that is not named is {@link Long#MAX_VALUE}: nothing is above it, and nobody is told of it. */
    static long above(RiskCode code, long bit, long limit, long before, long after, @Nullable Numbers out) {
        if (out != null && limit != Long.MAX_VALUE) {
            out.put(code, limit, before, after);
        }
        return after > limit ? bit : 0;
    }
}
