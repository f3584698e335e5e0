package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Ratio;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Permission, locks, what the account did lately and the market's quality, once more and without caches. */
final class NaiveBehaviour {
    private final World world;
    private final NaiveLimits limits;
    private final EnumSet<RiskCode> out;

    NaiveBehaviour(World world, NaiveLimits limits, EnumSet<RiskCode> out) {
        this.world = world;
        this.limits = limits;
        this.out = out;
    }

    /** Seconds since then. */
    static BigDecimal ago(World world, long micros) {
        return BigDecimal.valueOf(world.now(), 6).subtract(BigDecimal.valueOf(micros, 6));
    }

    private void add(boolean violated, RiskCode code) {
        if (violated) {
            out.add(code);
        }
    }

    private boolean on(RiskLimit limit) {
        return limits.has(limit);
    }

    private boolean within(long micros, RiskLimit window) {
        return ago(world, micros).compareTo(limits.need(window)) < 0;
    }

    void judge(boolean together) {
        List<RiskLock> locks = world.account().locks().orElse(null);
        add(locks != null && locks.stream().anyMatch(this::holds), RiskCode.LOCKED);
        if (!together) {
            return;
        }
        add(on(RiskLimit.REQUIRE_LOCKS) && locks == null, RiskCode.LOCKED);
        permission();
        behaviour();
        MarketQuality q = world.market().quality();
        guard(RiskLimit.MAX_SPREAD, q.spread(), RiskCode.SPREAD_ABOVE_MAX);
        guard(RiskLimit.MAX_ORDER_FLOW, q.orderFlow(), RiskCode.ORDER_FLOW_ABOVE_MAX);
        guard(RiskLimit.MAX_VWAP_DEVIATION, q.vwapDeviation(), RiskCode.VWAP_DEVIATION_ABOVE_MAX);
        Ratio impact = q.amihud();
        Ratio usual = q.amihudPercentile95();
        add(
                on(RiskLimit.AMIHUD_GUARD)
                        && (impact == null
                                || usual == null
                                || NaiveRisk.ratio(impact).abs().compareTo(NaiveRisk.ratio(usual)) > 0),
                RiskCode.AMIHUD_ABOVE_MAX);
        Ratio correlation = q.correlation();
        Ratio volatility = q.volatilityRatio();
        add(
                on(RiskLimit.MAX_CORRELATION)
                        && (correlation == null
                                || volatility == null
                                || (limits.isAbove(NaiveRisk.ratio(correlation), RiskLimit.MAX_CORRELATION)
                                        && limits.isAbove(
                                                NaiveRisk.ratio(volatility), RiskLimit.MAX_VOLATILITY_RATIO))),
                RiskCode.REGIME_RISK_OFF);
    }

    private boolean holds(RiskLock lock) {
        String wanted = switch (lock.scope()) {
            case ACCOUNT -> lock.name();
            case MARKET -> world.order().instrument();
            case STRATEGY -> world.order().context().strategy();
            case SIDE -> world.order().side().name();
        };
        return lock.untilMicros() >= world.now() && lock.name().equals(wanted);
    }

    private void permission() {
        boolean none = on(RiskLimit.MARKET_ACCESS)
                && limits.need(RiskLimit.MARKET_ACCESS).intValue() == 2;
        boolean elsewhere = world.policy()
                .permitted()
                .map(markets -> !markets.contains(world.order().instrument()))
                .orElse(false);
        add(none || elsewhere, RiskCode.MARKET_NOT_PERMITTED);
        add(on(RiskLimit.MARKET_ACCESS) && !none, RiskCode.MARKET_CLOSE_ONLY);
        add(
                on(RiskLimit.MARKET_HOURS)
                        && !world.market().instrument().hours().isOpen(world.now()),
                RiskCode.MARKET_CLOSED);
        add(on(RiskLimit.REQUIRE_SEQUENCER) && world.market().sequencer() != Sequencer.UP, RiskCode.SEQUENCER_DOWN);
        add(on(RiskLimit.REQUIRE_STOP_LOSS) && world.order().stopLoss() == null, RiskCode.STOP_LOSS_REQUIRED);
    }

