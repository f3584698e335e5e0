package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.close;
import static io.github.plimsoll.testkit.suites.StoreRows.closed;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.AccountHistory;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.RiskLock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What rules look back at, and locks. */
interface HistoryRules extends StoreRules {
    AccountId NOBODY = new AccountId("nobody");

    @Test
    default void closed_positions_come_by_the_time_they_closed() {
        StoredPosition first =
                position(43, 3).closed(1_000, 0, CostBasis.NONE, Usd.of(100), Usd.of(7), Usd.of(1), at(900), "USER");
        StoredPosition second = position(41, 1)
                .closed(1_000, 0, CostBasis.NONE, Usd.of(100), Usd.of(-9), Usd.of(1), at(901), "STOP_LOSS");
        StoredPosition third =
                position(42, 2).closed(1_000, 0, CostBasis.NONE, Usd.of(100), Usd.of(1), Usd.of(1), at(901), "USER");
        run(tx -> {
            tx.insertPosition(third);
            tx.insertPosition(first);
            tx.insertPosition(position(41, 1));
            tx.insertPosition(position(44, 4));
            assertThat(tx.updatePosition(second, 1)).isTrue();
        });
        run(tx -> {
            assertThat(tx.lastClosed(ACCOUNT, 9)).containsExactly(row(third), row(second), row(first));
            assertThat(tx.lastClosed(ACCOUNT, 2)).containsExactly(row(third), row(second));
            assertThat(tx.lastClosed(NOBODY, 9)).isEmpty();
        });
    }

    private static ClosedRow row(StoredPosition p) {
        return new ClosedRow(
                p.number(), p.instrument(), p.closedAt(), p.realized(), Objects.requireNonNull(p.closeReason()));
    }

    @Test
    default void opens_are_remembered_whatever_became_of_them() {
        run(tx -> {
            tx.insertIntent(open(2));
            tx.insertIntent(open(1));
            tx.insertIntent(close(3, id(41)));
            tx.insertIntent(open(4));
            assertThat(tx.updateIntent(open(1).to(IntentState.CANCELLED, "x"), 1))
                    .isTrue();
        });
        run(tx -> {
            assertThat(tx.lastOpens(ACCOUNT, 9)).containsExactly(row(open(4)), row(open(2)), row(open(1)));
            assertThat(tx.lastOpens(ACCOUNT, 1)).containsExactly(row(open(4)));
            assertThat(tx.lastOpens(NOBODY, 9)).isEmpty();
        });
    }

    @Test
    default void an_increase_is_remembered_as_an_open_is() {
        StoredIntent two = StoreRows.increase(2, id(40));
        run(tx -> {
            tx.insertIntent(open(1));
            tx.insertIntent(two);
            tx.insertIntent(close(3, id(40)));
        });
        run(tx -> {
            assertThat(tx.lastOpens(ACCOUNT, 9)).containsExactly(row(two), row(open(1)));
            assertThat(tx.usage(0))
                    .containsExactly(
                            new UsageRow(StoreRows.ALICE, at(1), Usd.of(1_000).micros()),
                            new UsageRow(StoreRows.ALICE, at(2), Usd.of(500).micros()));
        });
    }

    @Test
    default void no_number_of_typed_opens_hides_those_of_a_program() {
        run(tx -> {
            for (int i = 1; i <= 8; i++) {
                tx.insertIntent(i <= 3 ? byProgram(i) : open(i));
            }
            tx.insertIntent(byProgram(9));
        });
        run(tx -> {
            assertThat(tx.lastOpens(ACCOUNT, 2)).containsExactly(row(byProgram(9)), row(open(8)), row(byProgram(3)));
            assertThat(tx.lastOpens(ACCOUNT, 4))
                    .containsExactly(
                            row(byProgram(9)),
                            row(open(8)),
                            row(open(7)),
                            row(open(6)),
                            row(byProgram(3)),
                            row(byProgram(2)),
                            row(byProgram(1)));
        });
    }

