package io.github.plimsoll.health;

import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A small server: few threads, one selector, one request per connection, small buffers. The limit of connections bounds
 * the queue of the threads, too: it leaves room for every open page and, whatever they do, for the other requests.
 */
final class JettySetup {
    private static final int IDLE_THREAD_MILLIS = 30_000;
    private static final int RESPONSE_HEADER_BYTES = 2048;

    private final Limits limits;
    private final Exposure exposure;
    private final EventHub events;

    JettySetup(Limits limits, Exposure exposure, EventHub events) {
        this.limits = limits;
        this.exposure = exposure;
        this.events = events;
    }

    void apply(JavalinConfig config, ListenSocket socket, MeterRegistry meters) {
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(this::tighten);
        config.jetty.addConnector((server, http) -> connector(server, http, socket));
        config.jetty.modifyServer(server -> {
            server.setHandler(new RequestGuard(exposure, events, meters));
            server.setErrorHandler(new ParserRefusals());
            server.setStopAtShutdown(false);
            server.addBean(new NetworkConnectionLimit(limits.allConnections(), server));
        });
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool pool = new QueuedThreadPool(Limits.THREADS, 2, IDLE_THREAD_MILLIS, 0, null, null);
        pool.setName("health-http");
        pool.setDaemon(true);
        pool.setStopTimeout(1000);
        return pool;
    }

    private void tighten(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setResponseHeaderSize(RESPONSE_HEADER_BYTES);
        http.setMaxResponseHeaderSize(RESPONSE_HEADER_BYTES);
        http.setPersistentConnectionsEnabled(false);
        http.setMaxUnconsumedRequestContentReads(0);
    }

    private Connector connector(Server server, HttpConfiguration http, ListenSocket socket) {
        // A thread that accepts one by one: a selector that accepts empties the whole backlog before it notices that
        // the limit of connections is reached, and waiting clients are reset.
        ServerConnector connector =
                new ServerConnector(server, null, null, null, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(limits.allConnections());
        connector.addBean(new ConnectionDeadline(
                connector.getScheduler(), limits.connection().toMillis()));
        try {
            connector.open(socket.channel());
        } catch (IOException failed) {
            throw new UncheckedIOException("the open port cannot be handed to the server", failed);
        }
        return connector;
    }
}
