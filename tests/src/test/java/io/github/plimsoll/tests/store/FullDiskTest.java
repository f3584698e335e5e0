package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The disk under tables and log of a real server runs full. What was acknowledged is there afterwards, what failed is not, and
 * what the store calls an open outcome is one of the two; when there is room again, the next start goes on.
 */
final class FullDiskTest {
    private static final List<String> SCHEMAS = List.of("execution");
    private static final int MOST = 100_000;

    /** What the store said of each deposit. */
    private enum Said {
        DONE,
        NOT_DONE,
        OPEN
    }

    private final SortedMap<Integer, Said> said = new TreeMap<>();

    @Test
    void nothing_acknowledged_is_lost_and_nothing_that_failed_is_there() throws Exception {
        Optional<SmallDisk> disk = SmallDisk.of(400);
        if (disk.isEmpty()) {
            System.out.println("NOT RUN: a disk that is really full: only root may mount one");
            return;
        }
        try (SmallDisk small = disk.get()) {
            Path data = small.path().resolve("data");
            untilItIsFull(small, data);
            small.free();
            afterwards(data);
        }
    }

    private void untilItIsFull(SmallDisk disk, Path data) throws SQLException, IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(data, line -> {})) {
            Migrations.run(server.owner(), SCHEMAS);
            try (Database pool = pool(server)) {
                PostgresStore store = new PostgresStore(pool.dataSource());
                store.transact(tx -> tx.insertAccount(account()));
                disk.fill(512);
                int next = 1;
                while (next < MOST && write(store, next) == Said.DONE) {
                    next++;
                }
                assertThat(next).as("deposits before the disk was full").isBetween(2, MOST - 1);
                for (int more = 1; more <= 5; more++) {
                    write(store, next + more);
                }
            }
        }
    }

    private Said write(PostgresStore store, int number) {
        try {
            store.transact(tx -> {
                tx.post(deposit(number, Usd.of(5)));
                tx.appendEvent(event(number)); // goes with the commit
                return true;
            });
            said.put(number, Said.DONE);
        } catch (StoreException failed) {
            assertThat(failed.kind()).isIn(StoreException.Kind.UNAVAILABLE, StoreException.Kind.COMMIT_UNKNOWN);
            said.put(number, failed.kind() == StoreException.Kind.COMMIT_UNKNOWN ? Said.OPEN : Said.NOT_DONE);
        }
        return said.get(number);
    }

    private void afterwards(Path data) throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(data, line -> {});
                Database pool = pool(server)) {
            PostgresStore store = new PostgresStore(pool.dataSource());
            int last = said.lastKey();
            List<Integer> there = store.transact(tx -> tx.postings(ACCOUNT, 2 * MOST)).stream()
                    .map(posting -> Integer.parseInt(posting.reference().replaceFirst("reference-", "")))
                    .sorted()
                    .collect(Collectors.toList());
            assertThat(there).doesNotHaveDuplicates().containsAll(numbers(Said.DONE));
            assertThat(there).doesNotContainAnyElementsOf(numbers(Said.NOT_DONE));
            assertThat(store.<Usd>transact(tx -> tx.balance(ACCOUNT, Book.CASH)))
                    .as("cash as the deposits say")
                    .isEqualTo(Usd.of(5L * there.size()));
            assertThat(write(store, last + 1)).as("there is room again").isEqualTo(Said.DONE);
        }
    }

    private List<Integer> numbers(Said what) {
        return said.entrySet().stream()
                .filter(entry -> entry.getValue() == what)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Database pool(EmbeddedPostgres server) throws SQLException {
        return Database.open(
                server.app(), new PoolSettings("full-disk", 1, Duration.ofSeconds(2), Duration.ofSeconds(10)));
    }
}