    private static StoredIntent byProgram(long number) {
        return open(number, ACCOUNT, StoreRows.MARKET, Origin.STRATEGY);
    }

    private static AcceptedRow row(StoredIntent i) {
        return new AcceptedRow(
                i.instrument(),
                i.side(),
                i.collateral(),
                Objects.requireNonNull(i.leverage()),
                i.origin(),
                i.recordedAt());
    }

    @Test
    default void the_throttle_is_opened_and_never_backwards() {
        run(tx -> {
            assertThat(tx.automationReleased(ACCOUNT)).isEqualTo(Long.MIN_VALUE);
            tx.releaseAutomation(ACCOUNT, at(2), "olga");
            tx.releaseAutomation(ACCOUNT, at(1), "olga");
        });
        run(tx -> {
            assertThat(tx.automationReleased(ACCOUNT)).isEqualTo(at(2));
            assertThat(tx.automationReleased(NOBODY)).isEqualTo(Long.MIN_VALUE);
        });
    }

    @Test
    default void the_owners_rules_are_kept_whatever_else_changes() {
        run(tx -> {
            tx.insertAccount(account().withRules("cooldown=5m"));
            tx.setRules(NOBODY, "cooldown=1m");
        });
        run(tx -> {
            assertThat(tx.account(ACCOUNT)).hasValue(account().withRules("cooldown=5m"));
            assertThat(tx.updateAccount(account(ACCOUNT, account().user(), 2, 1), 1))
                    .isTrue();
        });
        run(tx -> {
            assertThat(tx.account(ACCOUNT))
                    .hasValue(account(ACCOUNT, account().user(), 2, 1).withRules("cooldown=5m"));
            tx.setRules(ACCOUNT, "");
        });
        run(tx -> assertThat(tx.accountRows(ACCOUNT, 1, 0, HistoryAsk.NONE)
                        .orElseThrow()
                        .account())
                .isEqualTo(account(ACCOUNT, account().user(), 2, 1)));
    }

    @Test
    default void the_limits_of_real_money_are_kept_whatever_else_changes() {
        run(tx -> {
            tx.insertAccount(account().withLimits("maxCollateral=500"));
            tx.setLimits(NOBODY, "maxCollateral=1");
        });
        run(tx -> {
            assertThat(tx.account(NOBODY)).isEmpty();
            assertThat(tx.updateAccount(account(ACCOUNT, account().user(), 2, 1), 1))
                    .isTrue();
            tx.setRules(ACCOUNT, "cooldown=5m");
        });
        run(tx -> {
            assertThat(tx.lockAccount(ACCOUNT))
                    .hasValue(account(ACCOUNT, account().user(), 2, 1)
                            .withRules("cooldown=5m")
                            .withLimits("maxCollateral=500"));
            tx.setLimits(ACCOUNT, "maxCollateral=700");
            assertThat(tx.lockAccount(ACCOUNT).orElseThrow().limits()).isEqualTo("maxCollateral=700");
            tx.setLimits(ACCOUNT, "");
        });
        run(tx -> assertThat(tx.accountRows(ACCOUNT, 1, 0, HistoryAsk.NONE)
                        .orElseThrow()
                        .account())
                .isEqualTo(account(ACCOUNT, account().user(), 2, 1).withRules("cooldown=5m")));
    }

