package io.github.plimsoll.testkit.suites.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many seeds, and what they prove together. */
final class SimReport {
    /** From so many seeds on, and with the usual minutes, every sight and every kind of fault must have been met often enough. */
    static final int SEEDS_FOR_SIGHTS = 60;

    private static final int TWICE_EVERY = 10;
    private static final int SHOWN = 20;

    private final SimOptions options;
    private final List<SeedResult> results;
    private final List<String> problems = new ArrayList<>();
    private final double seconds;

    private SimReport(SimOptions options, List<SeedResult> results, double seconds) {
        this.options = options;
        this.results = results;
        this.seconds = seconds;
    }

    /** Runs all seeds, every tenth twice, and tells problems as they are found. */
    static SimReport of(SimOptions options, Consumer<String> tell) {
        tell.accept(options.seeds() + " seeds from " + options.base() + ", " + options.minutes() + " minutes each, "
                + options.threads() + " at once");
        long started = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(options.threads());
        List<String> problems = new ArrayList<>();
        List<SeedResult> results = new ArrayList<>(options.seeds());
        try {
            List<Future<SeedResult>> first = new ArrayList<>(options.seeds());
            List<Future<SeedResult>> again = new ArrayList<>();
            for (int i = 0; i < options.seeds(); i++) {
                long seed = options.base() + i;
                first.add(pool.submit(() -> Simulation.run(seed, options.minutes())));
                if (i % TWICE_EVERY == 0) {
                    again.add(pool.submit(() -> Simulation.run(seed, options.minutes())));
                }
            }
            for (int i = 0; i < first.size(); i++) {
                SeedResult result = first.get(i).get();
                results.add(result);
                String broken = result.broken();
                if (broken != null) {
                    problems.add("seed " + result.seed() + " " + broken + "; its story: ./plimsoll sim --replay "
                            + result.seed()
                            + (options.minutes() == SimOptions.MINUTES ? "" : " --minutes " + options.minutes()));
                }
                if (i % TWICE_EVERY == 0
                        && !again.get(i / TWICE_EVERY).get().hash().equals(result.hash())) {
                    problems.add("I30: seed " + result.seed() + " told another story the second time");
                }
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            pool.shutdownNow();
        }
        SimReport report = new SimReport(options, results, (System.nanoTime() - started) / 1e9);
        report.problems.addAll(problems);
        if (options.seeds() >= SEEDS_FOR_SIGHTS && options.minutes() >= SimOptions.MINUTES) {
            report.unmet();
        }
        report.problems.stream().limit(SHOWN).forEach(tell);
        return report;
    }

    /** A run that never met something proves nothing about it. */
    private void unmet() {
        for (Sight sight : Sight.values()) {
            long times = results.stream()
                    .mapToLong(result -> result.sights().getOrDefault(sight, 0L))
                    .sum();
            long least = sight.least(results.size());
            if (times < least) {
                problems.add(sight + " was reached " + times + " times, at least " + least + " are wanted");
            }
        }
        for (FaultKind kind : FaultKind.values()) {
            long times = results.stream()
                    .mapToLong(result -> result.faults().getOrDefault(kind, 0L))
                    .sum();
            if (times < kind.least) {
                problems.add(kind + " struck " + times + " times, at least " + kind.least + " are wanted");
            }
        }
    }

    boolean passed() {
        return problems.isEmpty();
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    List<SeedResult> results() {
        return List.copyOf(results);
    }

    /** The last line: seeds, simulated hours, faults, and one hash over all stories. */
    String line() {
        double hours = results.stream().mapToLong(SeedResult::micros).sum() / 3.6e9;
        long faults = results.stream()
                .flatMap(result -> result.faults().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return String.format(
                Locale.ROOT,
                "{\"sim\":{\"seeds\":%d,\"seed_base\":%d,\"minutes\":%d,\"hours\":%.1f,\"faults\":%d,\"steps\":%d,"
                        + "\"hash\":\"%s\",\"hours_per_s\":%.2f},\"problems\":%d,\"passed\":%s}",
                results.size(),
                options.base(),
                options.minutes(),
                hours,
                faults,
                results.stream().mapToLong(SeedResult::steps).sum(),
                hash(),
                hours / seconds,
                problems.size(),
                passed());
    }

    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            results.forEach(result -> digest.update(result.hash().getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
    }
}
