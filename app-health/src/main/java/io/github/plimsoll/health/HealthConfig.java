package io.github.plimsoll.health;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the health server listens, who may ask, and which disk it watches. Immutable.
 *
 * @param host address or name to listen on, not blank. On a loopback address everything is served, to requests whose
 *     Host names loopback or one of {@code hosts}; on any other address only {@code /healthz}, {@code /readyz} and
 *     {@code /metrics}, and everything to those who send the token
 * @param port 0 to 65535; 0 lets the system choose a free port
 * @param disk a path on the disk whose free and total space are metrics; it need not exist yet
 * @param hosts further names that a Host header may have, each {@code name} or {@code name:port}; a name without port
 *     is taken with the port of the server or without any
 * @param token opens the private pages to whoever sends it as {@code Authorization: Bearer}
 * @param pageClients pages that may be open and refreshing at the same time, 1 to 10000
 */
public record HealthConfig(
        String host, int port, Path disk, List<String> hosts, Optional<HealthToken> token, int pageClients) {
    /** The address that only this machine reaches. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** The port unless {@code --port} or {@code HEALTH_PORT} names another. */
    public static final int DEFAULT_PORT = 8080;

    /** Open pages unless configured otherwise. */
    public static final int DEFAULT_PAGE_CLIENTS = 1_000;

    private static final int MAX_PAGE_CLIENTS = 10_000;
    private static final Pattern HOST = Pattern.compile("([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(:[0-9]{1,5})?");

    public HealthConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank, for example " + DEFAULT_HOST);
        }
        checkPort(port);
        hosts = hosts.stream().map(HealthConfig::checkHost).toList();
        if (pageClients < 1 || pageClients > MAX_PAGE_CLIENTS) {
            throw new IllegalArgumentException(
                    "page clients must be 1 to " + MAX_PAGE_CLIENTS + ", but are " + pageClients);
        }
    }

    /** Without further hosts and token, and {@value #DEFAULT_PAGE_CLIENTS} pages. */
    public HealthConfig(String host, int port, Path disk) {
        this(host, port, disk, List.of(), Optional.empty(), DEFAULT_PAGE_CLIENTS);
    }

    /** On loopback at this port, watching the disk of the given directory. */
    public static HealthConfig loopback(int port, Path disk) {
        return new HealthConfig(DEFAULT_HOST, port, disk);
    }

    /**
     * A name for {@code hosts} in lower case.
     *
     * @throws IllegalArgumentException beginning with "must" when it is none
     */
    public static String checkHost(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!HOST.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "must be host names, each with or without a port, for example bot.example,bot.example:8443");
        }
        return name;
    }

    static void checkPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
        }
    }
}
