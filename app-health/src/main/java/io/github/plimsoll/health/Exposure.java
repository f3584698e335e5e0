package io.github.plimsoll.health;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which requests are let in at all. Pure and immutable.
 *
 * <p>On loopback the Host must name loopback with the port we listen on: a web page of somebody else that lets its own
 * name resolve to 127.0.0.1 sends that name, and gets nothing. On another address there is no such list, as names of
 * the machine are not known here, and therefore only paths without private facts are served.
 */
final class Exposure {
    static final String HEALTHZ = "/healthz";
    static final String READYZ = "/readyz";
    static final String HEALTH = "/health";
    static final String METRICS = "/metrics";

    private static final List<String> PATHS = List.of(HEALTHZ, READYZ, HEALTH, METRICS);
    private static final List<String> PATHS_ANYWHERE = List.of(HEALTHZ, READYZ, METRICS);

    private final boolean loopback;
    private final Set<String> hosts = new TreeSet<>();

    Exposure(InetAddress address, int port) {
        this.loopback = address.isLoopbackAddress();
        for (String name : List.of("localhost", "127.0.0.1", "[::1]", address.getHostAddress())) {
            hosts.add(name + ":" + port);
            if (port == 80) {
                hosts.add(name);
            }
        }
    }

    /** Paths this product serves, for labels: anything else is "other", so that labels stay bounded. */
    static String label(String path) {
        return PATHS.contains(path) ? path : "other";
    }

    Verdict verdict(String method, List<String> hostHeaders, boolean webSocket, String path) {
        if (loopback
                && (hostHeaders.size() != 1
                        || !hosts.contains(hostHeaders.get(0).toLowerCase(Locale.ROOT)))) {
            return Verdict.MISDIRECTED;
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Verdict.METHOD_NOT_ALLOWED;
        }
        if (webSocket) {
            return Verdict.NO_WEB_SOCKET;
        }
        if (!loopback && !PATHS_ANYWHERE.contains(path)) {
            return path.equals(HEALTH) ? Verdict.LOOPBACK_ONLY : Verdict.NOT_FOUND;
        }
        return Verdict.SERVED;
    }

    /** What becomes of a request, and the sentence that says so. */
    enum Verdict {
        SERVED(200, ""),
        MISDIRECTED(421, "The Host header must be localhost, 127.0.0.1 or [::1] with the port of this server."),
        METHOD_NOT_ALLOWED(405, "Only GET and HEAD are allowed."),
        NO_WEB_SOCKET(400, "There is no web socket here."),
        LOOPBACK_ONLY(403, "/health is served on a loopback address only; here are /healthz, /readyz and /metrics."),
        NOT_FOUND(404, "There is no such page; there are /healthz, /readyz, /health and /metrics.");

        private final int status;
        private final String sentence;

        Verdict(int status, String sentence) {
            this.status = status;
            this.sentence = sentence;
        }

        int status() {
            return status;
        }

        String sentence() {
            return sentence;
        }
    }
}
