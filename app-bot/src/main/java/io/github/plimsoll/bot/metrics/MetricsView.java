package io.github.plimsoll.bot.metrics;

import java.util.List;

/** The meters of the trade path for people to read. Asking costs no I/O. Thread-safe. */
public interface MetricsView {
    /** Every series of the trade path, sorted by name; those of JVM and process are on {@code /metrics} only. */
    List<Line> lines();

    /**
     * One series.
     *
     * @param name as on {@code /metrics}, with its labels, such as {@code plimsoll_decisions_total{code="OK"}}
     * @param value plain decimal text, or {@code unknown}
     */
    record Line(String name, String value) {}
}
