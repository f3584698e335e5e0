package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.posting;
import static io.github.plimsoll.testkit.suites.StoreRows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounts, the ledger and the equity of a day. */
interface MoneyRules extends StoreRules {
    @Test
    default void an_account_exists_once_and_lists_are_ordered() {
        UserId bob = new UserId("bob");
        Account b = account(new AccountId("bob:b"), bob, 1, 0);
        Account a = account(new AccountId("bob:a"), bob, 5, 2);
        run(tx -> {
            assertThat(tx.insertAccount(b)).isTrue();
            assertThat(tx.insertAccount(account())).isTrue();
            assertThat(tx.insertAccount(a)).isTrue();
            assertThat(tx.insertAccount(account(ACCOUNT, bob, 9, 9))).isFalse();
        });
        run(tx -> {
            assertThat(tx.accounts()).containsExactly(account(), a, b);
            assertThat(tx.accounts(bob)).containsExactly(a, b);
            assertThat(tx.account(ACCOUNT)).contains(account());
            assertThat(tx.lockAccount(a.id())).contains(a);
            assertThat(tx.lockAccount(new AccountId("nobody"))).isEmpty();
            assertThat(tx.account(new AccountId("nobody"))).isEmpty();
        });
    }

    @Test
    default void an_account_is_written_only_over_the_version_that_was_read() {
        Account next = account(ACCOUNT, ALICE, 2, 1);
        run(tx -> {
            assertThat(tx.updateAccount(next, 1)).as("no such account").isFalse();
            tx.insertAccount(account());
            assertThat(tx.updateAccount(next, 2)).isFalse();
            assertThat(tx.account(ACCOUNT)).contains(account());
            assertThat(tx.updateAccount(next, 1)).isTrue();
            assertThat(tx.updateAccount(next, 1)).isFalse();
            assertThat(tx.account(ACCOUNT)).contains(next);
        });
    }

