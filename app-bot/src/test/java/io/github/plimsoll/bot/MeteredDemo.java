package io.github.plimsoll.bot;

import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.metrics.Watched;
import io.github.plimsoll.bot.page.LivePage;
import io.github.plimsoll.bot.store.TracedStore;
import io.github.plimsoll.bot.world.StartGate;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.health.HealthConfig;
import io.github.plimsoll.health.HealthMetrics;
import io.github.plimsoll.health.HealthServer;
import io.github.plimsoll.health.PageView;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** The demo's wiring with health, page and meters behind a health server; store and venue can be made to fail. */
final class MeteredDemo implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A store that notes what is asked of it, and fails when told to. */
    private static final class NotingStore implements Store {
        private final Store inner = new MemoryStore(System::nanoTime);
        private final AtomicLong transactions = new AtomicLong();
        private final Set<String> methods = new ConcurrentSkipListSet<>();
        private volatile boolean down;

        @Override
        public <T> T transact(Work<T> work) {
            transactions.incrementAndGet();
            if (down) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE, "the database does not answer", new IOException("down"));
            }
            return inner.transact(tx -> work.run(noting(tx)));
        }

        private StoreTx noting(StoreTx tx) {
            return (StoreTx) Proxy.newProxyInstance(
                    StoreTx.class.getClassLoader(), new Class<?>[] {StoreTx.class}, (proxy, method, arguments) -> {
                        methods.add(method.getName());
                        try {
                            return method.invoke(tx, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }
    }

    private final NotingStore noting = new NotingStore();
    private final HealthMetrics metrics;
    private final HealthServer server;
    private final TradingHealth health = new TradingHealth();
    private final LivePage page = new LivePage();
    private final Installation demo;
    final TradeMeters meters;

    MeteredDemo() {
        this(Map.of());
    }

    MeteredDemo(Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(more);
        environment.put("MESSAGES_PER_MINUTE", "100000");
        HealthConfig config = HealthConfig.loopback(0, Path.of("target"));
        metrics = new HealthMetrics(config);
        meters = new TradeMeters(metrics.registry());
        server = new HealthServer(config, health, page, metrics);
        server.start();
        Store store = new TracedStore(noting, meters.store());
        demo = Installation.open(
                store,
                new MemoryBook(),
                List.of(Tape.btcUsd(), Tape.ethUsd()),
                Duration.ofSeconds(10),
                meters,
                environment,
                FaultyVenue.bindings(false));
        FirstAdmin shown = FirstAdmin.of(demo.part(Settings.class));
        meters.wire(demo.part(Watched.class), shown, demo.supervisor()::children);
        health.wire(
                store,
                demo.part(PriceFeed.class),
                demo.part(ControlPlane.class),
                demo.part(StartGate.class),
                demo.supervisor(),
                demo.tasks());
        page.wire(demo.part(Trading.class), shown, demo.supervisor()::children, health::notReady);
    }

    Installation demo() {
        return demo;
    }

    void lossy(boolean lossy) {
        FaultyVenue venue = demo.part(FaultyVenue.class);
        venue.losesOrders = lossy;
        venue.silent = lossy;
    }

    void storeDown(boolean down) {
        noting.down = down;
    }

    long transactions() {
        return noting.transactions.get();
    }

    /** What was asked of the store since the last call. */
    Set<String> asked() {
        Set<String> asked = Set.copyOf(noting.methods);
        noting.methods.clear();
        return asked;
    }

    PageView view() {
        return page.view();
    }

    /** What the supervised health task does each second. */
    void gather() {
        health.probe();
        page.refresh();
        meters.refresh();
    }

    Scrape gathered() {
        gather();
        return new Scrape(get("/metrics").body());
    }

    HttpResponse<String> get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return HTTP.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        noting.down = false;
        demo.close();
        server.close();
        metrics.close();
    }
}
