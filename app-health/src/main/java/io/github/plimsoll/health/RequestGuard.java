package io.github.plimsoll.health;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the routes: puts the headers on, refuses what {@link Exposure} does not let in, and measures. It is
 * outside the web framework so that no route, filter or upgrade can come before it; the stream of the page ends here,
 * too, as it must not hold a thread.
 */
final class RequestGuard extends Handler.Wrapper {
    private final Exposure exposure;
    private final EventHub events;
    private final MeterRegistry meters;

    RequestGuard(Exposure exposure, EventHub events, MeterRegistry meters) {
        this.exposure = exposure;
        this.events = events;
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        SafeHeaders.put(response.getHeaders());
        String path = String.valueOf(request.getHttpURI().getPath());
        Exposure.Verdict verdict = exposure.verdict(asked(request, path));
        boolean stream = verdict == Exposure.Verdict.SERVED && path.equals(Exposure.EVENTS);
        if (stream) {
            return events.handle(request, response, callback);
        }
        measure(request, response, Exposure.label(path));
        if (verdict == Exposure.Verdict.SERVED) {
            return super.handle(request, response, callback);
        }
        switch (verdict) {
            case METHOD_NOT_ALLOWED -> response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            case UNAUTHORIZED -> response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            default -> {}
        }
        refuse(response, verdict.status(), verdict.sentence(), callback);
        return true;
    }

    private static Exposure.Asked asked(Request request, String path) {
        HttpFields headers = request.getHeaders();
        // Either header makes the servlet below begin a web socket, and with it a session that stays in memory.
        boolean upgrade =
                headers.contains(HttpHeader.UPGRADE, "websocket") || headers.contains(HttpHeader.SEC_WEBSOCKET_KEY);
        @Nullable String site = headers.get("Sec-Fetch-Site");
        return new Exposure.Asked(
                request.getMethod(),
                headers.getValuesList(HttpHeader.HOST),
                upgrade,
                path,
                headers.getValuesList(HttpHeader.AUTHORIZATION),
                site == null ? "" : site);
    }

    static void refuse(Response response, int status, String sentence, Callback callback) {
        byte[] body = Json.error(sentence).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private void measure(Request request, Response response, String path) {
        long start = System.nanoTime();
        Request.addCompletionListener(
                request,
                failure -> meters.timer(
                                "health.http.requests", "path", path, "status", String.valueOf(response.getStatus()))
                        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    }
}
