package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an account did lately and how good the market is: at the limit passes, one unit beyond does not. */
class BehaviourRulesTest {
    private static final World PLAIN = World.plain();
    private static final long NOON = World.NOON;
    private static final long HOUR = 3_600_000_000L;

    private static RiskPolicy named(Object... pairs) {
        PolicyBuilder builder = RiskPolicy.defaults().toBuilder("named", 1);
        for (int i = 0; i < pairs.length; i += 2) {
            builder.limit((RiskLimit) pairs[i], ((Number) pairs[i + 1]).longValue());
        }
        return builder.build();
    }

    private static ClosedTrade trade(String market, long at, long dollars, boolean stopped) {
        return new ClosedTrade(market, at, Usd.of(dollars), stopped);
    }

    private static World after(RiskPolicy policy, ClosedTrade... trades) {
        return PLAIN.policy(policy)
                .account(PLAIN.account().toBuilder()
                        .trades(TradeLog.of(List.of(trades)))
                        .build());
    }

    @Test
    void cooldown() {
        RiskPolicy policy = named(RiskLimit.COOLDOWN, HOUR);
        assertThat(after(policy, trade("BTC-USD", NOON - HOUR, 5, false)).codes())
                .isEmpty();
        assertThat(after(policy, trade("BTC-USD", NOON - HOUR + 1, 5, false)).codes())
                .containsExactly(RiskCode.COOLDOWN);
        assertThat(after(policy, trade("ETH-USD", NOON, 5, false)).codes()).isEmpty();
        assertThat(PLAIN.policy(policy).codes()).containsExactly(RiskCode.COOLDOWN);
    }

    @Test
    void stopLossesInAWindow() {
        RiskPolicy policy = named(RiskLimit.STOP_LOSS_COUNT, 2, RiskLimit.STOP_LOSS_WINDOW, HOUR);
        ClosedTrade recent = trade("ETH-USD", NOON - HOUR + 1, -1, true);
        assertThat(after(policy, recent, trade("BTC-USD", NOON - HOUR, -1, true))
                        .codes())
                .isEmpty();
        assertThat(after(policy, recent, trade("BTC-USD", NOON, -1, false)).codes())
                .isEmpty();
        assertThat(after(policy, recent, trade("BTC-USD", NOON, -1, true)).codes())
                .containsExactly(RiskCode.STOP_LOSSES_ABOVE_MAX);
    }

    @Test
    @DisplayName("RSK-24 a trade that ends even is neither a win nor a loss and leaves streaks alone")
    void streaks() {
        RiskPolicy policy = named(RiskLimit.LOSS_STREAK, 3, RiskLimit.LOSS_STREAK_PAUSE, HOUR);
        ClosedTrade loss = trade("BTC-USD", NOON - HOUR + 1, -1, false);
        ClosedTrade even = trade("BTC-USD", NOON, 0, false);
        ClosedTrade win = trade("BTC-USD", NOON, 1, false);
        assertThat(after(policy, loss, loss).codes()).isEmpty();
        assertThat(after(policy, loss, loss, loss).codes()).containsExactly(RiskCode.LOSS_STREAK_ABOVE_MAX);
        assertThat(after(policy, loss, even, loss, even, loss, even).codes())
                .containsExactly(RiskCode.LOSS_STREAK_ABOVE_MAX);
        assertThat(after(policy, loss, loss, win, loss).codes()).isEmpty();
        assertThat(after(policy, loss, loss, loss).at(NOON + 1).codes()).isEmpty();
        TradeLog log = TradeLog.of(List.of(loss, even, win));
        assertThat(log.decided()).isEqualTo(2);
        assertThat(log.plus(loss).plus(even).streak()).isEqualTo(1);
    }

