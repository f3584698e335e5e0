package io.github.plimsoll.benchmarks.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code ./plimsoll bench replay [BARS]}: each row in a virtual machine of its own, one after the other. */
public final class ReplayRun {
    private static final String OUR_HEAP = "-Xmx100m";
    private static final String PEER_HEAP = "-Xmx1g";
    /** A million bars of its decimals alone fill one gigabyte. */
    private static final String DECIMAL_HEAP = "-Xmx3g";

    private static final long MOST_MINUTES = 10;

    private ReplayRun() {}

    /** @throws IllegalStateException when a row made another number of trades than its peer */
    public static Map<String, Object> run(int bars) throws IOException, InterruptedException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("bars", bars);
        line.put("strategy", "SMA 50/200 crossing, long only, seed 1");
        for (String source : List.of("trends", "walk")) {
            Map<String, Object> rows = new LinkedHashMap<>();
            Map<?, ?> ours = row(rows, OUR_HEAP, "memory", source, bars);
            row(rows, OUR_HEAP, "every-bar", source, bars);
            if (source.equals("trends")) {
                row(rows, PEER_HEAP, "postgres", source, bars);
            }
            Map<?, ?> fastest = row(rows, PEER_HEAP, "ta4j-double", source, bars);
            if (source.equals("trends")) {
                row(rows, DECIMAL_HEAP, "ta4j-decimal", source, bars);
            }
            for (Map.Entry<String, Object> other : rows.entrySet()) {
                Object trades = ((Map<?, ?>) other.getValue()).get("trades");
                if (!Objects.equals(ours.get("trades"), trades)) {
                    throw new IllegalStateException(
                            other.getKey() + " made " + trades + " trades, not " + ours.get("trades"));
                }
            }
            rows.put("times_ta4j_double", times(ours, fastest, "bars_per_s"));
            rows.put("times_ta4j_double_cpu", times(ours, fastest, "bars_per_cpu_s"));
            line.put(source, rows);
        }
        line.put("wanted_bars_per_s", 15_000_000);
        line.put("wanted_times_ta4j", 10);
        return line;
    }

    private static double times(Map<?, ?> ours, Map<?, ?> peer, String rate) {
        return Math.round(10 * number(ours, rate) / number(peer, rate)) / 10.0;
    }

    private static double number(Map<?, ?> row, String rate) {
        return ((Number) Objects.requireNonNull(row.get(rate))).doubleValue();
    }

    private static Map<?, ?> row(Map<String, Object> rows, String heap, String who, String source, int bars)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplayRow.class.getName(),
                        who,
                        source,
                        Integer.toString(bars))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread ended = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ended);
        try {
            process.onExit().orTimeout(MOST_MINUTES, TimeUnit.MINUTES).whenComplete((exited, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                }
            });
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(who + " ended with " + process.exitValue() + ": " + said);
            }
            Map<?, ?> row = new ObjectMapper().readValue(said.substring(said.lastIndexOf('\n') + 1), Map.class);
            rows.put(who, row);
            return row;
        } finally {
            Runtime.getRuntime().removeShutdownHook(ended);
        }
    }
}
