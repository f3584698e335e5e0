package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of an order by itself that a policy may name, once more in decimals. */
final class NaiveOrder {
    private final World world;
    private final NaiveLimits limits;
    private final EnumSet<RiskCode> out;

    NaiveOrder(World world, NaiveLimits limits, EnumSet<RiskCode> out) {
        this.world = world;
        this.limits = limits;
        this.out = out;
    }

    private void add(boolean violated, RiskCode code) {
        if (violated) {
            out.add(code);
        }
    }

    void target(BigDecimal price, BigDecimal target) {
        BigDecimal distance = target.subtract(price).abs();
        add(limits.isBelow(distance, RiskLimit.MIN_TARGET_DISTANCE, price), RiskCode.TAKE_PROFIT_TOO_NEAR);
        add(limits.isAbove(distance, RiskLimit.MAX_TARGET_DISTANCE, price), RiskCode.TAKE_PROFIT_TOO_FAR);
    }

    void stop(BigDecimal price, BigDecimal stop) {
        BigDecimal distance = stop.subtract(price).abs();
        add(limits.isBelow(distance, RiskLimit.MIN_STOP_DISTANCE, price), RiskCode.STOP_LOSS_TOO_NEAR);
        add(limits.isAbove(distance, RiskLimit.MAX_STOP_DISTANCE, price), RiskCode.STOP_LOSS_TOO_FAR);
    }

    void judge(BigDecimal collateral, BigDecimal notional, BigDecimal size, boolean usable) {
        add(limits.isAbove(notional, RiskLimit.MAX_ORDER_NOTIONAL), RiskCode.ORDER_NOTIONAL_ABOVE_MAX);
        add(limits.isAbove(collateral, RiskLimit.MAX_COLLATERAL), RiskCode.COLLATERAL_ABOVE_MAX);
        add(limits.has(RiskLimit.DUPLICATE_WINDOW) && duplicate(), RiskCode.DUPLICATE_ORDER);
        Ratio slippage = world.order().context().maxSlippage();
        add(
                limits.has(RiskLimit.MAX_SLIPPAGE)
                        && (slippage == null || limits.isAbove(NaiveRisk.ratio(slippage), RiskLimit.MAX_SLIPPAGE)),
                RiskCode.SLIPPAGE_ABOVE_CAP);
        if (!usable) {
            return;
        }
        int decimals = world.market().instrument().priceDecimals();
        BigDecimal price = BigDecimal.valueOf(world.market().priceUnits(), decimals);
        BigDecimal confidence = BigDecimal.valueOf(world.market().confidenceUnits(), decimals);
        add(limits.isAbove(confidence, RiskLimit.MAX_CONFIDENCE, price), RiskCode.CONFIDENCE_TOO_WIDE);
        Price named = world.order().context().limitPrice();
        add(
                named != null
                        && limits.isAbove(
                                BigDecimal.valueOf(named.units(), decimals)
                                        .subtract(price)
                                        .abs(),
                                RiskLimit.PRICE_COLLAR,
                                price),
                RiskCode.PRICE_OFF_COLLAR);
        add(limits.isAbove(size, RiskLimit.MAX_ORDER_SIZE), RiskCode.SIZE_ABOVE_MAX);
        if (limits.has(RiskLimit.QUALITY_CONFIDENCE)
                || limits.has(RiskLimit.QUALITY_SPREAD)
                || limits.has(RiskLimit.QUALITY_VOLATILITY)) {
            quality(notional, confidence.divide(price, 6, RoundingMode.UP));
        }
    }

    private boolean duplicate() {
        OrderLog log = world.account().orders().orElse(null);
        if (log == null) {
            return true;
        }
        BigDecimal window = limits.need(RiskLimit.DUPLICATE_WINDOW);
        List<OrderLog.Accepted> orders = log.orders();
        boolean complete = orders.size() < 256
                || NaiveBehaviour.ago(world, orders.get(0).atMicros()).compareTo(window) >= 0;
        return !complete
                || orders.stream()
                        .anyMatch(order -> order.fingerprint() == world.order().fingerprint()
                                && NaiveBehaviour.ago(world, order.atMicros()).compareTo(window) < 0);
    }

    /** Uncertainty, spread and volatility each leave their share of the largest order and leverage. */
    private void quality(BigDecimal notional, BigDecimal confidence) {
        BigDecimal left = left(BigDecimal.ONE, confidence, RiskLimit.QUALITY_CONFIDENCE);
        left = left(left, decimal(world.market().quality().spread()), RiskLimit.QUALITY_SPREAD);
        left = left(left, decimal(world.market().quality().volatility()), RiskLimit.QUALITY_VOLATILITY);
        BigDecimal largest = limits.need(RiskLimit.MAX_POSITION);
        BigDecimal one = limits.of(RiskLimit.MAX_ORDER_NOTIONAL);
        largest = one == null ? largest : largest.min(one);
        BigDecimal leverage = limits.need(RiskLimit.MAX_LEVERAGE)
                .min(BigDecimal.valueOf(world.market().terms().maxLeverage().hundredths(), 2));
        add(
                notional.compareTo(largest.multiply(left).setScale(6, RoundingMode.DOWN)) > 0,
                RiskCode.ORDER_ABOVE_QUALITY);
        add(
                BigDecimal.valueOf(world.order().leverage().hundredths(), 2)
                                .compareTo(leverage.multiply(left).setScale(2, RoundingMode.DOWN))
                        > 0,
                RiskCode.LEVERAGE_ABOVE_QUALITY);
    }

    private BigDecimal left(BigDecimal left, @Nullable BigDecimal value, RiskLimit limit) {
        BigDecimal bound = limits.of(limit);
        if (bound == null) {
            return left;
        }
        if (value == null || value.compareTo(bound) >= 0) {
            return BigDecimal.ZERO;
        }
        return left.multiply(bound.subtract(value.max(BigDecimal.ZERO))).divide(bound, 6, RoundingMode.DOWN);
    }

    private static @Nullable BigDecimal decimal(@Nullable Ratio ratio) {
        return ratio == null ? null : NaiveRisk.ratio(ratio);
    }
}
