package io.github.plimsoll.benchmarks;

import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.StopReceipt;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.risk.ControlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a durable order costs beside one bare insert and commit, one at a time and from 32 callers; how long 10,000 open orders
 * take to recover, and a stop to be acknowledged while 1,000 wait. Every order is one of the desk, decided by the whole gate,
 * on an account of its own, in an embedded PostgreSQL with fsync.
 */
final class IntentBench {
    private static final int ALONE = 300;
    /** Orders before those that are timed: as many as it takes until the compiler has done with this path. */
    private static final int WARM_UP = 4_000;

    private static final int CALLERS = 32;
    private static final int EACH = 40;
    private static final int QUEUED = 1_000;
    private static final int STOPS = 6;
    private static final int OPEN = 10_000;
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String BARE = "insert into floor.bare (at, actor, action, subject, detail, trace)"
            + " values (1, 'bench', 'BARE', 'row', '', 'bench')";

    private final AtomicInteger accounts = new AtomicInteger();
    private int opened;

    Map<String, Object> run() throws Exception {
        Path directory = Files.createTempDirectory("plimsoll-bench");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {})) {
            Migrations.run(postgres.owner(), List.of("execution"));
            owner(
                    postgres,
                    "create schema floor",
                    "create table floor.bare (id bigint generated always as identity primary key, at bigint, actor text,"
                            + " action text, subject text, detail text, trace text)");
            Map<String, Object> result = new LinkedHashMap<>();
            try (IntentOffice office = new IntentOffice(postgres.app(), "callers", 1, CALLERS)) {
                result.put("alone", alone(postgres.owner(), office));
            }
            result.put("callers_32", together(postgres, directory));
            result.put("stop", stops(postgres));
            result.put("recovery", recovery(postgres));
            return result;
        } finally {
            DemoBench.delete(directory);
        }
    }

    /** In turns, so that both meet the same machine. */
    private Map<String, Object> alone(DatabaseAccess owner, IntentOffice office) throws SQLException {
        accounts(office, ALONE + WARM_UP);
        long[] bare = new long[ALONE];
        long[] ours = new long[ALONE];
        try (Database floor = Database.open(owner, PoolSettings.of("floor", 1));
                Connection connection = floor.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = -WARM_UP; i < ALONE; i++) {
                long start = System.nanoTime();
                statement.execute(BARE);
                connection.commit();
                long middle = System.nanoTime();
                open(office, opened++);
                long end = System.nanoTime();
                if (i >= 0) {
                    bare[i] = middle - start;
                    ours[i] = end - middle;
                }
            }
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("intent_p50_us", micros(ours, 50));
        line.put("bare_p50_us", micros(bare, 50));
        line.put("ratio", ratio((double) micros(ours, 50), (double) micros(bare, 50)));
        line.put("wanted_ratio", 1.25);
        return line;
    }

    private Map<String, Object> together(EmbeddedPostgres postgres, Path directory) throws Exception {
        long[] bare;
        double bareSeconds;
        long bareCpu;
        try (Database floor =
                Database.open(postgres.owner(), new PoolSettings("floor", CALLERS, WAIT, Duration.ofSeconds(10)))) {
            bare(floor, EACH);
            long cpu = CpuTime.own() + CpuTime.server(directory);
            long start = System.nanoTime();
            bare = bare(floor, EACH * 5);
            bareSeconds = (System.nanoTime() - start) / 1e9;
            bareCpu = CpuTime.own() + CpuTime.server(directory) - cpu;
        }
        long[] ours;
        double seconds;
        long ownCpu;
        long serverCpu;
        try (IntentOffice office = new IntentOffice(postgres.app(), "accounts", 9, CALLERS)) {
            accounts(office, 3 * CALLERS * EACH);
        }
        long before = written(postgres);
        try (IntentOffice office = new IntentOffice(postgres.app(), "callers", 2, CALLERS)) {
            opens(office, 2 * EACH);
            long own = CpuTime.own();
            long server = CpuTime.server(directory);
            long start = System.nanoTime();
            ours = opens(office, EACH);
            seconds = (System.nanoTime() - start) / 1e9;
            ownCpu = CpuTime.own() - own;
            serverCpu = CpuTime.server(directory) - server;
        }
        double rows = (double) (written(postgres) - before) / (3 * CALLERS * EACH);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("intents_per_s", Math.round(ours.length / seconds));
        line.put("bare_rows_per_s", Math.round(bare.length / bareSeconds));
        line.put("ratio", ratio(ours.length / seconds, bare.length / bareSeconds));
        line.put("rows_an_intent", Math.round(rows * 10) / 10.0);
        line.put("rows_per_s", Math.round(rows * ours.length / seconds));
        line.put("rows_ratio", ratio(rows * ours.length / seconds, bare.length / bareSeconds));
        line.put("wanted_ratio", 1.6);
        line.put("intent_p99_us", micros(ours, 99));
        line.put("bare_p99_us", micros(bare, 99));
        line.put("p99_ratio", ratio((double) micros(ours, 99), (double) micros(bare, 99)));
        line.put("wanted_p99_ratio", 0.75);
        line.put("cpu_us_program", ownCpu / ours.length / 1_000);
        line.put("cpu_us_server", serverCpu / ours.length / 1_000);
        line.put("bare_cpu_us", bareCpu / bare.length / 1_000);
        return line;
    }

    private static long[] bare(Database floor, int each) throws Exception {
        return fromAll(each, caller -> {
            long[] took = new long[each];
            try (Connection connection = floor.connection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < each; i++) {
                    long start = System.nanoTime();
                    statement.execute(BARE);
                    connection.commit();
                    took[i] = System.nanoTime() - start;
                }
            }
            return took;
        });
    }

    /** Each caller's orders are of accounts of its own. */
    private long[] opens(IntentOffice office, int each) throws Exception {
        int first = opened;
        opened += CALLERS * each;
        return fromAll(each, caller -> {
            long[] took = new long[each];
            for (int i = 0; i < each; i++) {
                long start = System.nanoTime();
                open(office, first + caller * each + i);
                took[i] = System.nanoTime() - start;
            }
            return took;
        });
    }

    private interface Caller {
        long[] call(int number) throws Exception;
    }

    private static long[] fromAll(int each, Caller caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<long[]>> all = new ArrayList<>();
            for (int c = 0; c < CALLERS; c++) {
                int number = c;
                all.add(() -> caller.call(number));
            }
            long[] took = new long[CALLERS * each];
            int at = 0;
            for (Future<long[]> done : threads.invokeAll(all)) {
                System.arraycopy(done.get(), 0, took, at, each);
                at += each;
            }
            return took;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Two offices are two processes to the database: one sends what waits, the other one stops it. */
    private Map<String, Object> stops(EmbeddedPostgres postgres) throws Exception {
        long[] took = new long[STOPS];
        long queued = Long.MAX_VALUE;
        try (IntentOffice sender = new IntentOffice(postgres.app(), "sender", 3, CALLERS);
                IntentOffice stopper = new IntentOffice(postgres.app(), "stopper", 4, 3)) {
            int each = (QUEUED + CALLERS - 1) / CALLERS;
            for (int round = 0; round < STOPS; round++) {
                accounts(sender, CALLERS * each);
                sender.dispatchAll();
                opens(sender, each);
                queued = Math.min(queued, recorded(postgres));
                took[round] = stop(sender, stopper);
            }
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("queued_at_least", queued);
        line.put("stops", STOPS);
        line.put("p50_ms", micros(took, 50) / 1_000);
        line.put("max_ms", micros(took, 100) / 1_000);
        line.put("wanted_p99_ms", 250);
        return line;
    }

    private static long stop(IntentOffice sender, IntentOffice stopper) throws Exception {
        AtomicBoolean go = new AtomicBoolean(true);
        Thread sending = new Thread(() -> {
            while (go.get() && sender.dispatcher.step()) {
                Thread.onSpinWait();
            }
        });
        sending.start();
        Thread.sleep(30);
        long start = System.nanoTime();
        StopReceipt receipt = stopper.control.stop(Latch.GLOBAL, ControlState.HALTED, "bench", "bench", "bench");
        while (!receipt.acknowledged()) {
            receipt = stopper.control.acknowledge(receipt);
        }
        long took = System.nanoTime() - start;
        go.set(false);
        sending.join();
        stopper.control.resume(Latch.GLOBAL, "bench", "bench");
        return took;
    }

    /** Every order is unknown and the venue proves that it never came; afterwards every account is compared. */
    private Map<String, Object> recovery(EmbeddedPostgres postgres) throws Exception {
        owner(
                postgres,
                "delete from execution.reservations",
                "create temp table one as select * from execution.intents limit 1",
                "alter table execution.intents disable trigger user",
                "update execution.intents set state = 'EXPIRED', lease_until = null",
                "alter table execution.intents enable trigger user",
                "insert into execution.intents select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(),"
                        + " 'key', 'recover-' || a.place, 'account', a.id, 'user_id', a.user_id, 'state', 'UNKNOWN',"
                        + " 'lease_until', null, 'reason', 'timeout'))).* from one o, (select s.place, x.id, x.user_id from"
                        + " generate_series(1, " + OPEN + ") s (place) join (select row_number() over () - 1 as number,"
                        + " count(*) over () as all, id, user_id from execution.accounts) x on x.number = s.place % x.all) a",
                "insert into execution.reservations select id, account, instrument, 100000000, 100000000, 200000000"
                        + " from execution.intents where state = 'UNKNOWN'",
                "analyze execution.intents");
        try (IntentOffice office = new IntentOffice(postgres.app(), "recovery", 5, 3)) {
            long start = System.nanoTime();
            Recovery.Report report = office.recovery.atStart();
            double seconds = (System.nanoTime() - start) / 1e9;
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("open", OPEN);
            line.put("resolved", report.resolved());
            line.put("left", report.open());
            line.put("seconds", Math.round(seconds * 100) / 100.0);
            line.put("wanted_seconds", 3);
            return line;
        }
    }

    private void accounts(IntentOffice office, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            office.account("u" + accounts.getAndIncrement());
        }
    }

    private static void open(IntentOffice office, int number) {
        if (!office.open("u" + number, "open-" + number).accepted()) {
            throw new IllegalStateException("an order of the benchmark was refused");
        }
    }

    private static long recorded(EmbeddedPostgres postgres) throws SQLException {
        return number(postgres, "select count(*) from execution.intents where state = 'RECORDED'");
    }

    /** Rows that were inserted and updated since the server began, of sessions that have ended. */
    private static long written(EmbeddedPostgres postgres) throws SQLException {
        return number(
                postgres, "select sum(n_tup_ins + n_tup_upd) from pg_stat_user_tables where schemaname = 'execution'");
    }

    private static long number(EmbeddedPostgres postgres, String query) throws SQLException {
        try (Database database = Database.open(postgres.app(), PoolSettings.of("count", 1));
                Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void owner(EmbeddedPostgres postgres, String... statements) throws SQLException {
        try (Database database =
                        Database.open(postgres.owner(), new PoolSettings("owner", 1, WAIT, Duration.ofMinutes(2)));
                Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long micros(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1_000;
    }

    private static double ratio(double ours, double floor) {
        return Math.round(ours / floor * 100) / 100.0;
    }
}
