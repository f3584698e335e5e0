package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.Fields;
import io.github.plimsoll.avantis.message.ServerEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the venue: in time, of bounded size, without redirects. Reasons name the kind of a failure and repeat nothing of
 * it. Events of a stream are told on a thread of the HTTP client, one after another. Thread-safe.
 */
final class VenueHttp {
    private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "[::1]");
    private static final int MAX_STREAM = 8 << 20;
    private static final long MOST_REST = 120;

    private final HttpClient http;
    private final Waits waits;
    private final Duration timeout;

    VenueHttp(VenueLine line, Duration timeout) {
        this.http = line.http();
        this.waits = line.waits();
        this.timeout = timeout;
    }

    /** How whoever posts waits for what a listener hears. */
    Waits waits() {
        return waits;
    }

    /** Hears a stream. */
    interface StreamListener {
        /** The answer's head: whether it is a stream. */
        void head(VenueReply reply);

        void event(ServerEvents.ServerEvent event);

        /** Nothing more comes on this connection, which says nothing about the order. */
        void closed();
    }

    /**
     * An address of a service.
     *
     * @throws IllegalArgumentException unless it is https, or http on this machine
     */
    static URI base(String address) {
        URI uri = URI.create(address);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null
                || !(scheme.equals("https") || (scheme.equals("http") && THIS_MACHINE.contains(host)))
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "an address of the venue is https:// and a host, or http:// on this machine,"
                            + " such as https://prod-api.avantisfi.com/core");
        }
        return uri;
    }

    /** Reads an answer; of anything but 200 only the status. */
    VenueReply get(URI base, String path) {
        return get(base, path, timeout);
    }

    /** The same with a time limit of its own. */
    VenueReply get(URI base, String path, Duration limit) {
        return ask(
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(limit)
                        .header("Accept", "application/json")
                        .GET()
                        .build(),
                limit);
    }

    /** Puts something once and waits for the answer. */
    VenueReply put(URI base, String path, byte[] body) {
        return ask(
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(timeout)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                timeout);
    }

    private VenueReply ask(HttpRequest request, Duration limit) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, info -> new Bounded(info.statusCode() == 200));
        try {
            HttpResponse<byte[]> got = waits.answer(answer, limit);
            return new VenueReply(got.statusCode(), got.body(), true, false, rest(got), "");
        } catch (TimeoutException over) {
            answer.cancel(true);
            return VenueReply.late("no answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException told) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return VenueReply.none("interrupted", true);
        } catch (ExecutionException failed) {
            return broken(failed.getCause());
        }
    }

    /** In whole seconds, as services say it; a date is passed over. */
    private static long rest(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Math.min(MOST_REST, Long.parseLong(text)))
                .orElse(0L);
    }

    private static VenueReply broken(@Nullable Throwable cause) {
        boolean never = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        if (!never && cause instanceof HttpTimeoutException) {
            return VenueReply.late("no answer in time");
        }
        String kind = cause == null ? "unknown" : cause.getClass().getSimpleName();
        return VenueReply.none(never ? "no connection" : "no answer (" + kind + ")", !never);
    }

    /** Posts once and goes on listening; whoever calls does not wait. */
    void post(URI base, String path, byte[] body, StreamListener listener) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        var sending = http.sendAsync(request, info -> {
                    listener.head(new VenueReply(info.statusCode(), new byte[0], true, false, 0, ""));
                    return new Streamed(listener, info.statusCode() == 200);
                })
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        listener.head(broken(failed.getCause() == null ? failed : failed.getCause()));
                        listener.closed();
                    }
                });
        if (sending.isCompletedExceptionally()) {
            listener.closed();
        }
    }

    /** A body as it comes. */
    private static final class Streamed implements HttpResponse.BodySubscriber<Boolean> {
        private final StreamListener listener;
        private final ServerEvents events;
        private final boolean wanted;
        private Flow.@Nullable Subscription subscription;
        private long read;
        private boolean over;

        Streamed(StreamListener listener, boolean wanted) {
            this.listener = listener;
            this.events = new ServerEvents(listener::event);
            this.wanted = wanted;
        }

        @Override
        public CompletionStage<Boolean> getBody() {
            return CompletableFuture.completedFuture(wanted);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (wanted) {
                given.request(1);
            } else {
                given.cancel();
                end();
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                read += bytes.length;
                if (read <= MAX_STREAM) {
                    events.feed(bytes);
                }
            }
            Flow.Subscription more = subscription;
            if (more == null) {
                return;
            }
            if (read > MAX_STREAM) {
                more.cancel();
                end();
            } else {
                more.request(1);
            }
        }

        @Override
        public void onError(Throwable broken) {
            end();
        }

        @Override
        public void onComplete() {
            end();
        }

        private void end() {
            if (!over) {
                over = true;
                listener.closed();
            }
        }
    }

    /** An answer of bounded size; a longer one fails. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final boolean wanted;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        Bounded(boolean wanted) {
            this.wanted = wanted;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (wanted) {
                given.request(Long.MAX_VALUE);
            } else {
                given.cancel();
                body.complete(new byte[0]);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (body.isDone()) {
                    return;
                }
                if (part.remaining() > Fields.MAX_LENGTH - bytes.size()) {
                    Flow.Subscription given = subscription;
                    if (given != null) {
                        given.cancel();
                    }
                    body.completeExceptionally(new IOException("longer than " + Fields.MAX_LENGTH + " bytes"));
                    return;
                }
                byte[] some = new byte[part.remaining()];
                part.get(some);
                bytes.writeBytes(some);
            }
        }

        @Override
        public void onError(Throwable broken) {
            body.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
