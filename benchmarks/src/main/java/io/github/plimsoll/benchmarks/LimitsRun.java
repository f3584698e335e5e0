package io.github.plimsoll.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench limits}: nanoseconds and bytes per decision beside the peers, and heap per user. */
final class LimitsRun {
    private LimitsRun() {}

    static Map<String, Object> run(int iterations) throws Exception {
        Map<String, Double> nanos = new LinkedHashMap<>();
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (RunResult one : new Runner(new OptionsBuilder()
                        .include(LimitsBench.class.getName())
                        .forks(1)
                        .jvmArgs("-Xmx1g", "-XX:+UseSerialGC")
                        .warmupIterations(iterations)
                        .measurementIterations(iterations)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .output("/dev/null")
                        .build())
                .run()) {
            String name = one.getParams().getBenchmark().replaceAll(".*\\.", "");
            nanos.put(name, round(one.getPrimaryResult().getScore()));
            Result<?> allocated = one.getSecondaryResults().get("gc.alloc.rate.norm");
            if (allocated == null) {
                allocated = one.getSecondaryResults().get("·gc.alloc.rate.norm");
            }
            bytes.put(name, allocated == null ? Double.NaN : round(allocated.getScore()));
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ns_per_decision", nanos);
        line.put("bytes_per_decision", bytes);
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratios.put("three_limits_to_bucket4j", ratio(nanos, "threeOursYesOrNo", "threeBucket4j"));
        ratios.put("three_limits_to_failsafe", ratio(nanos, "threeOursYesOrNo", "threeFailsafe"));
        ratios.put("one_limit_to_bucket4j", ratio(nanos, "oneOurs", "oneBucket4jSynchronized"));
        ratios.put("hot_key_to_bucket4j", ratio(nanos, "hotOurs", "hotBucket4jSynchronized"));
        ratios.put("hot_key_to_guava", ratio(nanos, "hotOurs", "hotGuava"));
        line.put("ratios", ratios);
        Map<String, Object> turns = new LinkedHashMap<>();
        for (String what : new String[] {"three", "cells", "one", "hot"}) {
            turns.put(what, inTurn(what));
        }
        line.put("in_turn_ns", turns);
        Map<String, Long> heap = new LinkedHashMap<>();
        heap.put("cells", ours(Plans.cells(), 1));
        heap.put("exact_after_1", ours(Plans.exact(), 1));
        heap.put("exact_after_50", ours(Plans.exact(), 50));
        heap.put("bucket4j", bucket4j());
        line.put("heap_bytes_per_user", heap);
        return line;
    }

    /** {@link LimitsPairs} in a process of its own. */
    private static Object inTurn(String what) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-Xms512m",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LimitsPairs.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            return new ObjectMapper().readValue(out, Map.class);
        }
    }

    private static long ours(Plan plan, int visits) {
        long[] now = {1_767_225_600_000_000L};
        long before = used();
        RateLimiter limiter = RateLimiter.builder()
                .plan(plan)
                .clock(WorldClock.of(() -> now[0]))
                .maxKeys(LimitsBench.USERS)
                .build();
        for (int visit = 0; visit < visits; visit++) {
            now[0] += 1_700_000_000L;
            for (int i = 0; i < LimitsBench.USERS; i++) {
                if (!limiter.allow(Plans.OPEN, Key.of(Plans.USER, LimitsBench.id(i)), 100_000_000L)) {
                    throw new IllegalStateException("nothing should be refused here");
                }
            }
        }
        long after = used();
        return limiter.health().keys() == LimitsBench.USERS ? (after - before) / LimitsBench.USERS : -1;
    }

    private static long bucket4j() {
        LimitsBench.Visits visits = new LimitsBench.Visits();
        long before = used();
        LimitsBench.Bucket4j peer = new LimitsBench.Bucket4j();
        peer.setUp(visits);
        long after = used();
        return peer.users.size() == LimitsBench.USERS ? (after - before) / LimitsBench.USERS : -1;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static double ratio(Map<String, Double> nanos, String ours, String peer) {
        return round(nanos.getOrDefault(ours, Double.NaN) / nanos.getOrDefault(peer, Double.NaN));
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