    @Test
    default void balances_are_the_sum_of_the_entries() {
        Posting three = new Posting(
                id(3),
                ACCOUNT,
                "CLOSE",
                "fill-3",
                id(40),
                at(3),
                List.of(
                        new Posting.Entry(Book.CASH, Usd.parse("103.400001")),
                        new Posting.Entry(Book.MARGIN, Usd.of(-100)),
                        new Posting.Entry(Book.PNL, Usd.parse("-4.000001")),
                        new Posting.Entry(Book.FEES, Usd.parse("0.6"))));
        run(tx -> {
            tx.insertAccount(account());
            tx.post(deposit(1, Usd.of(1_000)));
            tx.post(posting(2, "OPEN", Book.MARGIN, Usd.of(100), Book.CASH));
        });
        run(tx -> tx.post(three));
        run(tx -> {
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.parse("1003.400001"));
            assertThat(tx.balance(ACCOUNT, Book.MARGIN)).isEqualTo(Usd.ZERO);
            assertThat(tx.balance(ACCOUNT, Book.PNL)).isEqualTo(Usd.parse("-4.000001"));
            assertThat(tx.balance(ACCOUNT, Book.FEES)).isEqualTo(Usd.parse("0.6"));
            assertThat(tx.balance(ACCOUNT, Book.EXTERNAL)).isEqualTo(Usd.of(-1_000));
            assertThat(tx.balance(new AccountId("nobody"), Book.CASH)).isEqualTo(Usd.ZERO);
            assertThat(tx.postings(ACCOUNT, 2))
                    .containsExactly(three, posting(2, "OPEN", Book.MARGIN, Usd.of(100), Book.CASH));
            assertThat(tx.postings(new AccountId("nobody"), 9)).isEmpty();
        });
    }

    @Test
    default void a_movement_counts_one_book_one_type_and_its_first_moment() {
        run(tx -> {
            tx.insertAccount(account());
            tx.post(posting(1, "CLOSE", Book.CASH, Usd.of(1), Book.PNL));
            tx.post(posting(2, "CLOSE", Book.CASH, Usd.of(10), Book.PNL));
            tx.post(posting(3, "LIQUIDATION", Book.PNL, Usd.of(100), Book.CASH));
            tx.post(posting(4, "CLOSE", Book.CASH, Usd.of(1_000), Book.PNL));
            assertThat(tx.movement(ACCOUNT, Book.PNL, "CLOSE", at(2))).isEqualTo(Usd.of(-1_010));
            assertThat(tx.movement(ACCOUNT, Book.PNL, "", at(2))).isEqualTo(Usd.of(-910));
            assertThat(tx.movement(ACCOUNT, Book.PNL, "", 0)).isEqualTo(Usd.of(-911));
            assertThat(tx.movement(ACCOUNT, Book.CASH, "LIQUIDATION", at(4))).isEqualTo(Usd.ZERO);
            assertThat(tx.movement(ACCOUNT, Book.FEES, "", 0)).isEqualTo(Usd.ZERO);
            assertThat(tx.movement(new AccountId("nobody"), Book.PNL, "", 0)).isEqualTo(Usd.ZERO);
        });
    }

    @Test
    default void money_moves_once_per_type_and_reference() {
        run(tx -> {
            tx.insertAccount(account());
            tx.post(deposit(1, Usd.of(5)));
        });
        Posting again = new Posting(
                id(9),
                ACCOUNT,
                "DEPOSIT",
                "reference-1",
                null,
                at(9),
                List.of(new Posting.Entry(Book.CASH, Usd.of(7)), new Posting.Entry(Book.EXTERNAL, Usd.of(-7))));
        refused(tx -> {
            tx.post(deposit(2, Usd.of(11)));
            tx.post(again);
        });
        run(tx -> {
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.of(5));
            tx.post(new Posting(
                    again.id(), ACCOUNT, "WITHDRAWAL", again.reference(), null, again.at(), again.entries()));
            assertThat(tx.balance(ACCOUNT, Book.CASH)).isEqualTo(Usd.of(12));
        });
    }

    @Test
    default void settings_begin_once_and_are_written_only_over_the_version_that_was_read() {
        UserSettings first = UserSettings.defaults(ALICE);
        UserSettings next =
                first.withSlippage(Ratio.ofMillionths(5_000)).withConfirm(true).withNews(UserSettings.News.IMPORTANT);
        run(tx -> {
            assertThat(tx.settings(ALICE)).isEmpty();
            assertThat(tx.updateSettings(next, 1)).isFalse();
            assertThat(tx.insertSettings(first)).isTrue();
            assertThat(tx.insertSettings(next)).isFalse();
        });
        run(tx -> {
            assertThat(tx.settings(ALICE)).contains(first);
            assertThat(tx.insertSettings(next)).isFalse();
            assertThat(tx.updateSettings(next, 7)).isFalse();
            assertThat(tx.updateSettings(next, 1)).isTrue();
            assertThat(tx.updateSettings(next, 1)).isFalse();
        });
        run(tx -> assertThat(tx.settings(ALICE)).contains(next));
        run(tx -> assertThat(tx.settings(new UserId("nobody"))).isEmpty());
    }

    @Test
    default void the_first_snapshot_of_a_day_that_is_known_stays() {
        Snapshot unknown = snapshot(19_000, false);
        Snapshot known = snapshot(19_000, true);
        Snapshot other = new Snapshot(
                ACCOUNT, 19_000, known.at() + 9, Usd.of(1), Usd.ZERO, Usd.ZERO, Usd.of(2), Usd.ZERO, Usd.ZERO, 0);
        run(tx -> {
            assertThat(tx.dayEquity(ACCOUNT, 19_000)).isEmpty();
            assertThat(tx.lastSnapshot(ACCOUNT, 99_999)).isEmpty();
            assertThat(tx.snapshots(ACCOUNT, 0)).isEmpty();
            tx.saveSnapshot(unknown);
        });
        run(tx -> {
            assertThat(tx.lastSnapshot(ACCOUNT, 99_999)).contains(unknown);
            assertThat(tx.dayEquity(ACCOUNT, 19_000)).isEmpty();
            tx.saveSnapshot(known);
        });
        run(tx -> tx.saveSnapshot(other));
        run(tx -> tx.saveSnapshot(unknown));
        run(tx -> tx.saveSnapshot(snapshot(19_001, false)));
        run(tx -> {
            assertThat(tx.dayEquity(ACCOUNT, 19_000)).contains(Usd.of(998));
            assertThat(tx.snapshots(ACCOUNT, 19_000)).containsExactly(known, snapshot(19_001, false));
            assertThat(tx.snapshots(ACCOUNT, 19_001)).containsExactly(snapshot(19_001, false));
            assertThat(tx.lastSnapshot(ACCOUNT, 19_001)).contains(snapshot(19_001, false));
            assertThat(tx.lastSnapshot(ACCOUNT, 19_000)).contains(known);
            assertThat(tx.lastSnapshot(ACCOUNT, 18_999)).isEmpty();
            assertThat(tx.dayEquity(new AccountId("nobody"), 19_000)).isEmpty();
            assertThat(tx.lastSnapshot(new AccountId("nobody"), 99_999)).isEmpty();
            assertThat(tx.snapshots(new AccountId("nobody"), 0)).isEmpty();
        });
    }

    @Test
    default void snapshots_are_forgotten_only_when_they_are_old() {
        run(tx -> {
            for (long day : new long[] {18_000, 18_600, 19_000}) {
                tx.saveSnapshot(snapshot(day, true));
            }
        });
        refused(tx -> tx.forgetSnapshots(ACCOUNT, 18_601));
        run(tx -> tx.forgetSnapshots(ACCOUNT, 18_600));
        run(tx -> assertThat(tx.snapshots(ACCOUNT, 0)).extracting(Snapshot::day).containsExactly(18_600L, 19_000L));
    }
}
