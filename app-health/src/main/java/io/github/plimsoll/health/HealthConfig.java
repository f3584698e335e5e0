package io.github.plimsoll.health;

import java.nio.file.Path;

/**
 * Where the health server listens and which disk it watches. Immutable.
 *
 * @param host address or name to listen on, not blank. On a loopback address everything is served, to requests whose
 *     Host names loopback; on any other address only {@code /healthz}, {@code /readyz} and {@code /metrics}
 * @param port 0 to 65535; 0 lets the system choose a free port
 * @param disk a path on the disk whose free and total space are metrics; it need not exist yet
 */
public record HealthConfig(String host, int port, Path disk) {
    /** The address that only this machine reaches. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** The port unless {@code --port} or {@code HEALTH_PORT} names another. */
    public static final int DEFAULT_PORT = 8080;

    public HealthConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank, for example " + DEFAULT_HOST);
        }
        checkPort(port);
    }

    /** On loopback at this port, watching the disk of the given directory. */
    public static HealthConfig loopback(int port, Path disk) {
        return new HealthConfig(DEFAULT_HOST, port, disk);
    }

    static void checkPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
        }
    }
}
