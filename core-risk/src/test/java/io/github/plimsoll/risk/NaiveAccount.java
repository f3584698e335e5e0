package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exposure, shares of equity and losses that a policy may name, once more in decimals, each sum made anew. */
final class NaiveAccount {
    private final World world;
    private final NaiveLimits limits;
    private final EnumSet<RiskCode> out;

    NaiveAccount(World world, NaiveLimits limits, EnumSet<RiskCode> out) {
        this.world = world;
        this.limits = limits;
        this.out = out;
    }

    private void add(boolean violated, RiskCode code) {
        if (violated) {
            out.add(code);
        }
    }

    void exposure(BigDecimal notional, BigDecimal position, BigDecimal all) {
        boolean up = world.order().side() == Side.LONG;
        String market = world.order().instrument();
        String group = world.market().instrument().group();
        BigDecimal side = notional;
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal together = notional;
        long count = 1;
        for (Map.Entry<String, MarketExposure> entry : world.account().markets().entrySet()) {
            MarketExposure m = entry.getValue();
            BigDecimal longs = micros(m.openLong());
            BigDecimal shorts = micros(m.openShort());
            BigDecimal reserved = micros(up ? m.reservedLong() : m.reservedShort());
            side = side.add(up ? longs : shorts).add(reserved);
            net = net.add(longs).subtract(shorts).add(up ? reserved : reserved.negate());
            count += m.positions() + m.workingOrders();
            if (entry.getKey().equals(market) || world.account().files(entry.getKey(), group)) {
                together = together.add(NaiveRisk.gross(m));
            }
        }
        BigDecimal after = up ? net.add(notional) : net.subtract(notional);
        add(limits.isAbove(all, RiskLimit.MAX_GROSS_EXPOSURE), RiskCode.GROSS_EXPOSURE_ABOVE_MAX);
        add(
                limits.isAbove(after.abs(), RiskLimit.MAX_NET_EXPOSURE)
                        && after.abs().compareTo(net.abs()) > 0,
                RiskCode.NET_EXPOSURE_ABOVE_MAX);
        add(
                limits.isAbove(side, up ? RiskLimit.MAX_LONG_EXPOSURE : RiskLimit.MAX_SHORT_EXPOSURE),
                RiskCode.SIDE_EXPOSURE_ABOVE_MAX);
        add(limits.isAbove(together, RiskLimit.MAX_GROUP_EXPOSURE), RiskCode.GROUP_EXPOSURE_ABOVE_MAX);
        MarketExposure here = world.account().market(market);
        long inMarket = 1L + here.positions() + here.workingOrders();
        add(
                limits.isAbove(BigDecimal.valueOf(inMarket), RiskLimit.MAX_MARKET_POSITIONS),
                RiskCode.MARKET_POSITIONS_ABOVE_MAX);
        add(limits.isAbove(BigDecimal.valueOf(count), RiskLimit.MAX_POSITIONS), RiskCode.POSITIONS_ABOVE_MAX);
        add(limits.isAbove(position, RiskLimit.MAX_WEIGHT, equity()), RiskCode.WEIGHT_ABOVE_MAX);
        add(!world.policy().tiers().isEmpty() && beyondTier(position), RiskCode.LEVERAGE_ABOVE_TIER);
    }

    private boolean beyondTier(BigDecimal position) {
        for (LeverageTier tier : world.policy().tiers()) {
            if (position.compareTo(tier.upTo().toBigDecimal()) <= 0) {
                return world.order().leverage().compareTo(tier.maxLeverage()) > 0;
            }
        }
        return true;
    }

    void shares(BigDecimal collateral, BigDecimal marginAfter) {
        add(limits.isAbove(collateral, RiskLimit.MAX_COLLATERAL_SHARE, equity()), RiskCode.COLLATERAL_SHARE_ABOVE_MAX);
        BigDecimal reserve = limits.of(RiskLimit.CASH_RESERVE);
        add(
                reserve != null
                        && marginAfter
                                        .add(reserve.multiply(equity()))
                                        .compareTo(world.account().freeMargin().toBigDecimal())
                                > 0,
                RiskCode.CASH_RESERVE_BELOW_MIN);
    }

    /** @param day today's loss with this order's worst one */
    void losses(BigDecimal worst, BigDecimal day) {
        LossWindows windows = world.account().windows().orElse(null);
        add(limits.isAbove(day, RiskLimit.MAX_DAILY_LOSS_AMOUNT), RiskCode.DAILY_LOSS_AMOUNT_ABOVE_MAX);
        BigDecimal at = world.account().reservedWorstLoss().toBigDecimal().add(worst);
        add(
                limits.has(RiskLimit.MAX_HOURLY_LOSS)
                        && (windows == null
                                || limits.isAbove(
                                        at.subtract(windows.lastHour().toBigDecimal()), RiskLimit.MAX_HOURLY_LOSS)),
                RiskCode.HOURLY_LOSS_ABOVE_MAX);
        add(
                limits.has(RiskLimit.MAX_WEEKLY_LOSS)
                        && (windows == null
                                || limits.isAbove(
                                        at.subtract(windows.thisWeek().toBigDecimal()), RiskLimit.MAX_WEEKLY_LOSS)),
                RiskCode.WEEKLY_LOSS_ABOVE_MAX);
        add(limits.has(RiskLimit.MAX_DRAWDOWN) && drawdown(windows, at), RiskCode.DRAWDOWN_ABOVE_MAX);
    }

    private boolean drawdown(@Nullable LossWindows windows, BigDecimal loss) {
        if (windows == null) {
            return true;
        }
        BigDecimal equity = world.account().equity().toBigDecimal();
        BigDecimal peak = windows.peakEquity().toBigDecimal().max(equity);
        BigDecimal most = peak.max(BigDecimal.ZERO)
                .multiply(limits.need(RiskLimit.MAX_DRAWDOWN))
                .setScale(6, RoundingMode.DOWN);
        return peak.subtract(equity).add(loss).max(BigDecimal.ZERO).compareTo(most) > 0;
    }

    private BigDecimal equity() {
        return world.account().equity().toBigDecimal().max(BigDecimal.ZERO);
    }

    private static BigDecimal micros(long amount) {
        return BigDecimal.valueOf(amount, 6);
    }
}
