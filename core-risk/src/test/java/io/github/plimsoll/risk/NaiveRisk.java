package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules once more, written straight from their description in decimal dollars, with no thought of speed. Shares no
 * arithmetic with the engine. An amount that does not fit its scaled 64-bit integer makes the order out of range.
 */
final class NaiveRisk {
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal SECONDS_5 = new BigDecimal("5");

    final EnumSet<RiskCode> codes = EnumSet.noneOf(RiskCode.class);
    private final World world;
    private final NaiveLimits limits;
    BigDecimal notional = BigDecimal.ZERO;
    BigDecimal fee = BigDecimal.ZERO;
    BigDecimal size = BigDecimal.ZERO;
    BigDecimal liquidation = BigDecimal.ZERO;
    BigDecimal worst = BigDecimal.ZERO;
    BigDecimal validUntil = BigDecimal.ZERO;

    NaiveRisk(World world) {
        this.world = world;
        this.limits = new NaiveLimits(world);
        switch (world.control()) {
            case FROZEN -> codes.add(RiskCode.CONTROL_FROZEN);
            case HALTED -> codes.add(RiskCode.CONTROL_HALTED);
            case REDUCE_ONLY -> codes.add(RiskCode.CONTROL_REDUCE_ONLY);
            case ACTIVE -> {}
        }
        boolean together = world.order().account().equals(world.account().id())
                && world.order().instrument().equals(world.market().instrument().id())
                && decimalsFit(world.order().stopLoss())
                && decimalsFit(world.order().takeProfit())
                && decimalsFit(world.order().context().limitPrice());
        if (!together) {
            codes.add(RiskCode.INPUT_MISMATCH);
        }
        boolean consistent = consistent();
        if (!consistent) {
            codes.add(RiskCode.ACCOUNT_INVALID);
        }
        boolean usable = priceStatus();
        if (together) {
            if (world.account().equity().toBigDecimal().signum() <= 0) {
                codes.add(RiskCode.EQUITY_NOT_POSITIVE);
            }
            if (world.account().dayBase().toBigDecimal().signum() <= 0) {
                codes.add(RiskCode.DAY_BASE_NOT_POSITIVE);
            }
        }
        Leverage leverage = world.order().leverage();
        if (together
                && (BigDecimal.valueOf(leverage.hundredths(), 2).compareTo(limits.need(RiskLimit.MAX_LEVERAGE)) > 0
                        || leverage.compareTo(world.market().terms().maxLeverage()) > 0)) {
            codes.add(RiskCode.LEVERAGE_ABOVE_MAX);
        }
        EnumSet<RiskCode> computed = EnumSet.noneOf(RiskCode.class);
        try {
            if (together) {
                rules(computed, consistent, usable);
                codes.addAll(computed);
            }
        } catch (TooLarge tooLarge) {
            codes.add(RiskCode.OUT_OF_RANGE);
        }
        new NaiveBehaviour(world, limits, codes).judge(together);
    }

    private boolean decimalsFit(@Nullable Price price) {
        return price == null || price.decimals() == world.market().instrument().priceDecimals();
    }

    private boolean consistent() {
        AccountState account = world.account();
        BigDecimal largest = BigDecimal.valueOf(Usd.MAX_MICROS, 6);
        BigDecimal gross = BigDecimal.ZERO;
        long count = 0;
        for (MarketExposure market : account.markets().values()) {
            for (long amount :
                    new long[] {market.openLong(), market.openShort(), market.reservedLong(), market.reservedShort()}) {
                BigDecimal dollars = BigDecimal.valueOf(amount, 6);
                if (dollars.signum() < 0 || dollars.compareTo(largest) > 0) {
                    return false;
                }
                gross = gross.add(dollars);
            }
            if (market.positions() < 0 || market.workingOrders() < 0) {
                return false;
            }
            count += (long) market.positions() + market.workingOrders();
        }
        return account.reservedMargin().toBigDecimal().signum() >= 0
                && account.reservedWorstLoss().toBigDecimal().signum() >= 0
                && gross.movePointRight(6).toBigInteger().bitLength() <= 63
                && count <= Integer.MAX_VALUE;
    }

    private boolean priceStatus() {
        switch (world.market().status()) {
            case MISSING -> codes.add(RiskCode.PRICE_MISSING);
            case STALE -> codes.add(RiskCode.PRICE_STALE);
            case DISPUTED -> codes.add(RiskCode.PRICE_DISPUTED);
            case USABLE -> {
                if (world.market().priceUnits() > 0 && world.market().confidenceUnits() >= 0) {
                    return true;
                }
                codes.add(RiskCode.PRICE_INVALID);
            }
        }
        return false;
    }

