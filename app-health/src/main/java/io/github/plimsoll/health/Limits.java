package io.github.plimsoll.health;

import java.time.Duration;

/**
 * The bounds of the server.
 *
 * @param idle a connection without a byte for this long is closed
 * @param connection a connection is closed at this age whatever it does: it serves one request, and one that drips in
 *     byte by byte must not hold its place
 * @param connections open at the same time; further ones wait in the backlog of the operating system
 * @param headerBytes of request line and headers together
 * @param source how long a request waits for the {@link HealthSource}
 * @param waiting requests that may wait for one method of the source; it is less than the threads so that
 *     {@code /healthz} is answered while the source hangs
 */
record Limits(Duration idle, Duration connection, int connections, int headerBytes, Duration source, int waiting) {
    /** Threads of the HTTP server, one that accepts and one that selects among them. */
    static final int THREADS = 8;

    static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(15), 64, 4096, Duration.ofSeconds(2), 2);
}
