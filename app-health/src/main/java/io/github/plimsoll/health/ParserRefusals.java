package io.github.plimsoll.health;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never reaches a route, such as a broken request line: status and one sentence, and nothing of ours. */
final class ParserRefusals implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = HttpStatus.isClientError(response.getStatus()) || response.getStatus() == 505
                ? response.getStatus()
                : 500;
        SafeHeaders.put(response.getHeaders());
        RequestGuard.refuse(response, status, sentence(status), callback);
        return true;
    }

    static String sentence(int status) {
        return switch (status) {
            case 404 -> Exposure.Verdict.NOT_FOUND.sentence();
            case 405 -> Exposure.Verdict.METHOD_NOT_ALLOWED.sentence();
            case 413, 414, 431 -> "The request is too large.";
            case 500 -> "The request could not be answered.";
            default -> "The request is not understood.";
        };
    }
}
