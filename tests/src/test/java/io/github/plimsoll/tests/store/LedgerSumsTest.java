package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.PostgresStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The kept balances equal the sums of the entries after many random postings of several writers, rollbacks included. */
final class LedgerSumsTest {
    private static final int WRITERS = 3;
    private static final int POSTINGS = 40;
    private static final List<AccountId> ACCOUNTS = List.of(new AccountId("a"), new AccountId("b"));

    @Test
    @DisplayName("EXE-63 concurrent changes of one account are serialised: the balances equal the sums of the entries")
    void balancesEqualTheSums() throws Exception {
        PostgresStore store = PostgresServer.get().emptyStore();
        for (AccountId id : ACCOUNTS) {
            store.transact(tx -> tx.insertAccount(account(id, new UserId("alice"), 1, 0)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<Integer>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            writers.add(threads.submit(() -> write(store, writer, new SplittableRandom(writer))));
        }
        int kept = 0;
        for (Future<Integer> writer : writers) {
            kept += writer.get(60, TimeUnit.SECONDS);
        }
        threads.shutdownNow();

        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            assertThat(number(statement, "SELECT count(*) FROM execution.ledger_postings"))
                    .isEqualTo(kept)
                    .isBetween(1L, (long) WRITERS * POSTINGS - 1);
            assertThat(number(
                            statement,
                            "SELECT count(*) FROM (SELECT account, book, sum(amount) AS amount"
                                    + " FROM execution.ledger_entries GROUP BY account, book) s FULL JOIN"
                                    + " execution.account_balances b USING (account, book)"
                                    + " WHERE s.amount IS DISTINCT FROM b.amount"))
                    .isZero();
            assertThat(number(statement, "SELECT count(*) FROM execution.account_balances"))
                    .isEqualTo(10);
            assertThat(number(statement, "SELECT sum(amount) FROM execution.account_balances"))
                    .isZero();
        }
        for (AccountId id : ACCOUNTS) {
            for (Book book : Book.values()) {
                assertThat(store.<Usd>transact(tx -> tx.balance(id, book)))
                        .isEqualTo(store.<Usd>transact(tx -> tx.movement(id, book, "", 0)));
            }
        }
    }

    /** How many of the postings were kept; every fifth transaction changes its mind. */
    private static int write(PostgresStore store, int writer, RandomGenerator random) {
        int kept = 0;
        for (int i = 0; i < POSTINGS; i++) {
            long number = writer * 1_000L + i;
            AccountId account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
            Posting posting = posting(number, account, random);
            boolean changesItsMind = i % 5 == 4;
            try {
                store.transact(tx -> {
                    tx.lockAccount(account);
                    tx.post(posting);
                    if (changesItsMind) {
                        throw new IllegalStateException("changed its mind");
                    }
                    return true;
                });
                kept++;
            } catch (IllegalStateException changed) {
                assertThat(changed).hasMessage("changed its mind");
            }
        }
        return kept;
    }

    private static Posting posting(long number, AccountId account, RandomGenerator random) {
        List<Posting.Entry> entries = new ArrayList<>();
        Usd sum = Usd.ZERO;
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            Usd amount = Usd.ofMicros(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L));
            entries.add(new Posting.Entry(Book.values()[random.nextInt(Book.values().length)], amount));
            sum = sum.plus(amount);
        }
        entries.add(new Posting.Entry(Book.EXTERNAL, sum.negate()));
        return new Posting(id(number), account, "T", "reference-" + number, null, at(number), entries);
    }

    private static long number(Statement statement, String sql) throws java.sql.SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
