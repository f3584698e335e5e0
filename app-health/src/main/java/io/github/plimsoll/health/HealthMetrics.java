package io.github.plimsoll.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The one registry of the process, which {@code /metrics} shows: JVM, process, uptime, file descriptors and disk are in
 * it from the start, others bind theirs to {@link #registry()}. Labels must be bounded and must not name users, wallets
 * or positions, as the page may be scraped from another machine. Thread-safe.
 */
public final class HealthMetrics implements AutoCloseable {
    private static final double MILLIS = 1_000;
    private static final double NANOS = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /** Watches this process and the disk of the configuration. */
    @Inject
    public HealthMetrics(HealthConfig config) {
        this(config, ManagementFactory.getRuntimeMXBean()::getUptime);
    }

    /** @param uptimeMillis whole time since the process began */
    HealthMetrics(HealthConfig config, LongSupplier uptimeMillis) {
        // Before any meter: the registry warns of a filter that comes later and does not hold for those there are.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time")); // in nanoseconds
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        collector.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        FunctionCounter.builder("process.cpu", ProcessHandle.current(), HealthMetrics::processorSeconds)
                .baseUnit("seconds")
                .description("CPU time of this process")
                .register(registry);
        uptime(uptimeMillis);
        new FileDescriptorMetrics().bindTo(registry);
        File disk = config.disk().toAbsolutePath().toFile();
        bytes(
                "disk.free",
                "Space on the data disk that this process can use",
                disk,
                at -> existing(at).getUsableSpace());
        bytes("disk.total", "Size of the data disk", disk, at -> existing(at).getTotalSpace());
        bytes(
                "process.resident.memory",
                "Resident memory of this process; not a number where the system does not tell",
                ProcessMemory.ofThisProcess(),
                memory -> {
                    var resident = memory.residentBytes();
                    return resident.isPresent() ? resident.getAsLong() : Double.NaN;
                });
    }

    private static double processorSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / NANOS;
    }

    /** Where the other parts of the system bind their gauges and counters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Everything in the Prometheus text format 0.0.4. */
    String scrape() {
        return registry.scrape();
    }

    /** Ends the watch over the garbage collector and the registry; further meters are ignored. */
    @Override
    public void close() {
        collector.close();
        registry.close();
    }

    private void uptime(LongSupplier millis) {
        Gauge.builder("process.uptime", millis, up -> up.getAsLong() / MILLIS)
                .description("Whole time since this process began")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        double began = ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS;
        Gauge.builder("process.start.time", () -> began)
                .description("When this process began, since 1970")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private <T> void bytes(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    /** The directory may be made later than the metric; its nearest parent lies on the same disk. */
    private static File existing(File path) {
        File at = path;
        while (!at.exists() && at.getParentFile() != null) {
            at = at.getParentFile();
        }
        return at;
    }
}
