package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final HealthConfig ANY_PORT = HealthConfig.loopback(0, Path.of("."));

    private final HealthSource source = new HealthSource() {
        @Override
        public List<Component> components() {
            return List.of(Component.of("database", ComponentState.UP));
        }

        @Override
        public List<String> notReady() {
            return List.of();
        }
    };

    private final PageSource page = () -> PageView.unknown("Nothing is known.");

    @Test
    void aPortInUseIsOneSentenceThatSaysWhatToDo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                World world = new World()) {
            for (int port : List.of(other.getLocalPort(), world.port())) {
                HealthServer server = new HealthServer(ANY_PORT, source, page, world.metrics);
                HealthStartException refused =
                        catchThrowableOfType(HealthStartException.class, () -> server.start("127.0.0.1", port));
                assertThat(refused.code()).isEqualTo(HealthStartException.Code.PORT_IN_USE);
                assertThat(refused)
                        .hasMessage("Port " + port + " on 127.0.0.1 is in use by another program: choose another one"
                                + " with --port N or HEALTH_PORT, or stop that program.");
                assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
                server.close();
            }
            assertThat(Wire.get(world.port(), "/healthz").status())
                    .as("the first one goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void aHostThatIsNotOursIsOneSentence() {
        try (HealthMetrics metrics = new HealthMetrics(ANY_PORT)) {
            HealthServer server = new HealthServer(ANY_PORT, source, page, metrics);
            for (String host : List.of("192.0.2.1", "no such host")) {
                HealthStartException refused =
                        catchThrowableOfType(HealthStartException.class, () -> server.start(host, 0));
                assertThat(refused.code()).isEqualTo(HealthStartException.Code.HOST_UNUSABLE);
                assertThat(refused).hasMessageContainingAll(host, "no address of this machine", "127.0.0.1");
            }
        }
    }

    @Test
    void closeGivesThePortBackAndItStartsAgain() throws Exception {
        try (World world = new World()) {
            int port = world.port();
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.get(port, "/readyz").status()).isEqualTo(200);
                long start = System.nanoTime();
                try (Socket idle = Wire.connect(port)) {
                    world.server.close();
                    assertThat(idle.isConnected()).isTrue();
                }
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                        .isLessThan(5000);
                assertThatThrownBy(() -> Wire.connect(port).close()).isInstanceOf(ConnectException.class);
                world.server.start("127.0.0.1", port);
                assertThat(world.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void nothingOfItRunsAfterClose() throws Exception {
        World world = new World();
        Wire.get(world.port(), "/readyz");
        Wire.get(world.port(), "/health");
        List<Thread> ours = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("health-"))
                .toList();
        assertThat(ours).isNotEmpty().allMatch(Thread::isDaemon);
        world.close();
        world.close();
        for (Thread thread : ours) {
            thread.join(3000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void startingTwiceIsRefusedAndChangesNothing() throws Exception {
        try (World world = new World()) {
            int port = world.port();
            assertThatThrownBy(() -> world.server.start("127.0.0.1", 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the health server runs already on port " + port);
            assertThat(Wire.get(port, "/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void onAnotherAddressOnlyPagesWithoutPrivateFactsAreServed() throws Exception {
        try (World world = new World("0.0.0.0", Limits.DEFAULT)) {
            for (String path : List.of("/healthz", "/readyz", "/metrics")) {
                assertThat(Wire.send(world.port(), "GET " + path + " HTTP/1.1\r\nHost: 10.1.2.3\r\n\r\n")
                                .status())
                        .isEqualTo(200);
                assertThat(Wire.send(world.port(), "GET " + path + " HTTP/1.1\r\nHost: bot.internal\r\n\r\n")
                                .status())
                        .as("a name that nobody configured may be somebody else's")
                        .isEqualTo(421);
            }
            Wire.Reply health = Wire.get(world.port(), "/health");
            assertThat(health.status()).isEqualTo(403);
            assertThat(health.body()).contains("loopback address only").doesNotContain("database");
            for (String path : List.of("/%68ealth", "/health/", "/health;x", "//health", "/healthz/../health")) {
                assertThat(Wire.get(world.port(), path).status()).as(path).isIn(400, 404);
            }
            assertThat(Wire.request(world.port(), "TRACE", "/healthz").status()).isEqualTo(405);
        }
    }

    @Test
    void guiceBindsOneOfEach() throws Exception {
        Injector injector = Guice.createInjector(new HealthModule(ANY_PORT), new AbstractModule() {
            @Override
            protected void configure() {
                bind(HealthSource.class).toInstance(source);
                bind(PageSource.class).toInstance(page);
            }
        });
        MeterRegistry meters = injector.getInstance(MeterRegistry.class);
        meters.counter("plimsoll.orders").increment();
        try (HealthMetrics metrics = injector.getInstance(HealthMetrics.class);
                HealthServer server = injector.getInstance(HealthServer.class)) {
            assertThat(injector.getInstance(HealthServer.class)).isSameAs(server);
            assertThat(metrics.registry()).isSameAs(meters);
            server.start();
            assertThat(Wire.get(server.port(), "/metrics").body()).contains("plimsoll_orders_total 1.0");
        }
    }

    @Test
    void guiceRefusesAnApplicationWithoutASource() {
        assertThatThrownBy(() -> Guice.createInjector(new HealthModule(ANY_PORT)))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("HealthSource")
                .hasMessageContaining("PageSource");
    }
}
