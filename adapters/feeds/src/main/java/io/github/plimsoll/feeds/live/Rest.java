package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.RetryLaterException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One question, one answer of JSON. */
final class Rest {
    private static final int OK = 200;

    private final LiveNet net;
    private final Optional<ApiKey> key;

    Rest(LiveNet net, Optional<ApiKey> key) {
        this.net = net;
        this.key = key;
    }

    /** The answer's body, at most {@link Decoder#MAX_MESSAGE} bytes. */
    byte[] get(URI uri, Duration within, BooleanSupplier stopping, Consumer<Rejected> rejected)
            throws IOException, InterruptedException, RetryLaterException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(within).header("Accept", "application/json");
        key.ifPresent(secret -> request.header("Authorization", secret.bearer()));
        HttpResponse<byte[]> answer;
        try {
            answer = Waiting.get(
                    "the answer",
                    net.http().sendAsync(request.build(), head -> new Body(Decoder.MAX_MESSAGE)),
                    within,
                    stopping);
        } catch (Body.TooLong tooLong) {
            rejected.accept(new Rejected(Rejected.Reason.TOO_LONG, "an answer is too long"));
            throw tooLong;
        }
        Answer.status(answer.statusCode(), OK, answer.headers(), net.world().epochMicros(), rejected);
        Answer.type("application/json", answer.headers(), rejected);
        return answer.body();
    }
}