    @Test
    void theShortStreakPausesEarlierAndShorter() {
        RiskPolicy policy = named(
                RiskLimit.LOSS_STREAK,
                5,
                RiskLimit.LOSS_STREAK_PAUSE,
                HOUR,
                RiskLimit.SHORT_STREAK,
                3,
                RiskLimit.SHORT_STREAK_PAUSE,
                300_000_000L);
        ClosedTrade[] three = losses(3);
        assertThat(after(policy, three)
                        .at(NOON + 299_999_999)
                        .market(fresh(NOON + 299_999_999))
                        .codes())
                .containsExactly(RiskCode.LOSS_STREAK_ABOVE_MAX);
        assertThat(after(policy, three)
                        .at(NOON + 300_000_000)
                        .market(fresh(NOON + 300_000_000))
                        .codes())
                .isEmpty();
        assertThat(after(policy, losses(5))
                        .at(NOON + HOUR - 1)
                        .market(fresh(NOON + HOUR - 1))
                        .codes())
                .containsExactly(RiskCode.LOSS_STREAK_ABOVE_MAX);
    }

    private static MarketState fresh(long at) {
        return MarketState.priced(World.BTC, World.TERMS, World.units("61000"), 0, at);
    }

    private static ClosedTrade[] losses(int count) {
        ClosedTrade[] all = new ClosedTrade[count];
        Arrays.fill(all, trade("BTC-USD", NOON, -1, false));
        return all;
    }

    @Test
    void profitOfTheMarket() {
        RiskPolicy policy = named(RiskLimit.MIN_MARKET_PROFIT, -5_000_000, RiskLimit.MARKET_PROFIT_WINDOW, HOUR);
        assertThat(after(policy, trade("BTC-USD", NOON, -5, false), trade("ETH-USD", NOON, -50, false))
                        .codes())
                .isEmpty();
        assertThat(after(policy, trade("BTC-USD", NOON, -6, false)).codes())
                .containsExactly(RiskCode.MARKET_PROFIT_BELOW_MIN);
        assertThat(after(policy, trade("BTC-USD", NOON - HOUR, -6, false)).codes())
                .isEmpty();
    }

    @Test
    void winRate() {
        RiskPolicy policy = named(RiskLimit.MIN_WIN_RATE, 500_000, RiskLimit.WIN_RATE_TRADES, 20);
        assertThat(after(policy, mixed(9, 10)).codes()).isEmpty(); // 19 trades: too few to judge
        assertThat(after(policy, mixed(10, 10)).codes()).isEmpty();
        assertThat(after(policy, mixed(9, 11)).codes()).containsExactly(RiskCode.WIN_RATE_BELOW_MIN);
    }

    private static ClosedTrade[] mixed(int wins, int losses) {
        List<ClosedTrade> all = new ArrayList<>();
        for (int i = 0; i < wins + losses; i++) {
            all.add(trade("BTC-USD", NOON, i < wins ? 1 : -1, false));
        }
        return all.toArray(new ClosedTrade[0]);
    }

    @Test
    void holdingTime() {
        RiskPolicy policy = named(RiskLimit.MAX_HOLDING_TIME, HOUR);
        assertThat(holding(policy, NOON - HOUR).codes()).isEmpty();
        assertThat(holding(policy, NOON - HOUR - 1).codes()).containsExactly(RiskCode.HOLDING_TIME_ABOVE_MAX);
        assertThat(holding(policy, 0).codes()).containsExactly(RiskCode.HOLDING_TIME_ABOVE_MAX);
        assertThat(PLAIN.policy(policy).codes()).isEmpty();
    }

    private static World holding(RiskPolicy policy, long opened) {
        MarketExposure held = MarketExposure.NONE.plusOpen(Side.LONG, Usd.of(10), opened);
        return PLAIN.policy(policy)
                .account(PLAIN.account().toBuilder().market("BTC-USD", held).build());
    }

    @Test
    void automatedOrdersStayShutUntilAPersonOpensThem() {
        RiskPolicy policy = named(RiskLimit.AUTOMATION_COUNT, 2, RiskLimit.AUTOMATION_WINDOW, HOUR);
        OpenOrder robot = PLAIN.order().withContext(new OrderContext(null, null, "grid", true));
        OrderLog apart = OrderLog.EMPTY.plus(robot, NOON - 2 * HOUR).plus(robot, NOON - HOUR);
        assertThat(automated(policy, robot, apart).codes()).isEmpty();
        OrderLog burst = OrderLog.EMPTY.plus(robot, NOON - 90 * HOUR).plus(robot, NOON - 89 * HOUR - 1);
        assertThat(automated(policy, robot, burst).codes()).containsExactly(RiskCode.AUTOMATION_ABOVE_MAX);
        assertThat(automated(policy, PLAIN.order(), burst).codes()).isEmpty();
        assertThat(automated(policy, robot, burst.released(NOON - 80 * HOUR)).codes())
                .isEmpty();
        assertThat(PLAIN.policy(policy).order(robot).codes()).containsExactly(RiskCode.AUTOMATION_ABOVE_MAX);
    }

