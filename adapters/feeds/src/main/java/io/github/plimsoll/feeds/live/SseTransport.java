package io.github.plimsoll.feeds.live;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Server-sent events over HTTP. More bytes are asked for only when the last ones were read. */
final class SseTransport implements Transport {
    private static final int OK = 200;
    private static final String TYPE = "text/event-stream";

    private final LiveNet net;
    private final URI uri;
    private final Optional<ApiKey> key;
    private final Set<String> events;

    SseTransport(LiveNet net, URI uri, Optional<ApiKey> key, Set<String> events) {
        this.net = net;
        this.uri = uri;
        this.key = key;
        this.events = events;
    }

    @Override
    public AutoCloseable open(Inbox inbox, Duration within) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(within)
                .header("Accept", TYPE)
                .header("Cache-Control", "no-cache");
        key.ifPresent(secret -> request.header("Authorization", secret.bearer()));
        Pushed body = new Pushed(inbox, events);
        HttpResponse<Void> head =
                Waiting.get("connecting", net.http().sendAsync(request.build(), info -> body), within);
        try {
            Answer.status(head.statusCode(), OK, head.headers(), net.world().epochMicros(), inbox::rejected);
            Answer.type(TYPE, head.headers(), inbox::rejected);
        } catch (Exception refused) {
            body.close();
            throw refused;
        }
        body.begin();
        return body;
    }

    /** The body as it comes. Nothing is read before its head was found good. */
    private static final class Pushed implements HttpResponse.BodySubscriber<Void>, AutoCloseable {
        private final Inbox inbox;
        private final SseReader reader;
        private Flow.@Nullable Subscription subscription;
        private boolean begun;
        private boolean closed;

        Pushed(Inbox inbox, Set<String> events) {
            this.inbox = inbox;
            this.reader = new SseReader(inbox, events, Decoder.MAX_MESSAGE);
        }

        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public synchronized void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (closed) {
                given.cancel();
            } else if (begun) {
                given.request(1);
            }
        }

        synchronized void begin() {
            begun = true;
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            parts.forEach(reader::feed);
            Flow.Subscription more = current();
            if (more != null) {
                more.request(1);
            }
        }

        private synchronized Flow.@Nullable Subscription current() {
            return subscription;
        }

        @Override
        public void onError(Throwable broken) {
            inbox.ended("the connection broke: " + broken.getMessage());
        }

        @Override
        public void onComplete() {
            inbox.ended("closed by the server");
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
