package io.github.plimsoll.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of one class in one run, allocation measured. */
public final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, Double> nanos = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();

    public JmhRun(Class<?> benchmarks) throws RunnerException {
        this(new OptionsBuilder().include(benchmarks.getName()));
    }

    /** Benchmarks with a parameter are named with its value, such as {@code cost/20}; parts of a group with its name. */
    public JmhRun(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.addProfiler(GCProfiler.class)
                        .jvmArgs("-Xms512m", "-Xmx512m")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        for (RunResult result : results) {
            String label = result.getParams().getBenchmark();
            StringBuilder named = new StringBuilder(label.substring(label.lastIndexOf('.') + 1));
            for (String key : result.getParams().getParamsKeys()) {
                named.append('/').append(result.getParams().getParam(key));
            }
            String name = named.toString();
            // the median: an iteration that the machine was taken away from says nothing about the code
            nanos.put(name, result.getPrimaryResult().getStatistics().getPercentile(50));
            result.getSecondaryResults().forEach((part, measured) -> {
                if (!part.contains("gc.")) {
                    nanos.put(name + "/" + part, measured.getStatistics().getPercentile(50));
                }
            });
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            bytes.put(name, allocated == null ? Double.NaN : allocated.getScore());
        }
    }

    /** Nanoseconds per operation; not a number when there is no such benchmark. */
    public double nanos(String benchmark) {
        return rounded(nanos.getOrDefault(benchmark, Double.NaN));
    }

    /** Nanoseconds and bytes of each. */
    public Map<String, Object> measured(String... benchmarks) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (String name : benchmarks) {
            numbers.put(name + "_ns", nanos(name));
            numbers.put(name + "_bytes", bytes(name));
        }
        return numbers;
    }

    /** Bytes allocated per operation. */
    public double bytes(String benchmark) {
        return rounded(bytes.getOrDefault(benchmark, Double.NaN));
    }

    /** To two decimals. */
    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
