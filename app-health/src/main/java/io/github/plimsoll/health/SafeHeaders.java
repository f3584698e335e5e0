package io.github.plimsoll.health;

import org.eclipse.jetty.http.HttpFields;

/** Headers of every answer, refusals of the HTTP parser included. */
final class SafeHeaders {
    private SafeHeaders() {}

    static void put(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
    }
}
