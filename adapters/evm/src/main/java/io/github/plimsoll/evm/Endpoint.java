package io.github.plimsoll.evm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of a node, which often holds a key, and the headers that it wants. Shown without anything that may be
 * secret: of the address only scheme, host and port. Immutable.
 */
public final class Endpoint {
    private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "[::1]");
    /** Shorter parts of an address are words such as "v2", and no keys. */
    private static final int SHORTEST_SECRET = 8;

    private final URI uri;
    private final Map<String, String> headers;
    private final List<String> secrets = new ArrayList<>();

    private Endpoint(URI uri, Map<String, String> headers) {
        this.uri = uri;
        this.headers = headers;
        keep(uri.getRawUserInfo());
        keep(uri.getRawPath());
        keep(uri.getRawQuery());
        headers.values().forEach(this::keep);
        // The longest first, as one may be part of another.
        secrets.sort((one, other) -> other.length() - one.length());
    }

    private void keep(@Nullable String text) {
        if (text == null) {
            return;
        }
        for (String part : text.split("[/&=:;, ?]")) {
            if (part.length() >= SHORTEST_SECRET && !secrets.contains(part)) {
                secrets.add(part);
            }
        }
    }

    /**
     * An address.
     *
     * @param address {@code https://...}, or {@code http://...} on this machine
     * @throws IllegalArgumentException that does not repeat the address, as it may hold a key
     */
    public static Endpoint of(String address) {
        return read(address, "http");
    }

    /**
     * The address of a websocket.
     *
     * @param address {@code wss://...}, or {@code ws://...} on this machine
     * @throws IllegalArgumentException that does not repeat the address, as it may hold a key
     */
    public static Endpoint socket(String address) {
        return read(address, "ws");
    }

    private static Endpoint read(String address, String plain) {
        String example = plain + "s://mainnet.base.org";
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the address of the node is malformed at character "
                    + malformed.getIndex() + "; one is " + example);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals(plain + "s") || (scheme.equals(plain) && THIS_MACHINE.contains(host)))) {
            throw new IllegalArgumentException("the address of the node begins with " + plain + "s:// and a host,"
                    + " or with " + plain + ":// on this machine, such as " + example);
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the address of the node holds no user name and no #;" + " give credentials as a header");
        }
        return new Endpoint(uri, Map.of());
    }

    /** The same with one more header, such as {@code Authorization}; its value is never shown. */
    public Endpoint header(String name, String value) {
        if (!name.matches("[A-Za-z0-9-]{1,60}") || !value.matches("[\\x20-\\x7e]{1,4000}")) {
            throw new IllegalArgumentException("a header has a name of letters, digits and - and a value of one line");
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Endpoint(uri, all);
    }

    URI uri() {
        return uri;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** A text of the other side, fit to be shown: short, of one line, without what may be a key of ours. */
    String clean(String text) {
        // Before it is cut: half a key is one too.
        String known = text;
        for (String secret : secrets) {
            known = known.replace(secret, "***");
        }
        StringBuilder shown = new StringBuilder();
        known.codePoints()
                .limit(RpcResult.MAX_MESSAGE)
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? ' ' : point)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
