package io.github.plimsoll.health;

import java.time.Duration;

/**
 * The bounds of the server.
 *
 * @param idle a connection without a byte for this long is closed
 * @param connection a connection is closed at this age whatever it does: it serves one request, and one that drips in
 *     byte by byte must not hold its place
 * @param connections open at the same time beside the open pages; further ones wait in the backlog of the operating
 *     system. Open pages have places of their own and cannot take these
 * @param headerBytes of request line and headers together
 * @param source how long a request waits for the {@link HealthSource}
 * @param waiting requests that may wait for one method of the source; it is less than the threads so that
 *     {@code /healthz} is answered while the source hangs
 * @param events pages that are open and refreshing at the same time; one more is told to come back later
 * @param tick how often they are told what changed
 * @param beat a page hears something at least this often, so that it notices a lost stream, and we a lost page
 * @param slow a page that does not read for this long is dropped
 */
record Limits(
        Duration idle,
        Duration connection,
        int connections,
        int headerBytes,
        Duration source,
        int waiting,
        int events,
        Duration tick,
        Duration beat,
        Duration slow) {
    /** Threads of the HTTP server, one that accepts and one that selects among them. */
    static final int THREADS = 8;

    static final Limits DEFAULT = of(Duration.ofSeconds(10), Duration.ofSeconds(15), 64, Duration.ofSeconds(2));

    /** With everything else as by default. */
    static Limits of(Duration idle, Duration connection, int connections, Duration source) {
        return new Limits(
                idle,
                connection,
                connections,
                4096,
                source,
                2,
                HealthConfig.DEFAULT_PAGE_CLIENTS,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    /** The same with so many open pages. */
    Limits withEvents(int most) {
        return new Limits(idle, connection, connections, headerBytes, source, waiting, most, tick, beat, slow);
    }

    /** The same with another rhythm of the stream. */
    Limits withRhythm(Duration newTick, Duration newBeat, Duration newSlow) {
        return new Limits(
                idle, connection, connections, headerBytes, source, waiting, events, newTick, newBeat, newSlow);
    }

    /** All connections that are held. */
    int allConnections() {
        return connections + events;
    }
}
