package io.github.plimsoll.avantis.venue;

import java.net.http.HttpClient;

/**
 * The line to the venue's services: one client for whatever goes there, so that all share its connections, and how a thread
 * waits for answers. Immutable, thread-safe.
 *
 * @param http follows no redirects: what is signed goes nowhere but where it was sent
 */
public record VenueLine(HttpClient http, Waits waits) {
    /** @throws IllegalArgumentException when the client follows redirects */
    public VenueLine {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the client of a venue follows no redirects");
        }
    }

    /** Real ones, which wait for a connection as long as settings say for a request. */
    public static VenueLine of(AvantisSettings settings) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.requestLimit())
                .build();
        return new VenueLine(http, Waits.REAL);
    }
}
