package io.github.plimsoll.bot.metrics;

import static io.github.plimsoll.bot.metrics.Metric.counter;
import static io.github.plimsoll.bot.metrics.Metric.gauge;
import static io.github.plimsoll.bot.metrics.Metric.summary;

import io.github.plimsoll.bot.metrics.Metric.Label;
import java.util.List;
import java.util.Set;

/** What is exported of JVM, process, disk and health server beside the trade path. */
final class ProcessMetrics {
    private static final Label AREA = new Label("area", "`heap`, `nonheap`");
    private static final Label POOL = new Label("id", "memory pools of this JVM");
    private static final Label BUFFER = new Label("id", "buffer pools of this JVM");
    private static final Label ACTION = new Label("action", "what this JVM's collector does");
    private static final Label CAUSE = new Label("cause", "why this JVM collects");
    private static final Label GC = new Label("gc", "collectors of this JVM");
    private static final Label PATH = new Label("path", "served paths, `other`");
    private static final Label STATUS = new Label("status", "HTTP status");

    private static final List<Metric> ALL = List.of(
            gauge("process_uptime_seconds", "seconds", "Whole time since this process began"),
            gauge("process_start_time_seconds", "seconds", "When it began, since 1970"),
            gauge("process_cpu_usage", "share of all cores, 0 to 1", "Load by this process"),
            counter("process_cpu_seconds_total", "seconds", "CPU time of this process"),
            gauge("process_resident_memory_bytes", "bytes", "Memory of this process that is in RAM"),
            gauge("process_files_open_files", "", "Open file descriptors"),
            gauge("process_files_max_files", "", "File descriptors that may be open"),
            gauge("disk_free_bytes", "bytes", "Space on the data disk that this process can use"),
            gauge("disk_total_bytes", "bytes", "Size of the data disk"),
            gauge("system_cpu_count", "", "Cores this process may use"),
            gauge("system_cpu_usage", "share of all cores, 0 to 1", "Load of the machine"),
            gauge("system_load_average_1m", "", "Runnable threads of the machine, mean of a minute"),
            gauge(
                    "jvm_info",
                    "",
                    "Always 1; the labels say which JVM this is",
                    new Label("runtime", "one"),
                    new Label("vendor", "one"),
                    new Label("version", "one")),
            gauge("jvm_memory_used_bytes", "bytes", "Used memory", AREA, POOL),
            gauge("jvm_memory_committed_bytes", "bytes", "Memory held for the JVM", AREA, POOL),
            gauge("jvm_memory_max_bytes", "bytes", "Most memory of the pool; -1 without a bound", AREA, POOL),
            gauge("jvm_buffer_count_buffers", "", "Buffers in the pool", BUFFER),
            gauge("jvm_buffer_memory_used_bytes", "bytes", "Memory used for the pool", BUFFER),
            gauge("jvm_buffer_total_capacity_bytes", "bytes", "Capacity of the buffers in the pool", BUFFER),
            gauge("jvm_gc_live_data_size_bytes", "bytes", "Long-lived heap after the last collection of it"),
            gauge("jvm_gc_max_data_size_bytes", "bytes", "Largest long-lived heap"),
            counter("jvm_gc_memory_allocated_bytes_total", "bytes", "Growth of the young heap between collections"),
            counter("jvm_gc_memory_promoted_bytes_total", "bytes", "Growth of the long-lived heap by collections"),
            summary("jvm_gc_pause_seconds", "seconds", "Pauses of collections", ACTION, CAUSE, GC),
            gauge("jvm_gc_pause_seconds_max", "seconds", "Longest pause of the last minutes", ACTION, CAUSE, GC),
            summary(
                    "jvm_gc_concurrent_phase_time_seconds",
                    "seconds",
                    "Collections beside the program",
                    ACTION,
                    CAUSE,
                    GC),
            gauge(
                    "jvm_gc_concurrent_phase_time_seconds_max",
                    "seconds",
                    "Longest of the last minutes",
                    ACTION,
                    CAUSE,
                    GC),
            gauge("jvm_threads_live_threads", "", "Threads now"),
            gauge("jvm_threads_daemon_threads", "", "Those that keep no process alive"),
            gauge("jvm_threads_peak_threads", "", "Most threads at once"),
            counter("jvm_threads_started_threads_total", "", "Threads ever started"),
            gauge("jvm_threads_states_threads", "", "Threads by state", new Label("state", "states of a Java thread")),
            gauge("jvm_classes_loaded_classes", "", "Classes loaded now"),
            counter("jvm_classes_loaded_count_classes_total", "", "Classes ever loaded"),
            counter("jvm_classes_unloaded_classes_total", "", "Classes unloaded"),
            summary("health_http_requests_seconds", "seconds", "Requests to the health server", PATH, STATUS),
            gauge("health_http_requests_seconds_max", "seconds", "Longest of the last minutes", PATH, STATUS));

    /** Exported only after their first event, or by some collectors only. */
    private static final Set<String> AFTER_FIRST = Set.of(
            "jvm_gc_pause_seconds",
            "jvm_gc_pause_seconds_max",
            "jvm_gc_concurrent_phase_time_seconds",
            "jvm_gc_concurrent_phase_time_seconds_max");

    private ProcessMetrics() {}

    static List<Metric> all() {
        return ALL;
    }

    static Set<String> afterFirst() {
        return AFTER_FIRST;
    }
}
