package io.github.plimsoll.evm;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.HttpOutcome;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ReconnectingStream;
import io.github.plimsoll.supervisor.RetryLaterException;
import io.github.plimsoll.supervisor.Task;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest blocks of one node, over one connection after the other. Only blocks count as signs of life: a node that
 * answers and tells none is silent. Its health may be read by any thread.
 */
final class HeadStream {
    /** Nobody is waited for longer, whatever he asks for. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** It is the other nodes' and the next attempt's turn; the supervisor is not to give up. */
    private static final int ATTEMPTS = 1_000_000;

    private static final long GOODBYE_MILLIS = 500;

    private final HeadSettings settings;
    private final RpcClient node;
    private final Endpoint endpoint;
    private final Consumer<BlockLink> news;
    private final ReconnectingStream stream;

    private record Last(BlockLink head, HeadSocket by) {}

    private volatile @Nullable Last last;
    private volatile @Nullable HeadSocket current;
    private volatile long heard;

    HeadStream(RpcClient node, Endpoint endpoint, HeadSettings settings, Consumer<BlockLink> news) {
        this.node = node;
        this.endpoint = endpoint;
        this.settings = settings;
        this.news = news;
        WorldClock clock = settings.clock();
        this.heard = clock.monotonicNanos();
        this.stream = new ReconnectingStream(
                this::connect,
                clock::monotonicNanos,
                settings.random(),
                settings.backoff(),
                settings.silent(),
                ATTEMPTS);
    }

    RpcClient node() {
        return node;
    }

    Task task() {
        return stream;
    }

    /** The block that came last; empty when there is none, or it is too old to mean anything. */
    Optional<BlockLink> latest() {
        Last seen = last;
        HeadState state = health().state();
        return seen == null || state == HeadState.SILENT || state == HeadState.CLOSED
                ? Optional.empty()
                : Optional.of(seen.head());
    }

    HeadHealth health() {
        ReconnectingStream.Health connection = stream.health();
        Last seen = last;
        long quiet = Math.max(0, settings.clock().monotonicNanos() - heard);
        boolean come = seen != null && seen.by() == current;
        return new HeadHealth(
                endpoint.toString(),
                HeadState.of(
                        connection.state(), come, quiet >= settings.silent().toNanos()),
                seen == null ? -1 : seen.head().number(),
                Duration.ofNanos(quiet),
                connection.attempts(),
                connection.lastProblem().orElse(""));
    }

    private AutoCloseable connect(ReconnectingStream.Session session) throws Exception {
        HeadSocket[] self = new HeadSocket[1];
        HeadSocket socket = new HeadSocket(
                new HeadMessages(endpoint),
                node.chain(),
                head -> {
                    last = new Last(head, self[0]);
                    heard = settings.clock().monotonicNanos();
                    session.received();
                    news.accept(head);
                },
                session::ended);
        self[0] = socket;
        current = socket;
        WebSocket.Builder builder = settings.http().newWebSocketBuilder().connectTimeout(settings.patience());
        endpoint.headers().forEach(builder::header);
        CompletableFuture<WebSocket> opening = builder.buildAsync(endpoint.uri(), socket);
        // One that opens when nobody waits any more is closed again.
        AutoCloseable closing = () -> {
            CompletableFuture<Void> unused = opening.thenAccept(HeadStream::close);
        };
        try {
            opening.thenCompose(open -> socket.subscribed())
                    .get(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException over) {
            session.ended("no answer within " + settings.patience().toMillis() + " ms");
        } catch (CancellationException ended) {
            // The session has heard why.
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (!(cause instanceof CancellationException)) {
                session.ended(why(cause));
            }
        } catch (InterruptedException told) {
            closing.close();
            throw told;
        }
        return closing;
    }

    /** In words that hold nothing of the address. */
    private String why(Throwable cause) throws RetryLaterException {
        if (!(cause instanceof WebSocketHandshakeException refused)) {
            return "no connection (" + cause.getClass().getSimpleName() + ")";
        }
        HttpResponse<?> answer = refused.getResponse();
        String why = "HTTP " + answer.statusCode() + " instead of a websocket";
        Optional<Duration> wait = asked(answer);
        if (wait.isPresent()) {
            throw new RetryLaterException(why, wait.get().compareTo(LONGEST_WAIT) < 0 ? wait.get() : LONGEST_WAIT);
        }
        return why;
    }

    private Optional<Duration> asked(HttpResponse<?> answer) {
        int status = answer.statusCode();
        if (status < 400 || status > 599) {
            return Optional.empty();
        }
        Outcome<byte[]> outcome = HttpOutcome.of(
                status,
                new byte[0],
                answer.headers().firstValue("Retry-After"),
                settings.clock().epochMicros());
        return outcome instanceof Outcome.Failed<byte[]> failed ? failed.retryAfter() : Optional.empty();
    }

    /** A short goodbye; who does not answer is left. */
    private static void close(WebSocket socket) {
        try {
            if (!socket.isOutputClosed()) {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                        .orTimeout(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                        .join();
            }
        } catch (CompletionException unanswered) {
            // It is gone already: nothing is left to do but to leave it.
        } finally {
            socket.abort();
        }
    }
}
