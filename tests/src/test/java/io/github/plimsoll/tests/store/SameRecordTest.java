package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.decided;
import static io.github.plimsoll.testkit.suites.StoreRows.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.PostgresStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions of a random story, recorded in memory and on the real server: the same answers, and the same rows after them. */
final class SameRecordTest {
    private static final int STEPS = 120;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void both_stores_answer_alike_and_hold_the_same(long seed) throws SQLException {
        PostgresServer.get().emptyStore();
        MemoryStore memory = new MemoryStore(System::nanoTime);
        try (Database pool = PostgresServer.get().pool("alike", 3, Duration.ofSeconds(20))) {
            PostgresStore real = new PostgresStore(pool.dataSource());
            List<Account> accounts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Account account = account(new AccountId("alike:" + i), ALICE, 1, 0);
                accounts.add(account);
                memory.transact(tx -> tx.insertAccount(account));
                real.transact(tx -> tx.insertAccount(account));
            }
            SplittableRandom random = new SplittableRandom(seed);
            int stood = 0;
            for (int step = 1; step <= STEPS; step++) {
                DecidedRows rows = rows(step, accounts, random);
                String mine = answer(memory, rows);
                assertThat(answer(real, rows)).as("step %s of %s", step, rows).isEqualTo(mine);
                stood += mine.equals("true") ? 1 : 0;
                for (Account account : accounts) {
                    assertThat(state(real, account, rows))
                            .as("after step %s", step)
                            .isEqualTo(state(memory, account, rows));
                }
            }
            assertThat(stood).isBetween(STEPS / 4, STEPS - STEPS / 4);
        }
    }

    /** Often as it should be; sometimes of an old version, under a used key, of an order that is there, or a refusal. */
    private static DecidedRows rows(int step, List<Account> accounts, SplittableRandom random) {
        int which = random.nextInt(accounts.size());
        Account seen = accounts.get(which);
        int number = random.nextInt(10) == 0 ? Math.max(1, step - 1) : step;
        String key = "key-" + (random.nextInt(5) == 0 ? random.nextInt(step + 1) : step);
        if (random.nextInt(6) == 0) {
            return new DecidedRows(refusal(step), null, audit(step));
        }
        DecidedRows plain = decided(number, seen, key);
        DecidedRows.Held held = Objects.requireNonNull(plain.held());
        if (random.nextInt(3) > 0) {
            accounts.set(which, seen.next(0));
        }
        return new DecidedRows(
                plain.decision(),
                new DecidedRows.Held(
                        seen,
                        held.intent(),
                        random.nextInt(5) == 0 ? null : held.reservation(),
                        snapshot(seen.id(), random),
                        held.exits()),
                plain.audit());
    }

    private static @Nullable Snapshot snapshot(AccountId account, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            return null;
        }
        long day = 19_000 + 150L * random.nextInt(5);
        Usd open = random.nextBoolean() ? Usd.of(random.nextInt(9)) : null;
        return new Snapshot(
                account,
                day,
                day * 86_400_000_000L + random.nextInt(9),
                Usd.of(5),
                Usd.of(1),
                open,
                open,
                Usd.ZERO,
                Usd.of(9),
                1);
    }

    private static String answer(Store store, DecidedRows rows) {
        try {
            return Boolean.toString(store.record(rows));
        } catch (StoreException refused) {
            return refused.kind().name();
        }
    }

    private static List<Object> state(Store store, Account account, DecidedRows rows) {
        AccountId id = account.id();
        List<Object> state = new ArrayList<>();
        state.add(store.opening(new OpeningAsk(rows.decision().key(), id, 19_300, 0, 9, HistoryAsk.NONE)));
        store.read(tx -> state.add(tx.snapshots(id, 0)));
        store.read(tx -> state.add(tx.reservations(id)));
        store.read(tx -> state.add(tx.intent(rows.decision().id())));
        store.read(tx -> state.add(tx.audit(3)));
        store.read(tx -> state.add(tx.worldTime()));
        return state;
    }
}
