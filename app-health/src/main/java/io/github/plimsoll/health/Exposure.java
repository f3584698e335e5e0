package io.github.plimsoll.health;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which requests are let in at all. Pure and immutable.
 *
 * <p>On loopback the Host must name loopback with the port we listen on, or a configured host: a web page of somebody
 * else that lets its own name resolve to 127.0.0.1 sends that name, and gets nothing. On another address the Host must be a
 * configured host or, when none is configured, an address, which no name of somebody else resolves into; only paths
 * without private facts are served there, unless the token is sent.
 */
final class Exposure {
    static final String HEALTHZ = "/healthz";
    static final String READYZ = "/readyz";
    static final String HEALTH = "/health";
    static final String METRICS = "/metrics";
    static final String PAGE = "/";
    static final String VIEW = "/view";
    static final String EVENTS = "/events";
    static final String STYLE = "/page.css";
    static final String SCRIPT = "/page.js";
    static final String ICON = "/icon.svg";

    static final List<String> PATHS =
            List.of(HEALTHZ, READYZ, HEALTH, METRICS, PAGE, VIEW, EVENTS, STYLE, SCRIPT, ICON);
    private static final List<String> PATHS_ANYWHERE = List.of(HEALTHZ, READYZ, METRICS);
    private static final String BEARER = "bearer ";
    /** Digits and dots, or colons in brackets, and a port: no name looks like that. */
    private static final Pattern ADDRESS =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

    private final boolean loopback;
    private final Optional<HealthToken> token;
    private final boolean hostsConfigured;
    private final Set<String> ownHosts = new TreeSet<>();
    private final Set<String> hosts = new TreeSet<>();

    Exposure(InetAddress address, int port, HealthConfig config) {
        this.loopback = address.isLoopbackAddress();
        this.token = config.token();
        this.hostsConfigured = !config.hosts().isEmpty();
        for (String name : List.of("localhost", "127.0.0.1", "[::1]", address.getHostAddress())) {
            ownHosts.add(name + ":" + port);
            if (port == 80) {
                ownHosts.add(name);
            }
        }
        hosts.addAll(ownHosts);
        for (String name : config.hosts()) {
            hosts.add(name);
            if (name.endsWith("]") || name.indexOf(':') < 0) {
                hosts.add(name + ":" + port);
            }
        }
    }

    /** Paths this product serves, for labels: anything else is "other", so that labels stay bounded. */
    static String label(String path) {
        return PATHS.contains(path) ? path : "other";
    }

    /** Whether the page can be open here at all: then it needs connections that stay. */
    boolean servesPage() {
        return loopback || token.isPresent();
    }

    /**
     * What is looked at of a request.
     *
     * @param method as sent
     * @param hosts every Host header
     * @param webSocket whether it asks for one
     * @param path undecoded
     * @param authorizations every Authorization header
     * @param fetchSite Sec-Fetch-Site, which browsers send and pages cannot change; empty when absent
     */
    record Asked(
            String method,
            List<String> hosts,
            boolean webSocket,
            String path,
            List<String> authorizations,
            String fetchSite) {}

    Verdict verdict(Asked asked) {
        String host = asked.hosts().size() == 1 ? asked.hosts().get(0).toLowerCase(Locale.ROOT) : "";
        boolean known = hosts.contains(host);
        boolean addressed =
                !loopback && !hostsConfigured && ADDRESS.matcher(host).matches();
        if (!known && !addressed) {
            return Verdict.MISDIRECTED;
        }
        if (!asked.method().equals("GET") && !asked.method().equals("HEAD")) {
            return Verdict.METHOD_NOT_ALLOWED;
        }
        if (asked.webSocket()) {
            return Verdict.NO_WEB_SOCKET;
        }
        if (!PATHS.contains(asked.path())) {
            return Verdict.NOT_FOUND;
        }
        if (PATHS_ANYWHERE.contains(asked.path())) {
            return Verdict.SERVED;
        }
        boolean fromHere = loopback && ownHosts.contains(host);
        if (!fromHere && token.isPresent()) {
            return known ? withToken(asked) : Verdict.MISDIRECTED;
        }
        return loopback ? fromSite(asked) : Verdict.LOOPBACK_ONLY;
    }

    private Verdict withToken(Asked asked) {
        String sent =
                asked.authorizations().size() == 1 ? asked.authorizations().get(0) : "";
        boolean bearer = sent.regionMatches(true, 0, BEARER, 0, BEARER.length());
        boolean right = bearer
                && token.orElseThrow().matches(sent.substring(BEARER.length()).strip());
        return right ? fromSite(asked) : Verdict.UNAUTHORIZED;
    }

    /** A page of somebody else cannot read the stream, but it could take all its places. */
    private static Verdict fromSite(Asked asked) {
        boolean foreign =
                asked.fetchSite().equals("cross-site") || asked.fetchSite().equals("same-site");
        return asked.path().equals(EVENTS) && foreign ? Verdict.FOREIGN_PAGE : Verdict.SERVED;
    }

    /** What becomes of a request, and the sentence that says so. */
    enum Verdict {
        SERVED(200, ""),
        MISDIRECTED(
                421,
                "The Host header must be localhost, 127.0.0.1 or [::1] with the port of this server, or one of"
                        + " HEALTH_ALLOWED_HOSTS; without these an address that is not loopback is served by number."),
        METHOD_NOT_ALLOWED(405, "Only GET and HEAD are allowed."),
        NO_WEB_SOCKET(400, "There is no web socket here."),
        UNAUTHORIZED(401, "Send HEALTH_TOKEN in the header Authorization: Bearer."),
        FOREIGN_PAGE(403, "The stream is for the page of this server only."),
        LOOPBACK_ONLY(
                403,
                "This is served on a loopback address only, unless HEALTH_TOKEN is set; here are /healthz, /readyz and"
                        + " /metrics."),
        NOT_FOUND(404, "There is no such page; there are /, /healthz, /readyz, /health and /metrics.");

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
