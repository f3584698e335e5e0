package io.github.plimsoll.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of one class in one run, allocation measured. */
final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, Double> nanos = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();

    JmhRun(Class<?> benchmarks) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(benchmarks.getName())
                        .addProfiler(GCProfiler.class)
                        .jvmArgs("-Xms512m", "-Xmx512m")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        for (RunResult result : results) {
            String label = result.getParams().getBenchmark();
            String name = label.substring(label.lastIndexOf('.') + 1);
            nanos.put(name, result.getPrimaryResult().getScore());
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            bytes.put(name, allocated == null ? Double.NaN : allocated.getScore());
        }
    }

    /** Nanoseconds per operation. */
    double nanos(String benchmark) {
        return rounded(nanos.getOrDefault(benchmark, Double.NaN));
    }

    /** Bytes allocated per operation. */
    double bytes(String benchmark) {
        return rounded(bytes.getOrDefault(benchmark, Double.NaN));
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
