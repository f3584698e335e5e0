package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.PostgresStore;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes and a limit with room for exactly one: whoever compares and sets the account version first has it, the other
 * decides again and finds no room. {@code -Dplimsoll.races=N} changes how many races run.
 */
final class LastRoomRaceTest {
    private static final Usd LIMIT = Usd.of(1_500);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** What was read, as in a decision; written in another transaction. */
    private record Read(Account account, Usd used) {}

    private static Read read(PostgresStore store) {
        return store.transact(tx -> {
            Account account = tx.account(ACCOUNT).orElseThrow();
            Usd used = Usd.ZERO;
            for (Reservation held : tx.reservations(ACCOUNT)) {
                used = used.plus(held.notional());
            }
            return new Read(account, used);
        });
    }

    /** Decides and records as the desk does: at most three times, then contended. */
    private static boolean open(PostgresStore store, long number, CyclicBarrier decided) throws Exception {
        Reservation wanted = reservation(number);
        for (int attempt = 0; attempt < 3; attempt++) {
            Read read = read(store);
            if (attempt == 0) {
                decided.await(5, TimeUnit.SECONDS);
            }
            if (read.used().plus(wanted.notional()).compareTo(LIMIT) > 0) {
                return false;
            }
            boolean recorded = store.transact(tx -> {
                boolean won = tx.updateAccount(
                        account(ACCOUNT, ALICE, read.account().version() + 1, 0),
                        read.account().version());
                if (won) {
                    tx.insertReservation(wanted);
                }
                return won;
            });
            if (recorded) {
                return true;
            }
        }
        return false;
    }

    @Test
    void never_both() throws Exception {
        int races = Integer.getInteger("plimsoll.races", 300);
        PostgresStore one = PostgresServer.get().emptyStore();
        PostgresStore two = PostgresServer.get().store();
        one.transact(tx -> tx.insertAccount(account()));
        int firstWon = 0;
        for (int race = 1; race <= races; race++) {
            long number = 2L * race;
            CyclicBarrier decided = new CyclicBarrier(2);
            Future<Boolean> first = threads.submit(() -> open(one, number, decided));
            Future<Boolean> second = threads.submit(() -> open(two, number + 1, decided));
            boolean a = first.get(10, TimeUnit.SECONDS);
            boolean b = second.get(10, TimeUnit.SECONDS);
            assertThat(a ^ b)
                    .as("race %s: exactly one of %s and %s", race, a, b)
                    .isTrue();
            List<Reservation> held = one.transact(tx -> tx.reservations(ACCOUNT));
            SortableId winner = reservation(a ? number : number + 1).intent();
            assertThat(held).extracting(Reservation::intent).containsExactly(winner);
            one.transact(tx -> {
                tx.endReservation(winner);
                return true;
            });
            firstWon += a ? 1 : 0;
        }
        assertThat(firstWon).as("both sides win some races").isBetween(1, races - 1);
    }
}