    @Test
    default void profit_marks_are_kept_until_they_are_forgotten() {
        run(tx -> {
            for (int i = 5; i >= 1; i--) {
                tx.saveProfitMark(mark(i));
            }
            tx.saveProfitMark(new ProfitMark(ACCOUNT, at(3), Usd.of(900), Usd.of(901)));
            tx.saveProfitMark(new ProfitMark(NOBODY, at(1), Usd.of(8), Usd.of(8)));
            assertThat(tx.worldTime()).isGreaterThanOrEqualTo(at(5));
        });
        run(tx -> {
            assertThat(tx.profitMarks(ACCOUNT)).containsExactly(mark(1), mark(2), mark(3), mark(4), mark(5));
            tx.forgetProfitMarks(ACCOUNT, at(4), at(2));
        });
        run(tx -> {
            assertThat(tx.profitMarks(ACCOUNT)).containsExactly(mark(2), mark(4), mark(5));
            assertThat(tx.profitMarks(NOBODY)).hasSize(1);
        });
    }

    private static ProfitMark mark(int number) {
        return new ProfitMark(ACCOUNT, at(number), Usd.of(-number), Usd.of(number));
    }

    @Test
    default void a_lock_stands_until_somebody_clears_it() {
        StandingLock market = lock(RiskLock.Scope.MARKET, "BTC-USD", RiskLock.LATCHED);
        StandingLock timed = lock(RiskLock.Scope.ACCOUNT, "", at(9));
        StandingLock other = lock(RiskLock.Scope.MARKET, "ETH-USD", at(2));
        run(tx -> {
            tx.putLock(market);
            tx.putLock(other);
            tx.putLock(lock(RiskLock.Scope.ACCOUNT, "", at(3)));
            tx.putLock(timed);
        });
        run(tx -> {
            assertThat(tx.locks(ACCOUNT)).containsExactly(timed, market, other);
            assertThat(tx.locks(NOBODY)).isEmpty();
            assertThat(tx.clearLock(NOBODY, RiskLock.Scope.MARKET, "BTC-USD")).isFalse();
            assertThat(tx.clearLock(ACCOUNT, RiskLock.Scope.MARKET, "BTC-USD")).isTrue();
            assertThat(tx.clearLock(ACCOUNT, RiskLock.Scope.MARKET, "BTC-USD")).isFalse();
            assertThat(tx.locks(ACCOUNT)).containsExactly(timed, other);
        });
    }

    private static StandingLock lock(RiskLock.Scope scope, String name, long until) {
        return new StandingLock(ACCOUNT, new RiskLock(scope, name, until, "because"), "olga", at(1));
    }

    @Test
    default void an_account_comes_with_its_locks_and_what_was_asked_of_its_past() {
        StandingLock one = lock(RiskLock.Scope.SIDE, "LONG", at(5));
        StandingLock two = lock(RiskLock.Scope.STRATEGY, "grid", at(5));
        StoredPosition ended = closed(position(41, 1));
        run(tx -> {
            tx.insertAccount(account());
            tx.post(deposit(1, Usd.of(500)));
            tx.insertPosition(ended);
            tx.insertIntent(open(2));
            tx.saveProfitMark(mark(1));
        });
        run(tx -> {
            AccountRows rows = tx.accountRows(ACCOUNT, 1, 0, HistoryAsk.NONE).orElseThrow();
            assertThat(rows.locks()).isEmpty();
            assertThat(rows.external()).isEqualTo(Usd.of(-500));
            assertThat(rows.history()).isEqualTo(new AccountHistory(List.of(), List.of(), Long.MIN_VALUE, List.of()));
            tx.putLock(two);
            tx.putLock(one);
            tx.releaseAutomation(ACCOUNT, at(7), "olga");
            tx.releaseAutomation(ACCOUNT, at(6), "olga");
        });
        run(tx -> {
            HistoryAsk all = new HistoryAsk(1, 1, true);
            AccountRows rows = tx.openingRows(new OpeningAsk("key", ACCOUNT, 1, 0, 1, all))
                    .account()
                    .orElseThrow();
            assertThat(rows.account()).isEqualTo(account());
            assertThat(rows.locks()).containsExactly(one, two);
            assertThat(rows.history())
                    .isEqualTo(new AccountHistory(List.of(row(ended)), List.of(row(open(2))), at(7), List.of(mark(1))));
        });
    }
}