    private void rules(EnumSet<RiskCode> out, boolean consistent, boolean usable) {
        OpenOrder order = world.order();
        AccountState account = world.account();
        VenueTerms terms = world.market().terms();
        BigDecimal collateral = order.collateral().toBigDecimal();
        BigDecimal leverage = BigDecimal.valueOf(order.leverage().hundredths()).divide(HUNDRED);
        notional = dollars(collateral.multiply(leverage), RoundingMode.UP);
        fee = share(notional, terms.takerFee(), RoundingMode.UP);
        BigDecimal margin = dollars(collateral.add(fee), RoundingMode.UNNECESSARY);
        worst = margin;
        NaiveOrder named = new NaiveOrder(world, limits, out);
        if (usable) {
            fromPrice(out, margin, named);
        }
        if (notional.compareTo(terms.minNotional().toBigDecimal()) < 0
                || limits.isBelow(notional, RiskLimit.MIN_ORDER_NOTIONAL)) {
            out.add(RiskCode.NOTIONAL_BELOW_MIN);
        }
        named.judge(collateral, notional, size, usable);
        if (!consistent) {
            return;
        }
        BigDecimal marginAfter = sum(account.reservedMargin().toBigDecimal(), margin);
        BigDecimal position = sum(gross(account.market(order.instrument())), notional);
        BigDecimal open = BigDecimal.ZERO;
        for (MarketExposure market : account.markets().values()) {
            open = open.add(gross(market));
        }
        BigDecimal all = sum(open, notional);
        BigDecimal stress = dollars(all.multiply(limits.need(RiskLimit.STRESS_MOVE)), RoundingMode.UP);
        BigDecimal result =
                sum(account.realizedToday().toBigDecimal(), account.unrealized().toBigDecimal());
        BigDecimal pending = sum(account.reservedWorstLoss().toBigDecimal(), result.negate());
        BigDecimal loss = sum(pending, worst).max(BigDecimal.ZERO);
        if (limits.isAbove(position, RiskLimit.MAX_POSITION)) {
            out.add(RiskCode.POSITION_ABOVE_MAX);
        }
        BigDecimal equity = account.equity().toBigDecimal().max(BigDecimal.ZERO);
        if (stress.compareTo(dollars(equity.multiply(limits.need(RiskLimit.MAX_ACCOUNT_RISK)), RoundingMode.DOWN))
                > 0) {
            out.add(RiskCode.ACCOUNT_RISK_ABOVE_MAX);
        }
        if (marginAfter.compareTo(account.freeMargin().toBigDecimal()) > 0) {
            out.add(RiskCode.MARGIN_ABOVE_FREE);
        }
        boolean lossKnown = order.stopLoss() == null || (usable && !out.contains(RiskCode.STOP_LOSS_WRONG_SIDE));
        BigDecimal base = account.dayBase().toBigDecimal().max(BigDecimal.ZERO);
        if (lossKnown
                && loss.compareTo(dollars(base.multiply(limits.need(RiskLimit.MAX_DAILY_LOSS)), RoundingMode.DOWN))
                        > 0) {
            out.add(RiskCode.DAILY_LOSS_ABOVE_MAX);
        }
        NaiveAccount more = new NaiveAccount(world, limits, out);
        more.exposure(notional, position, all);
        more.shares(collateral, marginAfter);
        if (lossKnown) {
            more.losses(worst, loss);
        }
    }

    static BigDecimal gross(MarketExposure market) {
        return BigDecimal.valueOf(market.openLong(), 6)
                .add(BigDecimal.valueOf(market.openShort(), 6))
                .add(BigDecimal.valueOf(market.reservedLong(), 6))
                .add(BigDecimal.valueOf(market.reservedShort(), 6));
    }

