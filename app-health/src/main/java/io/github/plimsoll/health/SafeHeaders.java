package io.github.plimsoll.health;

import org.eclipse.jetty.http.HttpFields;

/** Headers of every answer, refusals of the HTTP parser included. */
final class SafeHeaders {
    static final String POLICY = "Content-Security-Policy";

    /** The page may load its own style, script, icon and stream, and nothing else: nothing inline, nothing foreign. */
    static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SafeHeaders() {}

    static void put(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(POLICY, "default-src 'none'; frame-ancestors 'none'");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
    }
}
