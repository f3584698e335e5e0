package io.github.plimsoll.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A started server on a free port with a source whose answers the test sets. */
final class World implements HealthSource, AutoCloseable {
    static final Limits QUICK =
            new Limits(Duration.ofMillis(400), Duration.ofMillis(900), 8, 4096, Duration.ofMillis(300), 2);

    /** A short wait for the source, and places for many connections. */
    static final Limits QUICK_MANY =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(15), 64, 4096, Duration.ofMillis(300), 2);

    /** Few places, which silent clients lose after a second. */
    static final Limits QUICK_FEW =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(15), 8, 4096, Duration.ofSeconds(2), 2);

    volatile Supplier<List<Component>> components = () -> List.of(Component.of("database", ComponentState.UP));
    volatile Supplier<List<String>> notReady = List::of;

    final HealthMetrics metrics;
    final HealthServer server;

    World() {
        this("127.0.0.1", Limits.DEFAULT);
    }

    World(String host, Limits limits) {
        HealthConfig config = new HealthConfig(host, 0, Path.of("target"));
        metrics = new HealthMetrics(config);
        server = new HealthServer(config, this, metrics, limits);
        server.start();
    }

    int port() {
        return server.port();
    }

    @Override
    public List<Component> components() {
        return components.get();
    }

    @Override
    public List<String> notReady() {
        return notReady.get();
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }
}
