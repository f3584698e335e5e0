package io.github.plimsoll.feeds.live;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a configuration. Messages follow the name of the key. */
final class Parsed {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

    private Parsed() {}

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a duration such as 5s, 200ms or 2m but is " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    static int whole(String text) {
        if (!text.matches("[0-9]{1,7}")) {
            throw new IllegalArgumentException("must be a whole number but is " + text);
        }
        return Integer.parseInt(text);
    }

    static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            boolean known = List.of("http", "https", "ws", "wss").contains(String.valueOf(uri.getScheme()));
            if (!known || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
                throw new IllegalArgumentException("no endpoint");
            }
            boolean plain = List.of("http", "ws").contains(uri.getScheme());
            if (plain && !LOOPBACK.contains(uri.getHost())) {
                throw new IllegalArgumentException("prices and keys would go over the wire in the clear");
            }
            return uri;
        } catch (IllegalArgumentException wrong) {
            // not repeated: an address may hold a key
            throw new IllegalArgumentException(
                    "must be an address such as https://example.org without user, password and query, and plain http or"
                            + " ws on this machine only",
                    wrong);
        }
    }

    static List<URI> uris(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Parsed::uri)
                .toList();
    }
}
