package io.github.plimsoll.health;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before the routes: puts the headers on, refuses what {@link Exposure} does not let in, and measures. It is
 * outside the web framework so that no route, filter or upgrade can come before it.
 */
final class RequestGuard extends Handler.Wrapper {
    private final Exposure exposure;
    private final MeterRegistry meters;

    RequestGuard(Exposure exposure, MeterRegistry meters) {
        this.exposure = exposure;
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        SafeHeaders.put(response.getHeaders());
        HttpURI uri = request.getHttpURI();
        String path = String.valueOf(uri.getPath());
        measure(request, response, Exposure.label(path));
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        // Either header makes the servlet below begin a web socket, and with it a session that stays in memory.
        boolean upgrade = request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")
                || request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_KEY);
        Exposure.Verdict verdict = exposure.verdict(request.getMethod(), hosts, upgrade, path);
        if (verdict == Exposure.Verdict.SERVED) {
            return super.handle(request, response, callback);
        }
        if (verdict == Exposure.Verdict.METHOD_NOT_ALLOWED) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        }
        refuse(response, verdict.status(), verdict.sentence(), callback);
        return true;
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
