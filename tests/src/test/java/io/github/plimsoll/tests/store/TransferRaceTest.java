package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.TransferCommand;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two desks on one PostgreSQL and money that is there once: it goes out once, or into an order, never both. */
final class TransferRaceTest {
    private static final int RACES = 40;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @SuppressWarnings("NullAway.Init")
    private Office one;

    @SuppressWarnings("NullAway.Init")
    private Office two;

    @BeforeEach
    void open() throws Exception {
        PostgresServer.get().emptyStore();
        one = new Office(PostgresServer.get().access(), "one", 1, 2_000_000);
        two = new Office(PostgresServer.get().access(), "two", 2, 2_000_000);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        one.close();
        two.close();
        PostgresServer.get().emptyStore();
    }

    private static Receipt transfer(Office office, String user, String key, Usd change) {
        return office.desk.transfer(
                new TransferCommand(key, new UserId(user), new AccountId("dry:race:" + user), change, "race"));
    }

    private Usd cash(AccountId account) {
        return one.store.transact(tx -> tx.balance(account, Book.CASH));
    }

    private List<Receipt> race(Callable<Receipt> first, Callable<Receipt> second) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Receipt>> both = threads.invokeAll(List.of(
                () -> {
                    start.await(5, TimeUnit.SECONDS);
                    return first.call();
                },
                () -> {
                    start.await(5, TimeUnit.SECONDS);
                    return second.call();
                }));
        return List.of(both.get(0).get(10, TimeUnit.SECONDS), both.get(1).get(10, TimeUnit.SECONDS));
    }

    @Test
    void whatIsThereOnceGoesOutOnce() throws Exception {
        Usd all = Office.DEPOSIT.negate();
        for (int race = 1; race <= RACES; race++) {
            String user = "out" + race;
            AccountId account = one.account(user);
            List<Receipt> both =
                    race(() -> transfer(one, user, user + "/a", all), () -> transfer(two, user, user + "/b", all));
            assertThat(both)
                    .extracting(Receipt::code)
                    .as("race %s", race)
                    .containsExactlyInAnyOrder(Receipt.OK, Receipt.CASH_TOO_LOW);
            assertThat(cash(account)).isEqualTo(Usd.ZERO);
            List<Posting> postings = one.store.transact(tx -> tx.postings(account, 9));
            assertThat(postings).extracting(Posting::type).containsExactly("WITHDRAWAL", "DEPOSIT");
        }
    }

    @Test
    void theSameKeyInTwoProcessesIsOneTransfer() throws Exception {
        for (int race = 1; race <= RACES; race++) {
            String user = "key" + race;
            AccountId account = one.account(user);
            List<Receipt> both =
                    race(() -> transfer(one, user, user, Usd.of(10)), () -> transfer(two, user, user, Usd.of(10)));
            assertThat(both).extracting(Receipt::code).containsOnly(Receipt.OK);
            assertThat(both).extracting(Receipt::repeated).containsExactlyInAnyOrder(true, false);
            assertThat(cash(account)).isEqualTo(Usd.of(160));
        }
    }

    @Test
    void moneyIsInAnOrderOrOutNeverBoth() throws Exception {
        for (int race = 1; race <= RACES; race++) {
            String user = "both" + race;
            AccountId account = one.account(user);
            List<Receipt> both =
                    race(() -> one.open(user, user + "/o"), () -> transfer(two, user, user + "/w", Usd.of(-100)));
            assertThat(both.get(0).accepted() ^ both.get(1).accepted())
                    .as("race %s: exactly one of %s", race, both)
                    .isTrue();
            Usd held = one.store.transact(tx -> tx.reservations(account)).stream()
                    .map(reservation -> reservation.margin())
                    .reduce(Usd.ZERO, Usd::plus);
            assertThat(cash(account).compareTo(held))
                    .as("cash covers what orders hold")
                    .isNotNegative();
        }
    }
}
