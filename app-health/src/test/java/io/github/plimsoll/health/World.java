package io.github.plimsoll.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A started server on a free port with a source whose answers the test sets. */
final class World implements HealthSource, PageSource, AutoCloseable {
    static final Limits QUICK = Limits.of(Duration.ofMillis(400), Duration.ofMillis(900), 8, Duration.ofMillis(300));

    /** A short wait for the source, and places for many connections. */
    static final Limits QUICK_MANY =
            Limits.of(Duration.ofSeconds(10), Duration.ofSeconds(15), 64, Duration.ofMillis(300));

    /** Few places, which silent clients lose after a second, and none for pages. */
    static final Limits QUICK_FEW = Limits.of(Duration.ofSeconds(1), Duration.ofSeconds(15), 8, Duration.ofSeconds(2))
            .withEvents(0);

    volatile Supplier<List<Component>> components = () -> List.of(Component.of("database", ComponentState.UP));
    volatile Supplier<List<String>> notReady = List::of;
    volatile Supplier<PageView> page = () -> PageView.unknown("Nothing is set.");

    final HealthMetrics metrics;
    final HealthServer server;

    World() {
        this("127.0.0.1", Limits.DEFAULT);
    }

    World(String host, Limits limits) {
        this(new HealthConfig(host, 0, Path.of("target")), limits);
    }

    World(HealthConfig config, Limits limits) {
        metrics = new HealthMetrics(config);
        server = new HealthServer(config, this, this, metrics, limits);
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
    public PageView view() {
        return page.get();
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }
}