    private void behaviour() {
        List<ClosedTrade> trades =
                world.account().trades().map(TradeLog::trades).orElse(null);
        add(on(RiskLimit.COOLDOWN) && (trades == null || recentExit(trades)), RiskCode.COOLDOWN);
        add(on(RiskLimit.STOP_LOSS_COUNT) && (trades == null || manyStops(trades)), RiskCode.STOP_LOSSES_ABOVE_MAX);
        add(
                (on(RiskLimit.LOSS_STREAK) || on(RiskLimit.SHORT_STREAK))
                        && (trades == null
                                || streak(trades, RiskLimit.LOSS_STREAK, RiskLimit.LOSS_STREAK_PAUSE)
                                || streak(trades, RiskLimit.SHORT_STREAK, RiskLimit.SHORT_STREAK_PAUSE)),
                RiskCode.LOSS_STREAK_ABOVE_MAX);
        add(on(RiskLimit.MIN_MARKET_PROFIT) && (trades == null || poor(trades)), RiskCode.MARKET_PROFIT_BELOW_MIN);
        add(on(RiskLimit.MIN_WIN_RATE) && (trades == null || seldomWins(trades)), RiskCode.WIN_RATE_BELOW_MIN);
        MarketExposure here = world.account().market(world.order().instrument());
        boolean empty = here.positions() == 0 && here.openLong() == 0 && here.openShort() == 0;
        add(
                on(RiskLimit.MAX_HOLDING_TIME)
                        && !empty
                        && (here.oldestOpenedMicros() == 0
                                || limits.isAbove(ago(world, here.oldestOpenedMicros()), RiskLimit.MAX_HOLDING_TIME)),
                RiskCode.HOLDING_TIME_ABOVE_MAX);
        add(
                on(RiskLimit.AUTOMATION_COUNT)
                        && world.order().context().automated()
                        && burst(world.account().orders().orElse(null)),
                RiskCode.AUTOMATION_ABOVE_MAX);
    }

    private boolean complete(List<ClosedTrade> trades, RiskLimit window) {
        return trades.size() < 256 || !within(trades.get(0).closedMicros(), window);
    }

    private boolean recentExit(List<ClosedTrade> trades) {
        List<ClosedTrade> here = trades.stream()
                .filter(trade -> trade.instrument().equals(world.order().instrument()))
                .toList();
        return here.isEmpty()
                ? !complete(trades, RiskLimit.COOLDOWN)
                : here.stream().anyMatch(trade -> within(trade.closedMicros(), RiskLimit.COOLDOWN));
    }

    private boolean manyStops(List<ClosedTrade> trades) {
        long stops = trades.stream()
                .filter(trade -> trade.byStopLoss() && within(trade.closedMicros(), RiskLimit.STOP_LOSS_WINDOW))
                .count();
        return !limits.isBelow(BigDecimal.valueOf(stops), RiskLimit.STOP_LOSS_COUNT)
                || !complete(trades, RiskLimit.STOP_LOSS_WINDOW);
    }

    /** Counted backwards from the last trade to the last win. */
    private boolean streak(List<ClosedTrade> trades, RiskLimit count, RiskLimit pause) {
        if (!on(count)) {
            return false;
        }
        long losses = 0;
        for (int i = trades.size() - 1; i >= 0 && !trades.get(i).pnl().isPositive(); i--) {
            losses += trades.get(i).pnl().isNegative() ? 1 : 0;
        }
        boolean recent =
                trades.stream().anyMatch(trade -> trade.pnl().isNegative() && within(trade.closedMicros(), pause));
        return recent && !limits.isBelow(BigDecimal.valueOf(losses), count);
    }

    private boolean poor(List<ClosedTrade> trades) {
        BigDecimal profit = trades.stream()
                .filter(trade -> trade.instrument().equals(world.order().instrument())
                        && within(trade.closedMicros(), RiskLimit.MARKET_PROFIT_WINDOW))
                .map(trade -> trade.pnl().toBigDecimal())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return limits.isBelow(profit, RiskLimit.MIN_MARKET_PROFIT) || !complete(trades, RiskLimit.MARKET_PROFIT_WINDOW);
    }

    private boolean seldomWins(List<ClosedTrade> trades) {
        long wins = trades.stream().filter(trade -> trade.pnl().isPositive()).count();
        long losses = trades.stream().filter(trade -> trade.pnl().isNegative()).count();
        BigDecimal decided = BigDecimal.valueOf(wins + losses);
        return !limits.isBelow(decided, RiskLimit.WIN_RATE_TRADES)
                && limits.isBelow(BigDecimal.valueOf(wins), RiskLimit.MIN_WIN_RATE, decided);
    }

    /** Whether any automated order since the throttle was opened was one too many in the window before it. */
    private boolean burst(@Nullable OrderLog log) {
        if (log == null) {
            return true;
        }
        List<BigDecimal> times = new ArrayList<>();
        for (OrderLog.Accepted order : log.orders()) {
            if (order.automated() && order.atMicros() > log.releasedMicros()) {
                times.add(BigDecimal.valueOf(order.atMicros(), 6));
            }
        }
        BigDecimal window = limits.need(RiskLimit.AUTOMATION_WINDOW);
        return times.stream().anyMatch(end -> {
            long inWindow = times.stream()
                    .filter(time -> time.compareTo(end) <= 0 && time.add(window).compareTo(end) > 0)
                    .count();
            return !limits.isBelow(BigDecimal.valueOf(inWindow), RiskLimit.AUTOMATION_COUNT);
        });
    }

    private void guard(RiskLimit limit, @Nullable Ratio value, RiskCode code) {
        add(on(limit) && (value == null || limits.isAbove(NaiveRisk.ratio(value).abs(), limit)), code);
    }
}