    @Test
    void noNumberOfTypedOrdersOpensAShutThrottle() {
        RiskPolicy policy = named(RiskLimit.AUTOMATION_COUNT, 3, RiskLimit.AUTOMATION_WINDOW, HOUR);
        OpenOrder robot = PLAIN.order().withContext(new OrderContext(null, null, "grid", true));
        OrderLog log = OrderLog.EMPTY;
        for (int i = 0; i < 3; i++) {
            log = log.plus(robot, NOON - 1_000 * HOUR + i);
        }
        for (int i = 0; i < 3 * OrderLog.CAPACITY; i++) {
            assertThat(automated(policy, robot, log).codes()).containsExactly(RiskCode.AUTOMATION_ABOVE_MAX);
            log = log.plus(PLAIN.order(), NOON - 999 * HOUR + i);
        }
        assertThat(log.orders()).hasSize(OrderLog.CAPACITY + 3);
        assertThat(automated(policy, robot, log.released(NOON)).codes()).isEmpty();
        // What the log says of the last orders of all does not reach farther back for it.
        long first = NOON - 999 * HOUR + 2 * OrderLog.CAPACITY;
        assertThat(log.reaches(first)).isTrue();
        assertThat(log.reaches(first - 1)).isFalse();
    }

    @Test
    void whatWasAcceptedUpToTheReleaseNoLongerCounts() {
        RiskPolicy policy = named(RiskLimit.AUTOMATION_COUNT, 2, RiskLimit.AUTOMATION_WINDOW, HOUR);
        OpenOrder robot = PLAIN.order().withContext(new OrderContext(null, null, "grid", true));
        OrderLog burst = OrderLog.EMPTY.plus(robot, NOON - 2).plus(robot, NOON - 1);
        assertThat(automated(policy, robot, burst.released(NOON - 3)).codes())
                .containsExactly(RiskCode.AUTOMATION_ABOVE_MAX);
        assertThat(automated(policy, robot, burst.released(NOON - 2)).codes()).isEmpty();
    }

    @Test
    void theLogOfOrdersIsBounded() {
        OpenOrder robot = PLAIN.order().withContext(new OrderContext(null, null, "grid", true));
        OrderLog log = OrderLog.EMPTY;
        for (int i = 0; i < 2 * OrderLog.CAPACITY; i++) {
            log = log.plus(robot, i);
        }
        assertThat(log.orders()).hasSize(OrderLog.CAPACITY);
        assertThat(log.orders().get(0).atMicros()).isEqualTo(OrderLog.CAPACITY);
        for (int i = 0; i < 2 * OrderLog.CAPACITY; i++) {
            log = log.plus(PLAIN.order(), 2 * OrderLog.CAPACITY + i);
        }
        assertThat(log.orders()).hasSize(2 * OrderLog.CAPACITY);
        assertThat(log.orders().get(0).atMicros()).isEqualTo(OrderLog.CAPACITY);
    }

    @Test
    void timesAtTheEndOfTimeAreNoException() {
        RiskPolicy policy = named(RiskLimit.AUTOMATION_COUNT, 2, RiskLimit.AUTOMATION_WINDOW, HOUR);
        OpenOrder robot = PLAIN.order().withContext(new OrderContext(null, null, "grid", true));
        OrderLog ancient = OrderLog.EMPTY.plus(robot, Long.MIN_VALUE + 1).plus(robot, Long.MIN_VALUE + HOUR);
        assertThat(automated(policy, robot, ancient).codes()).containsExactly(RiskCode.AUTOMATION_ABOVE_MAX);
        OrderLog apart = OrderLog.EMPTY.plus(robot, Long.MIN_VALUE + 1).plus(robot, Long.MIN_VALUE + 1 + HOUR);
        assertThat(automated(policy, robot, apart).codes()).isEmpty();
        OrderLog last = OrderLog.EMPTY.plus(robot, Long.MIN_VALUE + 1).plus(robot, Long.MAX_VALUE);
        assertThat(automated(policy, robot, last).codes()).isEmpty();
    }

