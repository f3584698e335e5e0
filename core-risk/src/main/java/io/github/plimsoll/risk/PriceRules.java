package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import org.jspecify.annotations.Nullable;

/** Rules of an order at a price: its age, stops and targets, size, liquidation. */
final class PriceRules {
    /** Below it nothing of a loss at a stop that is at most as far away as the price itself can overflow. */
    private static final long SURE_NOTIONAL = 1L << 58;

    private PriceRules() {}

    /** Sets liquidation and worst loss on the way. */
    static long bits(Evaluation e, long margin, @Nullable Numbers out) {
        MarketState market = e.market;
        if (!market.fits) {
            throw new ArithmeticException("the price does not fit");
        }
        long price = market.priceUnits();
        long age = Math.max(0, Math.subtractExact(e.now, market.asOfMicros()));
        long lead = Math.max(0, Math.subtractExact(market.asOfMicros(), e.now));
        long maxAge = e.values[RiskLimit.MAX_PRICE_AGE.ordinal()];
        Math.addExact(market.asOfMicros(), maxAge);
        Math.addExact(e.now, RiskPolicy.MAX_APPROVAL_LIFETIME_MICROS);
        long bits = age > maxAge ? Bits.PRICE_TOO_OLD : 0;
        bits |= lead > RiskPolicy.MAX_CLOCK_LEAD_MICROS ? Bits.PRICE_FROM_FUTURE : 0;
        if (out != null) {
            out.put(RiskCode.PRICE_TOO_OLD, maxAge, age, age);
            out.put(RiskCode.PRICE_FROM_FUTURE, RiskPolicy.MAX_CLOCK_LEAD_MICROS, lead, lead);
        }
        bits |= size(e, out) | liquidation(e, price, out);
        Price target = e.order.takeProfit();
        if (target != null) {
            bits |= target(e, price, target.units(), out);
        }
        if (e.hasStop()) {
            bits |= stop(e, price, margin, hasDistance(e, price), out);
        }
        return bits;
    }

    private static long size(Evaluation e, @Nullable Numbers out) {
        MarketState market = e.market;
        long high = Math.multiplyHigh(e.notional, market.sizeFactor);
        long divisor = market.sizeDivisor;
        // The quotient fits 63 bits exactly when the product is below divisor x 2^63.
        if (high > divisor >>> 1
                || (high == divisor >>> 1 && ((divisor & 1) == 0 || e.notional * market.sizeFactor < 0))) {
            throw new ArithmeticException("the size does not fit");
        }
        if (out != null) {
            long size = size(e);
            out.put(RiskCode.SIZE_BELOW_MIN, 1, 0, size);
        }
        long product = e.notional * market.sizeFactor;
        return high == 0 && Long.compareUnsigned(product, divisor) < 0 ? Bits.SIZE_BELOW_MIN : 0;
    }

    /** Size units that the notional buys, rounded down. */
    static long size(Evaluation e) {
        return Exact.mulDiv(e.notional, e.market.sizeFactor, e.market.sizeDivisor, Rounding.DOWN);
    }

    private static long liquidation(Evaluation e, long price, @Nullable Numbers out) {
        long distance = e.market.distance(e.leverage);
        e.liquidation = liquidation(e.market, e.isLong(), e.leverage);
        long buffer = Exact.shareDown(distance, e.values[RiskLimit.LIQUIDATION_BUFFER.ordinal()]);
        long noise = e.market.noise;
        long bits = !hasDistance(e, price) || noise > buffer ? Bits.LIQUIDATION_TOO_CLOSE : 0;
        if (out != null) {
            out.put(RiskCode.LIQUIDATION_TOO_CLOSE, buffer, noise, noise);
        }
        long share = e.values[RiskLimit.MIN_LIQUIDATION_DISTANCE.ordinal()];
        if (share != Long.MIN_VALUE) {
            long least = Exact.shareUp(price, share);
            bits |= distance < least ? Bits.LIQUIDATION_DISTANCE_BELOW_MIN : 0;
            if (out != null) {
                out.put(RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN, least, distance, distance);
            }
        }
        return bits;
    }

    static long liquidation(MarketState market, boolean isLong, int leverage) {
        long distance = market.distance(leverage);
        return isLong ? Math.max(1, market.priceUnits() - distance) : Math.addExact(market.priceUnits(), distance);
    }

    /** Whether the liquidation price is strictly on the losing side of the price. */
    static boolean hasDistance(Evaluation e, long price) {
        return e.isLong() ? e.liquidation < price : e.liquidation > price;
    }

