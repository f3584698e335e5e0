package io.github.plimsoll.risk;

import static io.github.plimsoll.risk.Told.failed;
import static io.github.plimsoll.risk.Told.passed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of rules of behaviour, passed, failed or not known: counts, micro-dollars, microseconds. */
class BehaviourNumbersTest {
    private static final World PLAIN = World.plain();
    private static final long NOON = World.NOON;
    private static final long HOUR = 3_600_000_000L;
    private static final long BRIEF = 300_000_000L;

    private static World named(World w, Object... pairs) {
        PolicyBuilder policy = RiskPolicy.defaults().toBuilder("named", 1);
        for (int i = 0; i < pairs.length; i += 2) {
            policy.limit((RiskLimit) pairs[i], ((Number) pairs[i + 1]).longValue());
        }
        return w.policy(policy.build());
    }

    private static World after(List<ClosedTrade> trades) {
        return PLAIN.account(
                PLAIN.account().toBuilder().trades(TradeLog.of(trades)).build());
    }

    private static List<ClosedTrade> losses(int count, long at) {
        return Collections.nCopies(count, new ClosedTrade("BTC-USD", at, Usd.of(-1), true));
    }

    private static World streaks(List<ClosedTrade> trades) {
        return named(
                after(trades),
                RiskLimit.LOSS_STREAK,
                5,
                RiskLimit.LOSS_STREAK_PAUSE,
                HOUR,
                RiskLimit.SHORT_STREAK,
                3,
                RiskLimit.SHORT_STREAK_PAUSE,
                BRIEF);
    }

    @Test
    void ofTwoStreaksTheOneThatBindsIsTold() {
        failed(streaks(losses(3, NOON)), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 3, "");
        failed(streaks(losses(5, NOON)), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 5, "");
        // The short pause is over and the long one is not.
        failed(streaks(losses(5, NOON - BRIEF)), RiskCode.LOSS_STREAK_ABOVE_MAX, 5, 5, "");
        passed(streaks(losses(4, NOON - BRIEF)), RiskCode.LOSS_STREAK_ABOVE_MAX, 5, 4);
        passed(streaks(losses(2, NOON)), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 2);
        passed(streaks(losses(5, NOON - HOUR)), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 0);
        passed(streaks(List.of()), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 0);
    }

    @Test
    void oneStreakAlone() {
        Object[] full = {RiskLimit.LOSS_STREAK, 5, RiskLimit.LOSS_STREAK_PAUSE, HOUR};
        failed(named(after(losses(5, NOON)), full), RiskCode.LOSS_STREAK_ABOVE_MAX, 5, 5, "");
        passed(named(after(losses(4, NOON)), full), RiskCode.LOSS_STREAK_ABOVE_MAX, 5, 4);
        passed(named(after(List.of()), full), RiskCode.LOSS_STREAK_ABOVE_MAX, 5, 0);
        Object[] brief = {RiskLimit.SHORT_STREAK, 3, RiskLimit.SHORT_STREAK_PAUSE, BRIEF};
        failed(named(after(losses(3, NOON)), brief), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 3, "");
        passed(named(after(losses(3, NOON - BRIEF)), brief), RiskCode.LOSS_STREAK_ABOVE_MAX, 3, 0);
    }

    @Test
    void stopLossesAreCountedEvenWhenTheFullLogDoesNotReachBack() {
        World w = after(losses(TradeLog.CAPACITY, NOON));
        Object[] most = {RiskLimit.STOP_LOSS_COUNT, 256, RiskLimit.STOP_LOSS_WINDOW, HOUR};
        failed(named(w, most), RiskCode.STOP_LOSSES_ABOVE_MAX, 256, 256, "");
        passed(named(after(losses(255, NOON)), most), RiskCode.STOP_LOSSES_ABOVE_MAX, 256, 255);
    }

    @Test
    void cooldown() {
        Object[] pause = {RiskLimit.COOLDOWN, HOUR};
        failed(named(after(losses(1, NOON - 60)), pause), RiskCode.COOLDOWN, HOUR, 60, "");
        passed(named(after(losses(1, NOON - HOUR)), pause), RiskCode.COOLDOWN, HOUR, HOUR);
        passed(named(after(List.of()), pause), RiskCode.COOLDOWN, HOUR, HOUR);
    }

    @Test
    void profitOfTheMarket() {
        Object[] least = {RiskLimit.MIN_MARKET_PROFIT, 4_000_000, RiskLimit.MARKET_PROFIT_WINDOW, HOUR};
        ClosedTrade lost = new ClosedTrade("BTC-USD", NOON, Usd.of(-2), false);
        ClosedTrade won = new ClosedTrade("BTC-USD", NOON, Usd.of(5), false);
        ClosedTrade other = new ClosedTrade("ETH-USD", NOON, Usd.of(50), false);
        failed(
                named(after(List.of(lost, won, other)), least),
                RiskCode.MARKET_PROFIT_BELOW_MIN,
                4_000_000,
                3_000_000,
                "");
        passed(named(after(List.of(won, other)), least), RiskCode.MARKET_PROFIT_BELOW_MIN, 4_000_000, 5_000_000);
        // Two such wins are beyond 64 bits.
        ClosedTrade huge = new ClosedTrade("BTC-USD", NOON, Usd.ofMicros(Usd.MAX_MICROS), false);
        failed(named(after(List.of(huge, huge)), least), RiskCode.MARKET_PROFIT_BELOW_MIN, 4_000_000, 0, "not known");
    }

