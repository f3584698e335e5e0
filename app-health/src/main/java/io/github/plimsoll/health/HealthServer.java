package io.github.plimsoll.health;

import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.SupervisorHealth;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page, {@code /healthz}, {@code /readyz}, {@code /health} and {@code /metrics} to GET and HEAD. Thread-safe; it can be
 * started again after {@link #close()}. Its threads are daemons: they keep no process alive.
 */
public final class HealthServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthServer.class);

    private final HealthConfig config;
    private final HealthSource source;
    private final PageSource page;
    private final HealthMetrics metrics;
    private final Limits limits;
    private volatile @Nullable Running running;

    /** A server that is not started. */
    @Inject
    public HealthServer(HealthConfig config, HealthSource source, PageSource page, HealthMetrics metrics) {
        this(config, source, page, metrics, Limits.DEFAULT.withEvents(config.pageClients()));
    }

    HealthServer(HealthConfig config, HealthSource source, PageSource page, HealthMetrics metrics, Limits limits) {
        this.config = config;
        this.source = source;
        this.page = page;
        this.metrics = metrics;
        this.limits = limits;
    }

    /** Starts where the configuration says. Errors as {@link #start(String, int)}. */
    public void start() {
        start(config.host(), config.port());
    }

    /**
     * Starts on this address; all pages answer when it returns.
     *
     * @param host as {@link HealthConfig#host()}
     * @param port as {@link HealthConfig#port()}
     * @throws HealthStartException when the port is in use or the address cannot be listened on; nothing stays open
     * @throws IllegalStateException when it runs already
     */
    public synchronized void start(String host, int port) {
        HealthConfig.checkPort(port);
        if (running != null) {
            throw new IllegalStateException(
                    "the health server runs already on port " + running.socket().port());
        }
        ListenSocket socket = ListenSocket.open(host, port, limits.allConnections());
        Exposure exposure = new Exposure(socket.address(), socket.port(), config);
        Limits bounds = exposure.servesPage() ? limits : limits.withEvents(0);
        PageSnapshots snapshots = new PageSnapshots(page, bounds, System::nanoTime);
        EventHub events = new EventHub(snapshots, bounds);
        HealthRoutes routes = new HealthRoutes(source, snapshots, metrics, bounds);
        JettySetup jetty = new JettySetup(bounds, exposure, events);
        Javalin app = null;
        try {
            app = Javalin.create(javalin -> configure(javalin, jetty, socket, routes));
            app.start();
            events.start();
        } catch (RuntimeException failed) {
            new Running(app, socket, routes, events, snapshots).close();
            throw new HealthStartException(
                    HealthStartException.Code.SERVER_FAILED,
                    "The health server did not start on " + host + " port " + socket.port()
                            + "; the log says why, and starting again is safe.",
                    failed);
        }
        running = new Running(app, socket, routes, events, snapshots);
        log.info("health server listens on {} port {}", host, socket.port());
    }

    /**
     * The port it listens on.
     *
     * @throws IllegalStateException when it is not started
     */
    public synchronized int port() {
        if (running == null) {
            throw new IllegalStateException("the health server is not started");
        }
        return running.socket().port();
    }

    /** Connections it holds now; those that wait in the backlog are not among them. */
    synchronized int connections() {
        return running == null || running.app() == null
                ? 0
                : running.app()
                        .jettyServer()
                        .server()
                        .getConnectors()[0]
                        .getConnectedEndPoints()
                        .size();
    }

    /** Pages that are open and refreshing now. */
    synchronized int pages() {
        return running == null ? 0 : running.events().size();
    }

    /** Its own tasks as of now, none when it is not started; never blocks. */
    public List<ChildSnapshot> tasks() {
        Running now = running;
        return now == null ? List.of() : now.events().tasks();
    }

    /** How they are watched, nothing when it is not started; never blocks. */
    public Optional<SupervisorHealth> taskHealth() {
        Running now = running;
        return now == null ? Optional.empty() : Optional.of(now.events().taskHealth());
    }

    /** How often the page was asked for and rendered. */
    synchronized long renderings() {
        return running == null ? 0 : running.snapshots().made();
    }

    /** Stops within about a second and gives the port back; does nothing when it is not started. */
    @Override
    public synchronized void close() {
        Running stopping = running;
        running = null;
        if (stopping != null) {
            stopping.close();
            log.info("health server closed");
        }
    }

    private void configure(JavalinConfig javalin, JettySetup jetty, ListenSocket socket, HealthRoutes routes) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.http.maxRequestSize = 0;
        javalin.router.ignoreTrailingSlashes = false;
        javalin.router.treatMultipleSlashesAsSingleSlash = false;
        javalin.router.javaLangErrorHandler((response, error) -> {
            log.error("the health server failed: {}", error.getClass().getName());
            response.setStatus(500);
        });
        jetty.apply(javalin, socket, metrics.registry());
        routes.addTo(javalin.routes);
    }

    private record Running(
            @Nullable Javalin app, ListenSocket socket, HealthRoutes routes, EventHub events, PageSnapshots snapshots) {
        void close() {
            events.close();
            try {
                if (app != null) {
                    app.stop();
                }
            } catch (RuntimeException failed) {
                log.warn(
                        "the health server did not stop cleanly: {}",
                        failed.getClass().getName());
            } finally {
                socket.close();
                routes.close();
                snapshots.close();
            }
        }
    }
}