    private void fromPrice(EnumSet<RiskCode> out, BigDecimal margin, NaiveOrder named) {
        MarketState market = world.market();
        OpenOrder order = world.order();
        int decimals = market.instrument().priceDecimals();
        int sizeDecimals = market.instrument().sizeDecimals();
        BigDecimal price = BigDecimal.valueOf(market.priceUnits(), decimals);
        BigDecimal tick = BigDecimal.valueOf(1, decimals);
        boolean isLong = order.side() == Side.LONG;

        BigDecimal age = scaled(
                BigDecimal.valueOf(world.now(), 6).subtract(BigDecimal.valueOf(market.asOfMicros(), 6)),
                6,
                RoundingMode.UNNECESSARY);
        scaled(age.negate(), 6, RoundingMode.UNNECESSARY);
        BigDecimal maxAge = limits.need(RiskLimit.MAX_PRICE_AGE);
        validUntil = scaled(BigDecimal.valueOf(market.asOfMicros(), 6).add(maxAge), 6, RoundingMode.UNNECESSARY)
                .min(scaled(BigDecimal.valueOf(world.now(), 6).add(SECONDS_5), 6, RoundingMode.UNNECESSARY));
        if (age.compareTo(maxAge) > 0) {
            out.add(RiskCode.PRICE_TOO_OLD);
        }
        if (age.negate().compareTo(BigDecimal.ONE) > 0) {
            out.add(RiskCode.PRICE_FROM_FUTURE);
        }
        if (sizeDecimals + decimals < 6) {
            scaled(price, 6 - sizeDecimals, RoundingMode.UNNECESSARY); // the numbers' own bound for coarse scales
        }
        size = scaled(notional.divide(price, sizeDecimals, RoundingMode.DOWN), sizeDecimals, RoundingMode.UNNECESSARY);
        if (size.signum() == 0) {
            out.add(RiskCode.SIZE_BELOW_MIN);
        }

        BigDecimal threshold = ratio(market.terms().liquidationThreshold());
        BigDecimal distance = scaled(
                price.multiply(threshold)
                        .multiply(HUNDRED)
                        .divide(BigDecimal.valueOf(order.leverage().hundredths()), decimals, RoundingMode.DOWN),
                decimals,
                RoundingMode.UNNECESSARY);
        liquidation = scaled(
                isLong ? price.subtract(distance).max(tick) : price.add(distance), decimals, RoundingMode.UNNECESSARY);
        boolean distant = isLong ? liquidation.compareTo(price) < 0 : liquidation.compareTo(price) > 0;
        BigDecimal buffer =
                scaled(distance.multiply(limits.need(RiskLimit.LIQUIDATION_BUFFER)), decimals, RoundingMode.DOWN);
        BigDecimal noise = scaled(
                scaled(price.multiply(ratio(market.terms().spread())), decimals, RoundingMode.UP)
                        .add(BigDecimal.valueOf(market.confidenceUnits(), decimals)),
                decimals,
                RoundingMode.UNNECESSARY);
        if (!distant || noise.compareTo(buffer) > 0) {
            out.add(RiskCode.LIQUIDATION_TOO_CLOSE);
        }
        if (limits.isBelow(distance, RiskLimit.MIN_LIQUIDATION_DISTANCE, price)) {
            out.add(RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN);
        }
        if (order.takeProfit() != null) {
            BigDecimal target = BigDecimal.valueOf(order.takeProfit().units(), decimals);
            if (isLong ? target.compareTo(price) <= 0 : target.compareTo(price) >= 0) {
                out.add(RiskCode.TAKE_PROFIT_WRONG_SIDE);
            } else {
                named.target(price, target);
            }
        }
        if (order.stopLoss() != null) {
            BigDecimal stop = BigDecimal.valueOf(order.stopLoss().units(), decimals);
            if (isLong ? stop.compareTo(price) >= 0 : stop.compareTo(price) <= 0) {
                out.add(RiskCode.STOP_LOSS_WRONG_SIDE);
            } else {
                if (distant && (isLong ? stop.compareTo(liquidation) <= 0 : stop.compareTo(liquidation) >= 0)) {
                    out.add(RiskCode.STOP_LOSS_BEYOND_LIQUIDATION);
                }
                named.stop(price, stop);
                worst = lossAtStop(price, stop).min(margin);
            }
        }
    }

    private BigDecimal lossAtStop(BigDecimal price, BigDecimal stop) {
        VenueTerms terms = world.market().terms();
        BigDecimal atStop =
                dollars(notional.multiply(stop).divide(price, 6, RoundingMode.UP), RoundingMode.UNNECESSARY);
        BigDecimal move = dollars(
                notional.multiply(price.subtract(stop).abs()).divide(price, 6, RoundingMode.UP),
                RoundingMode.UNNECESSARY);
        BigDecimal spreads =
                sum(share(notional, terms.spread(), RoundingMode.UP), share(atStop, terms.spread(), RoundingMode.UP));
        BigDecimal fees = sum(fee, share(atStop, terms.takerFee(), RoundingMode.UP));
        return sum(move, sum(spreads, fees));
    }

    static BigDecimal ratio(Ratio ratio) {
        return BigDecimal.valueOf(ratio.millionths(), 6);
    }

    private static BigDecimal share(BigDecimal amount, Ratio share, RoundingMode rounding) {
        return dollars(amount.multiply(ratio(share)), rounding);
    }

    static BigDecimal sum(BigDecimal a, BigDecimal b) {
        return dollars(a.add(b), RoundingMode.UNNECESSARY);
    }

    static BigDecimal dollars(BigDecimal value, RoundingMode rounding) {
        return scaled(value, Usd.DECIMALS, rounding);
    }

    static BigDecimal scaled(BigDecimal value, int decimals, RoundingMode rounding) {
        BigDecimal rounded = value.setScale(decimals, rounding);
        BigInteger units = rounded.unscaledValue();
        if (units.bitLength() > 63) {
            throw new TooLarge();
        }
        return rounded;
    }
}
