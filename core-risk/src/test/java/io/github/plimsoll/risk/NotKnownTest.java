package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an account does not say is not known, and a rule that needs it refuses. */
class NotKnownTest {
    private static final World PLAIN = World.plain();
    private static final long NOON = World.NOON;
    private static final long HOUR = 3_600_000_000L;

    private static World world(AccountState.Builder account, Object... limits) {
        PolicyBuilder policy = RiskPolicy.defaults().toBuilder("named", 1);
        for (int i = 0; i < limits.length; i += 2) {
            policy.limit((RiskLimit) limits[i], ((Number) limits[i + 1]).longValue());
        }
        return PLAIN.policy(policy.build()).account(account.build());
    }

    private static AccountState.Builder account() {
        return PLAIN.account().toBuilder();
    }

    @Test
    void aListOfLocksThatNobodyHasIsNotAnEmptyOne() {
        World unknown = world(account(), RiskLimit.REQUIRE_LOCKS, 1);
        assertThat(unknown.account().locks()).isEmpty();
        assertThat(unknown.codes()).containsExactly(RiskCode.LOCKED);
        assertThat(unknown.rejected().violations().get(0).detail()).contains("not known");
        AccountState.Builder none = account().locks(List.of());
        assertThat(none.build().locks()).contains(List.of());
        assertThat(world(none, RiskLimit.REQUIRE_LOCKS, 1).codes()).isEmpty();
        assertThat(none.build()).isNotEqualTo(PLAIN.account());
        RiskLock elsewhere = new RiskLock(RiskLock.Scope.MARKET, "ETH-USD", RiskLock.LATCHED, "venue trouble");
        AccountState.Builder other = account().locks(List.of(elsewhere));
        assertThat(world(other, RiskLimit.REQUIRE_LOCKS, 1).codes()).isEmpty();
    }

    @Test
    void noAmountOfAnAccountIsTakenForZero() {
        Usd one = Usd.of(1);
        assertThatThrownBy(() -> AccountState.builder(World.ACCOUNT, 1)
                        .equity(one)
                        .freeMargin(one)
                        .dayBase(one)
                        .reservedMargin(one)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("account state lacks realizedToday, unrealized, reservedWorstLoss");
    }

    @Test
    void theOldestPositionIsUnknownWhenAnyAgeIs() {
        MarketExposure first = MarketExposure.NONE.plusOpen(Side.LONG, Usd.of(10), 0);
        MarketExposure known = MarketExposure.NONE.plusOpen(Side.LONG, Usd.of(10), NOON);
        for (MarketExposure held : List.of(
                first.plusOpen(Side.LONG, Usd.of(10), NOON),
                known.plusOpen(Side.LONG, Usd.of(10), 0),
                new MarketExposure(1, 0, 0, 0, 0, 0, 0),
                new MarketExposure(0, 1, 0, 0, 0, 0, 0))) {
            assertThat(world(account().market("BTC-USD", held), RiskLimit.MAX_HOLDING_TIME, HOUR)
                            .codes())
                    .as("%s", held)
                    .containsExactly(RiskCode.HOLDING_TIME_ABOVE_MAX);
        }
    }

    @Test
    void whatIsReservedIsAWorkingOrder() {
        assertThat(MarketExposure.of(Side.SHORT, Usd.of(5), Usd.of(1), 2).count())
                .isEqualTo(3);
        assertThat(MarketExposure.of(Side.LONG, Usd.of(5), Usd.ZERO, 2).count()).isEqualTo(2);
    }

    @Test
    void aMarketFiledUnderNoGroupStillCountsInItsOwn() {
        MarketExposure held = MarketExposure.of(Side.LONG, Usd.of(500), Usd.ZERO, 1);
        for (String group : List.of("", "crypto", "other")) {
            AccountState.Builder account = account().market("BTC-USD", group, held);
            // 500 are open, the order adds 1,000.
            assertThat(world(account, RiskLimit.MAX_GROUP_EXPOSURE, 1_500_000_000L)
                            .codes())
                    .isEmpty();
            assertThat(world(account, RiskLimit.MAX_GROUP_EXPOSURE, 1_499_999_999L)
                            .codes())
                    .containsExactly(RiskCode.GROUP_EXPOSURE_ABOVE_MAX);
        }
    }

    @Test
    void aFullLogOfTradesThatDoesNotReachBackIsNotKnown() {
        ClosedTrade trade = new ClosedTrade("ETH-USD", NOON - HOUR + 1, Usd.of(1), false);
        ClosedTrade older = new ClosedTrade("ETH-USD", NOON - HOUR, Usd.of(1), false);
        List<ClosedTrade> full = new ArrayList<>(Collections.nCopies(TradeLog.CAPACITY, trade));
        Object[] limits = {
            RiskLimit.COOLDOWN, HOUR,
            RiskLimit.STOP_LOSS_COUNT, 1,
            RiskLimit.STOP_LOSS_WINDOW, HOUR,
            RiskLimit.MIN_MARKET_PROFIT, -1,
            RiskLimit.MARKET_PROFIT_WINDOW, HOUR
        };
        assertThat(world(account().trades(TradeLog.of(full)), limits).codes())
                .containsExactly(RiskCode.COOLDOWN, RiskCode.STOP_LOSSES_ABOVE_MAX, RiskCode.MARKET_PROFIT_BELOW_MIN);
        full.set(0, older);
        assertThat(world(account().trades(TradeLog.of(full)), limits).codes()).isEmpty();
        assertThat(world(account().trades(TradeLog.of(full.subList(1, full.size()))), limits)
                        .codes())
                .isEmpty();
    }

    @Test
    void aFullLogOfOrdersThatDoesNotReachBackIsNotKnown() {
        OrderLog.Accepted inside = new OrderLog.Accepted(1, NOON - HOUR + 1, false);
        List<OrderLog.Accepted> full = new ArrayList<>(Collections.nCopies(OrderLog.CAPACITY, inside));
        assertThat(orders(full).codes()).containsExactly(RiskCode.DUPLICATE_ORDER);
        full.set(0, new OrderLog.Accepted(1, NOON - HOUR, false));
        assertThat(orders(full).codes()).isEmpty();
    }

    private static World orders(List<OrderLog.Accepted> all) {
        return world(account().orders(new OrderLog(all, Long.MIN_VALUE)), RiskLimit.DUPLICATE_WINDOW, HOUR);
    }

    @Test
    void aCountThatTheLogCannotHoldIsNoLimit() {
        for (RiskLimit limit : List.of(
                RiskLimit.STOP_LOSS_COUNT,
                RiskLimit.LOSS_STREAK,
                RiskLimit.SHORT_STREAK,
                RiskLimit.WIN_RATE_TRADES,
                RiskLimit.AUTOMATION_COUNT)) {
            assertThat(limit.max()).isEqualTo(256);
            assertThatThrownBy(() -> world(account(), limit, 257))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(limit.key() + " must be");
        }
    }
}
