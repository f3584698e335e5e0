package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.numbers.WorldClock;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Questions to the services of which there can be many, about many traders and orders. A service that does not answer in time, is
 * slow or says that it was asked too often is left alone for a while, and all questions to it have no answer meanwhile: so
 * whoever asks waits for it once and not for each of them. Thread-safe.
 */
final class VenueReads {
    /** What is read again and again is not waited for any longer. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    private static final int TIMES = 5;
    private static final int TOO_MANY = 429;
    /** After it said that it was asked too often, unless it says longer itself. */
    private static final long REST_SECONDS = 10;
    /** The same for what cannot wait. */
    private static final long PRESSED_NANOS = 1_000_000_000L;

    private final VenueHttp http;
    private final Duration limit;
    private final WorldClock clock;
    /** By host: what hangs or counts requests is a host, whatever it is asked for. */
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

    /**
     * One host, and why it is left alone.
     *
     * @param hangs it did not answer in time, or is slow
     * @param counts it said that it was asked too often
     * @param pressed the same, and somebody waits all the same
     */
    private record Host(Pause hangs, Pause counts, Pause pressed) {}

    VenueReads(VenueHttp http, AvantisSettings settings, WorldClock clock) {
        this.http = http;
        this.limit = settings.requestLimit().compareTo(LONGEST) < 0 ? settings.requestLimit() : LONGEST;
        this.clock = clock;
    }

    VenueReply get(URI base, String path) {
        Host host = host(base);
        return host.hangs().isOn() || host.counts().isOn() ? resting() : ask(host, base, path, limit);
    }

    /**
     * What somebody waits for now is asked even of a service that did not answer lately, with a time limit of its own; and every
     * second of one that was asked too often, mostly by questions that nobody waits for.
     */
    VenueReply urgent(URI base, String path, Duration most) {
        Host host = host(base);
        return host.pressed().isOn() ? resting() : ask(host, base, path, most);
    }

    private VenueReply ask(Host host, URI base, String path, Duration most) {
        long begun = clock.monotonicNanos();
        VenueReply reply = http.get(base, path, most);
        if (reply.late()) {
            host.hangs().atLeast(TIMES * most.toNanos());
        } else {
            host.hangs().after(clock.monotonicNanos() - begun);
        }
        if (reply.status() == TOO_MANY) {
            host.counts().atLeast(Math.max(REST_SECONDS, reply.restSeconds()) * 1_000_000_000L);
            host.pressed().atLeast(PRESSED_NANOS);
        }
        return reply;
    }

    private static VenueReply resting() {
        return VenueReply.none("it is left alone for a while", false);
    }

    private Host host(URI base) {
        return hosts.computeIfAbsent(
                String.valueOf(base.getRawAuthority()),
                name -> new Host(new Pause(TIMES, clock), new Pause(1, clock), new Pause(1, clock)));
    }
}
