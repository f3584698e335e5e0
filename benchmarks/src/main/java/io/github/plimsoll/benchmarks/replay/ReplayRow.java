package io.github.plimsoll.benchmarks.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.benchmarks.CpuTime;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.DoubleNum;

/** One row in its own virtual machine: the median of some runs after some that warm up, and its heap. */
final class ReplayRow {
    private static final long SEED = 1;
    /** Each row is compiled for as long as any other, also where the compiler waits for the processor. */
    private static final long WARM_UP_NANOS = 8_000_000_000L;

    private ReplayRow() {}

    public static void main(String[] args) throws Exception {
        Series series = Series.of(args[1], Integer.parseInt(args[2]), SEED);
        Map<String, Object> row = switch (args[0]) {
            case "memory" -> measured(series, 10, 9, () -> ours(series, false));
            case "every-bar" -> measured(series, 3, 3, () -> ours(series, true));
            case "postgres" -> postgres(series);
            case "ta4j-double" -> peer(series, new Ta4jPeer(series, DoubleNum.class), 4, 7);
            case "ta4j-decimal" -> peer(series, new Ta4jPeer(series, DecimalNum.class), 1, 3);
            default -> throw new IllegalArgumentException(args[0]);
        };
        System.out.println(new ObjectMapper().writeValueAsString(row));
    }

    private static int[] ours(Series series, boolean everyBar) {
        OurReplay replay = new OurReplay(series, null, everyBar);
        int trades = replay.run();
        return new int[] {trades, replay.looks()};
    }

    private static Map<String, Object> peer(Series series, Ta4jPeer peer, int warmUp, int runs) throws Exception {
        return measured(series, warmUp, runs, () -> new int[] {peer.run(), series.size()});
    }

    /** Fsync on; each run has a database of its own, which is made outside the time. */
    private static Map<String, Object> postgres(Series series) throws Exception {
        Path directory = Files.createTempDirectory("plimsoll-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory, line -> {})) {
            Migrations.run(server.owner(), List.of("execution"));
            try (Database database = Database.open(server.app(), PoolSettings.of("bench", 4))) {
                OurReplay replay = new OurReplay(series, new PostgresStore(database.dataSource()), false);
                return measured(series, 0, 1, () -> new int[] {replay.run(), replay.looks()});
            }
        } finally {
            delete(directory);
        }
    }

    private static Map<String, Object> measured(Series series, int warmUp, int runs, Callable<int[]> run)
            throws Exception {
        int[] outcome = {0, 0};
        long warm = CpuTime.own() + (warmUp == 0 ? 0 : WARM_UP_NANOS);
        for (int i = 0; i < warmUp || CpuTime.own() < warm; i++) {
            outcome = run.call();
        }
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        double[] seconds = new double[runs];
        long cpu = CpuTime.own();
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            outcome = run.call();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        double cpuSeconds = (CpuTime.own() - cpu) / 1e9;
        long peak =
                heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.gc();
        long live = heap().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        Arrays.sort(seconds);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("bars_per_s", Math.round(series.size() / seconds[runs / 2]));
        row.put("bars_per_cpu_s", Math.round(series.size() * runs / cpuSeconds));
        row.put("trades", outcome[0]);
        row.put("bars_looked_at", outcome[1]);
        row.put("peak_heap_mb", peak / 1_000_000);
        row.put("live_heap_mb", live / 1_000_000);
        row.put("runs", runs);
        return row;
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
