package io.github.plimsoll.tests.store;

import static io.github.plimsoll.tests.store.ServerCounts.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.numbers.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many callers of two whole desks on one PostgreSQL at once, so that decisions share commits: the rules of one caller hold for
 * each of them.
 */
final class GroupDeskTest {
    private static final long LEASE_MICROS = 2_000_000;
    private static final int USERS = 10;
    private static final int ROUNDS = 6;

    private final ExecutorService threads = Executors.newFixedThreadPool(4 * USERS);

    @SuppressWarnings("NullAway.Init")
    private Office one;

    @SuppressWarnings("NullAway.Init")
    private Office two;

    @BeforeEach
    void open() throws Exception {
        PostgresServer.get().emptyStore();
        one = new Office(PostgresServer.get().access(), "one", 1, LEASE_MICROS);
        two = new Office(PostgresServer.get().access(), "two", 2, LEASE_MICROS);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        one.close();
        two.close();
        PostgresServer.get().emptyStore();
    }

    /** The same order four times, twice at each desk. */
    @Test
    void one_key_has_one_answer_whoever_asks_and_with_whom() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Future<Receipt>>> all = new ArrayList<>();
            CyclicBarrier start = new CyclicBarrier(4 * USERS);
            for (int u = 0; u < USERS; u++) {
                String user = "same" + round + "x" + u;
                one.account(user);
                List<Future<Receipt>> calls = new ArrayList<>();
                for (Office office : List.of(one, two, one, two)) {
                    calls.add(opening(start, office, user, user + "/key"));
                }
                all.add(calls);
            }
            for (List<Future<Receipt>> calls : all) {
                List<Receipt> receipts = answers(calls);
                assertThat(receipts).allMatch(Receipt::accepted, "accepted");
                assertThat(receipts.stream().map(Receipt::intent).distinct()).hasSize(1);
            }
        }
        assertThat(count("SELECT count(*) FROM execution.intents")).isEqualTo(USERS * ROUNDS);
        assertThat(count("SELECT count(DISTINCT xmin::text) FROM execution.intents"))
                .as("commits that were shared")
                .isLessThan(USERS * ROUNDS);
    }

    /** Four orders of an account with room for one, two at each desk. */
    @Test
    void a_limit_with_room_for_one_takes_one_also_among_many() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Future<Receipt>>> all = new ArrayList<>();
            List<AccountId> accounts = new ArrayList<>();
            CyclicBarrier start = new CyclicBarrier(4 * USERS);
            for (int u = 0; u < USERS; u++) {
                String user = "room" + round + "x" + u;
                accounts.add(one.account(user));
                List<Future<Receipt>> calls = new ArrayList<>();
                for (Office office : List.of(one, two, one, two)) {
                    calls.add(opening(start, office, user, user + "/" + calls.size()));
                }
                all.add(calls);
            }
            for (int u = 0; u < USERS; u++) {
                List<Receipt> receipts = answers(all.get(u));
                AccountId account = accounts.get(u);
                assertThat(receipts.stream().filter(Receipt::accepted))
                        .as("%s", receipts)
                        .hasSize(1);
                assertThat(one.store.<Integer>read(
                                tx -> tx.reservations(account).size()))
                        .isEqualTo(1);
            }
        }
    }

    private Future<Receipt> opening(CyclicBarrier start, Office office, String user, String key) {
        return threads.submit(() -> {
            start.await(20, TimeUnit.SECONDS);
            return office.open(user, key);
        });
    }

    private static List<Receipt> answers(List<Future<Receipt>> calls) throws Exception {
        List<Receipt> answers = new ArrayList<>();
        for (Future<Receipt> call : calls) {
            answers.add(call.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }
}