    @Test
    void winRate() {
        Object[] least = {RiskLimit.MIN_WIN_RATE, 500_000, RiskLimit.WIN_RATE_TRADES, 3};
        ClosedTrade lost = new ClosedTrade("ETH-USD", NOON, Usd.of(-2), false);
        ClosedTrade won = new ClosedTrade("ETH-USD", NOON, Usd.of(1), false);
        failed(named(after(List.of(won, lost, lost)), least), RiskCode.WIN_RATE_BELOW_MIN, 500_000, 333_333, "");
        passed(named(after(List.of(won, won, lost)), least), RiskCode.WIN_RATE_BELOW_MIN, 500_000, 666_666);
    }

    @Test
    void automation() {
        Object[] most = {RiskLimit.AUTOMATION_COUNT, 3, RiskLimit.AUTOMATION_WINDOW, HOUR};
        OpenOrder robot = PLAIN.order().withContext(new OrderContext(null, null, "grid", true));
        OrderLog two = OrderLog.EMPTY.plus(robot, NOON - 2).plus(robot, NOON - 1);
        passed(named(logged(robot, two), most), RiskCode.AUTOMATION_ABOVE_MAX, 3, 2);
        failed(named(logged(robot, two.plus(robot, NOON)), most), RiskCode.AUTOMATION_ABOVE_MAX, 3, 3, "");
    }

    private static World logged(OpenOrder order, OrderLog log) {
        return PLAIN.order(order)
                .account(PLAIN.account().toBuilder().orders(log).build());
    }

    @Test
    void holdingTime() {
        Object[] longest = {RiskLimit.MAX_HOLDING_TIME, HOUR};
        passed(named(PLAIN, longest), RiskCode.HOLDING_TIME_ABOVE_MAX, HOUR, 0);
        passed(named(held(NOON - 60), longest), RiskCode.HOLDING_TIME_ABOVE_MAX, HOUR, 60);
        failed(named(held(NOON - 2 * HOUR), longest), RiskCode.HOLDING_TIME_ABOVE_MAX, HOUR, 2 * HOUR, "");
    }

    private static World held(long opened) {
        MarketExposure open = MarketExposure.NONE.plusOpen(Side.LONG, Usd.of(10), opened);
        return PLAIN.account(PLAIN.account().toBuilder().market("BTC-USD", open).build());
    }

    @Test
    void whereNoTradesAreKnownOnlyWhatThePolicyNamesRefuses() {
        assertThat(named(PLAIN, RiskLimit.COOLDOWN, HOUR).codes()).containsExactly(RiskCode.COOLDOWN);
        assertThat(named(PLAIN, RiskLimit.STOP_LOSS_COUNT, 1, RiskLimit.STOP_LOSS_WINDOW, HOUR)
                        .codes())
                .containsExactly(RiskCode.STOP_LOSSES_ABOVE_MAX);
        assertThat(named(PLAIN, RiskLimit.SHORT_STREAK, 1, RiskLimit.SHORT_STREAK_PAUSE, HOUR)
                        .codes())
                .containsExactly(RiskCode.LOSS_STREAK_ABOVE_MAX);
        assertThat(named(PLAIN, RiskLimit.LOSS_STREAK, 1, RiskLimit.LOSS_STREAK_PAUSE, HOUR)
                        .codes())
                .containsExactly(RiskCode.LOSS_STREAK_ABOVE_MAX);
        assertThat(named(PLAIN, RiskLimit.MIN_MARKET_PROFIT, -1, RiskLimit.MARKET_PROFIT_WINDOW, HOUR)
                        .codes())
                .containsExactly(RiskCode.MARKET_PROFIT_BELOW_MIN);
        assertThat(named(PLAIN, RiskLimit.MIN_WIN_RATE, 1, RiskLimit.WIN_RATE_TRADES, 1)
                        .codes())
                .containsExactly(RiskCode.WIN_RATE_BELOW_MIN);
    }

    @Test
    void aDifferenceOfTimesBeyondAllTimeIsAsLongAsThereIs() {
        assertThat(BehaviourRules.saturated(7, 7)).isZero();
        assertThat(BehaviourRules.saturated(5, -3)).isEqualTo(8);
        assertThat(BehaviourRules.saturated(-5, 3)).isEqualTo(-8);
        assertThat(BehaviourRules.saturated(3, 5)).isEqualTo(-2);
        assertThat(BehaviourRules.saturated(-5, -3)).isEqualTo(-2);
        assertThat(BehaviourRules.saturated(Long.MAX_VALUE, -1)).isEqualTo(Long.MAX_VALUE);
        assertThat(BehaviourRules.saturated(-2, Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
    }
}