    private static long target(Evaluation e, long price, long target, @Nullable Numbers out) {
        boolean wrong = e.isLong() ? target <= price : target >= price;
        if (out != null) {
            out.put(RiskCode.TAKE_PROFIT_WRONG_SIDE, price, target, target);
        }
        if (wrong) {
            return Bits.TAKE_PROFIT_WRONG_SIDE;
        }
        long bits = 0;
        long least = e.values[RiskLimit.MIN_TARGET_DISTANCE.ordinal()];
        if (least != Long.MIN_VALUE) {
            long share = ratio(Math.abs(target - price), price, Rounding.DOWN);
            bits |= share < least ? Bits.TAKE_PROFIT_TOO_NEAR : 0;
            put(out, RiskCode.TAKE_PROFIT_TOO_NEAR, least, share);
        }
        long most = e.values[RiskLimit.MAX_TARGET_DISTANCE.ordinal()];
        if (most != Long.MAX_VALUE) {
            long share = ratio(Math.abs(target - price), price, Rounding.UP);
            bits |= share > most ? Bits.TAKE_PROFIT_TOO_FAR : 0;
            put(out, RiskCode.TAKE_PROFIT_TOO_FAR, most, share);
        }
        return bits;
    }

    private static long stop(Evaluation e, long price, long margin, boolean distant, @Nullable Numbers out) {
        long stop = e.stop;
        boolean wrong = e.isLong() ? stop >= price : stop <= price;
        if (out != null) {
            out.put(RiskCode.STOP_LOSS_WRONG_SIDE, price, stop, stop);
        }
        if (wrong) {
            return Bits.STOP_LOSS_WRONG_SIDE;
        }
        long bits = 0;
        if (distant) {
            boolean beyond = e.isLong() ? stop <= e.liquidation : stop >= e.liquidation;
            bits |= beyond ? Bits.STOP_LOSS_BEYOND_LIQUIDATION : 0;
            put(out, RiskCode.STOP_LOSS_BEYOND_LIQUIDATION, e.liquidation, stop);
        }
        if (e.policy.has(CompiledPolicy.ORDER)) {
            bits |= stopDistance(e, price, out);
        }
        if (out == null && Math.abs(price - stop) <= price && e.notional <= SURE_NOTIONAL) {
            e.stopOpen = true;
        } else {
            e.worst = Math.min(lossAtStop(e), margin);
        }
        return bits;
    }

    private static long stopDistance(Evaluation e, long price, @Nullable Numbers out) {
        long bits = 0;
        long gap = Math.abs(price - e.stop);
        long least = e.values[RiskLimit.MIN_STOP_DISTANCE.ordinal()];
        if (least != Long.MIN_VALUE) {
            long share = ratio(gap, price, Rounding.DOWN);
            bits |= share < least ? Bits.STOP_LOSS_TOO_NEAR : 0;
            put(out, RiskCode.STOP_LOSS_TOO_NEAR, least, share);
        }
        long most = e.values[RiskLimit.MAX_STOP_DISTANCE.ordinal()];
        if (most != Long.MAX_VALUE) {
            long share = ratio(gap, price, Rounding.UP);
            bits |= share > most ? Bits.STOP_LOSS_TOO_FAR : 0;
            put(out, RiskCode.STOP_LOSS_TOO_FAR, most, share);
        }
        return bits;
    }

    /** The loss at the stop, at most all the collateral and the fee. */
    static long worstAtStop(Evaluation e) {
        return Math.min(lossAtStop(e), e.collateral + e.fee);
    }

    private static long lossAtStop(Evaluation e) {
        return lossAtStop(e.market, e.isLong(), e.notional, e.fee, e.stop);
    }

    /** The move to the stop, the spread and the fee on both sides; one division for move and value at the stop. */
    static long lossAtStop(MarketState market, boolean isLong, long notional, long fee, long stop) {
        long price = market.priceUnits();
        long gap = Math.abs(price - stop);
        long down = Exact.mulDiv(notional, gap, price, Rounding.DOWN);
        // The remainder is below the price, so that the low words decide.
        long move = notional * gap == down * price ? down : Math.addExact(down, 1);
        long atStop = isLong ? notional - down : Math.addExact(notional, move);
        long spread = market.terms().spread().millionths();
        long spreads = Math.addExact(Exact.shareUp(notional, spread), Exact.shareUp(atStop, spread));
        long fees = Math.addExact(fee, Exact.shareUp(atStop, market.fee));
        return Math.addExact(move, Math.addExact(spreads, fees));
    }

    /** A share in millionths. */
    static long ratio(long part, long whole, Rounding rounding) {
        return Exact.mulDiv(part, 1_000_000, whole, rounding);
    }

    /** A share in millionths of a price, rounded up. */
    static long ratioOf(long price, long millionths) {
        return Exact.shareUp(price, millionths);
    }

    static void put(@Nullable Numbers out, RiskCode code, long limit, long actual) {
        if (out != null) {
            out.put(code, limit, actual, actual);
        }
    }
}
