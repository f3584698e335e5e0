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
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal SECONDS_5 = new BigDecimal("5");

    /** What a policy of the mandatory limits alone can refuse with. */
    static final RiskCode[] CODES = {
        RiskCode.CONTROL_FROZEN,
        RiskCode.CONTROL_HALTED,
        RiskCode.CONTROL_REDUCE_ONLY,
        RiskCode.INPUT_MISMATCH,
        RiskCode.ACCOUNT_INVALID,
        RiskCode.OUT_OF_RANGE,
        RiskCode.PRICE_MISSING,
        RiskCode.PRICE_STALE,
        RiskCode.PRICE_DISPUTED,
        RiskCode.PRICE_INVALID,
        RiskCode.PRICE_TOO_OLD,
        RiskCode.PRICE_FROM_FUTURE,
        RiskCode.STOP_LOSS_WRONG_SIDE,
        RiskCode.TAKE_PROFIT_WRONG_SIDE,
        RiskCode.STOP_LOSS_BEYOND_LIQUIDATION,
        RiskCode.NOTIONAL_BELOW_MIN,
        RiskCode.SIZE_BELOW_MIN,
        RiskCode.POSITION_ABOVE_MAX,
        RiskCode.LEVERAGE_ABOVE_MAX,
        RiskCode.EQUITY_NOT_POSITIVE,
        RiskCode.ACCOUNT_RISK_ABOVE_MAX,
        RiskCode.MARGIN_ABOVE_FREE,
        RiskCode.LIQUIDATION_TOO_CLOSE,
        RiskCode.DAY_BASE_NOT_POSITIVE,
        RiskCode.DAILY_LOSS_ABOVE_MAX
    };

    final EnumSet<RiskCode> codes = EnumSet.noneOf(RiskCode.class);
    private final World world;
    BigDecimal notional = BigDecimal.ZERO;
    BigDecimal fee = BigDecimal.ZERO;
    BigDecimal size = BigDecimal.ZERO;
    BigDecimal liquidation = BigDecimal.ZERO;
    BigDecimal worst = BigDecimal.ZERO;
    BigDecimal validUntil = BigDecimal.ZERO;

    NaiveRisk(World world) {
        this.world = world;
        switch (world.control()) {
            case FROZEN -> codes.add(RiskCode.CONTROL_FROZEN);
            case HALTED -> codes.add(RiskCode.CONTROL_HALTED);
            case REDUCE_ONLY -> codes.add(RiskCode.CONTROL_REDUCE_ONLY);
            case ACTIVE -> {}
        }
        boolean together = world.order().account().equals(world.account().id())
                && world.order().instrument().equals(world.market().instrument().id())
                && decimalsFit(world.order().stopLoss())
                && decimalsFit(world.order().takeProfit());
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
                && (leverage.compareTo(world.policy().maxLeverage()) > 0
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
        RiskPolicy policy = world.policy();
        BigDecimal collateral = order.collateral().toBigDecimal();
        BigDecimal leverage = BigDecimal.valueOf(order.leverage().hundredths()).divide(HUNDRED);
        notional = dollars(collateral.multiply(leverage), RoundingMode.UP);
        fee = share(notional, terms.takerFee(), RoundingMode.UP);
        BigDecimal margin = dollars(collateral.add(fee), RoundingMode.UNNECESSARY);
        worst = margin;
        if (usable) {
            fromPrice(out, margin);
        }
        if (notional.compareTo(terms.minNotional().toBigDecimal()) < 0) {
            out.add(RiskCode.NOTIONAL_BELOW_MIN);
        }
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
        BigDecimal stress = share(all, policy.stressMove(), RoundingMode.UP);
        BigDecimal result =
                sum(account.realizedToday().toBigDecimal(), account.unrealized().toBigDecimal());
        BigDecimal pending = sum(account.reservedWorstLoss().toBigDecimal(), result.negate());
        BigDecimal loss = sum(pending, worst).max(BigDecimal.ZERO);
        if (position.compareTo(policy.maxPosition().toBigDecimal()) > 0) {
            out.add(RiskCode.POSITION_ABOVE_MAX);
        }
        BigDecimal equity = account.equity().toBigDecimal().max(BigDecimal.ZERO);
        if (stress.compareTo(share(equity, policy.maxAccountRisk(), RoundingMode.DOWN)) > 0) {
            out.add(RiskCode.ACCOUNT_RISK_ABOVE_MAX);
        }
        if (marginAfter.compareTo(account.freeMargin().toBigDecimal()) > 0) {
            out.add(RiskCode.MARGIN_ABOVE_FREE);
        }
        boolean lossKnown = order.stopLoss() == null || (usable && !out.contains(RiskCode.STOP_LOSS_WRONG_SIDE));
        BigDecimal base = account.dayBase().toBigDecimal().max(BigDecimal.ZERO);
        if (lossKnown && loss.compareTo(share(base, policy.maxDailyLoss(), RoundingMode.DOWN)) > 0) {
            out.add(RiskCode.DAILY_LOSS_ABOVE_MAX);
        }
    }

    private static BigDecimal gross(MarketExposure market) {
        return BigDecimal.valueOf(market.openLong(), 6)
                .add(BigDecimal.valueOf(market.openShort(), 6))
                .add(BigDecimal.valueOf(market.reservedLong(), 6))
                .add(BigDecimal.valueOf(market.reservedShort(), 6));
    }

    private void fromPrice(EnumSet<RiskCode> out, BigDecimal margin) {
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
        BigDecimal maxAge = BigDecimal.valueOf(world.policy().maxPriceAge().toNanos(), 9);
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
                scaled(distance.multiply(ratio(world.policy().liquidationBuffer())), decimals, RoundingMode.DOWN);
        BigDecimal noise = scaled(
                scaled(price.multiply(ratio(market.terms().spread())), decimals, RoundingMode.UP)
                        .add(BigDecimal.valueOf(market.confidenceUnits(), decimals)),
                decimals,
                RoundingMode.UNNECESSARY);
        if (!distant || noise.compareTo(buffer) > 0) {
            out.add(RiskCode.LIQUIDATION_TOO_CLOSE);
        }
        if (order.takeProfit() != null) {
            BigDecimal target = BigDecimal.valueOf(order.takeProfit().units(), decimals);
            if (isLong ? target.compareTo(price) <= 0 : target.compareTo(price) >= 0) {
                out.add(RiskCode.TAKE_PROFIT_WRONG_SIDE);
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

    private static BigDecimal ratio(Ratio ratio) {
        return BigDecimal.valueOf(ratio.millionths(), 6);
    }

    private static BigDecimal share(BigDecimal amount, Ratio share, RoundingMode rounding) {
        return dollars(amount.multiply(ratio(share)), rounding);
    }

    private static BigDecimal sum(BigDecimal a, BigDecimal b) {
        return dollars(a.add(b), RoundingMode.UNNECESSARY);
    }

    private static BigDecimal dollars(BigDecimal value, RoundingMode rounding) {
        return scaled(value, Usd.DECIMALS, rounding);
    }

    private static BigDecimal scaled(BigDecimal value, int decimals, RoundingMode rounding) {
        BigDecimal rounded = value.setScale(decimals, rounding);
        BigInteger units = rounded.unscaledValue();
        if (units.bitLength() > 63) {
            throw new TooLarge();
        }
        return rounded;
    }
}