    private static World automated(RiskPolicy policy, OpenOrder order, OrderLog log) {
        return PLAIN.policy(policy)
                .order(order)
                .account(PLAIN.account().toBuilder().orders(log).build());
    }

    private static @Nullable Ratio r(@Nullable String text) {
        return text == null ? null : Ratio.parse(text);
    }

    private static MarketState quality(@Nullable String... v) {
        return PLAIN.market()
                .withQuality(new MarketQuality(r(v[0]), r(v[1]), r(v[2]), r(v[3]), r(v[4]), r(v[5]), r(v[6]), r(v[7])));
    }

    @Test
    void microstructure() {
        RiskPolicy policy = named(
                RiskLimit.MAX_SPREAD,
                1_200,
                RiskLimit.MAX_ORDER_FLOW,
                3_000_000,
                RiskLimit.MAX_VWAP_DEVIATION,
                15_000,
                RiskLimit.AMIHUD_GUARD,
                1,
                RiskLimit.MAX_CORRELATION,
                750_000,
                RiskLimit.MAX_VOLATILITY_RATIO,
                1_000_000);
        World w = PLAIN.policy(policy);
        assertThat(w.market(quality("0.0012", "-3", "-0.015", "0.7", "0.7", null, "0.75", "9"))
                        .codes())
                .isEmpty();
        assertThat(w.market(quality("0.001201", "0", "0", "0", "1", null, "0", "0"))
                        .codes())
                .containsExactly(RiskCode.SPREAD_ABOVE_MAX);
        assertThat(w.market(quality("0", "-3.000001", "0", "0", "1", null, "0", "0"))
                        .codes())
                .containsExactly(RiskCode.ORDER_FLOW_ABOVE_MAX);
        assertThat(w.market(quality("0", "0", "0.015001", "0", "1", null, "0", "0"))
                        .codes())
                .containsExactly(RiskCode.VWAP_DEVIATION_ABOVE_MAX);
        assertThat(w.market(quality("0", "0", "0", "0.700001", "0.7", null, "0", "0"))
                        .codes())
                .containsExactly(RiskCode.AMIHUD_ABOVE_MAX);
        assertThat(w.market(quality("0", "0", "0", "0", "1", null, "0.750001", "1.000001"))
                        .codes())
                .containsExactly(RiskCode.REGIME_RISK_OFF);
        assertThat(w.market(quality("0", "0", "0", "0", "1", null, "0.750001", "1"))
                        .codes())
                .isEmpty();
        // Nothing is known: every guard that the policy names refuses.
        assertThat(w.codes())
                .containsExactly(
                        RiskCode.SPREAD_ABOVE_MAX,
                        RiskCode.ORDER_FLOW_ABOVE_MAX,
                        RiskCode.VWAP_DEVIATION_ABOVE_MAX,
                        RiskCode.AMIHUD_ABOVE_MAX,
                        RiskCode.REGIME_RISK_OFF);
    }

    @Test
    @DisplayName("RSK-26 no entry filter keeps a position from being closed: a permit reads none of them")
    void exitsAreFree() {
        RiskPolicy strict = named(RiskLimit.MAX_SPREAD, 0, RiskLimit.COOLDOWN, HOUR, RiskLimit.MARKET_ACCESS, 2);
        var id = new SortableId(1, 2);
        var ten = Quantity.of(10, 8);
        PositionView position = new PositionView(id, World.ACCOUNT, 1, ten, Quantity.of(0, 8), Quantity.of(1, 8));
        for (ControlState state : List.of(ControlState.ACTIVE, ControlState.REDUCE_ONLY, ControlState.HALTED)) {
            assertThat(RiskEngine.of(strict)
                            .permit(position, ten, state, false, false)
                            .<Boolean>fold(yes -> true, no -> false))
                    .isTrue();
        }
        assertThat(PLAIN.policy(strict).passes()).isFalse();
    }
}
