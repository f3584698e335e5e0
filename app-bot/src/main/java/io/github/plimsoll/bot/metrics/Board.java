package io.github.plimsoll.bot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Series by metric and label values, registered when they are first written. A metric has at most {@value #MOST}
 * series: what comes after that is counted with {@code OTHER} as its last label, or left out when it is a gauge.
 * Thread-safe.
 */
final class Board {
    static final int MOST = 2_000;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    /** A number that a scrape reads. */
    private static final class Value {
        volatile double now;
    }

    private final MeterRegistry registry;
    private final Map<String, Value> values = new ConcurrentHashMap<>();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, DoubleSupplier> watched = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> series = new ConcurrentHashMap<>();

    Board(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One more of an event. */
    void count(Metric metric, String... labels) {
        Counter known = counters.get(key(metric, labels));
        (known == null ? counter(metric, labels) : known).increment();
    }

    private Counter counter(Metric metric, String... labels) {
        String[] bounded = labels.clone();
        if (bounded.length > 0 && !room(metric)) {
            bounded[bounded.length - 1] = "OTHER";
        }
        return counters.computeIfAbsent(
                key(metric, bounded),
                key -> Counter.builder(metric.name())
                        .description(metric.meaning())
                        .tags(tags(metric, bounded))
                        .register(registry));
    }

    /** The value of a gauge from now on. */
    void set(Metric metric, double value, String... labels) {
        Value holder = holder(metric, labels);
        if (holder != null) {
            holder.now = value;
        }
    }

    private @Nullable Value holder(Metric metric, String... labels) {
        String key = key(metric, labels);
        Value known = values.get(key);
        if (known != null) {
            return known;
        }
        if (!room(metric)) {
            return null;
        }
        Value made = new Value();
        values.put(key, made);
        watch(metric, () -> made.now, labels);
        return made;
    }

    /** A gauge or counter whose value is asked for by each scrape; the answer must come from memory. */
    void watch(Metric metric, DoubleSupplier value, String... labels) {
        if (watched.putIfAbsent(key(metric, labels), value) != null) {
            return;
        }
        if (metric.type() == Metric.Type.COUNTER) {
            FunctionCounter.builder(metric.name(), value, DoubleSupplier::getAsDouble)
                    .description(metric.meaning())
                    .tags(tags(metric, labels))
                    .register(registry);
        } else {
            Gauge.builder(metric.name(), value, DoubleSupplier::getAsDouble)
                    .description(metric.meaning())
                    .tags(tags(metric, labels))
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** How long something took. */
    void time(Metric metric, long nanos, String... labels) {
        timers.computeIfAbsent(
                        key(metric, labels),
                        key -> Timer.builder(metric.name())
                                .description(metric.meaning())
                                .tags(tags(metric, labels))
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(Duration.ofNanos(Math.max(0, nanos)));
    }

    private boolean room(Metric metric) {
        AtomicInteger known = series.computeIfAbsent(metric.name(), name -> new AtomicInteger());
        return known.get() < MOST && known.incrementAndGet() <= MOST;
    }

    private static String key(Metric metric, String... labels) {
        return metric.name() + "|" + String.join("|", labels);
    }

    private static Tags tags(Metric metric, String... labels) {
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.length; i++) {
            tags = tags.and(metric.labels().get(i).name(), labels[i]);
        }
        return tags;
    }
}
