package io.github.plimsoll.evm;

import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.HttpOutcome;
import io.github.plimsoll.supervisor.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts a body and gives back the answer's, in time and of bounded size. Reasons name the kind of failure and never repeat
 * what an exception says, which may hold the address. Thread-safe.
 */
final class Transport {
    private final Endpoint endpoint;
    private final HttpClient http;
    private final Duration timeout;
    private final int maxBytes;
    private final WorldClock clock;

    Transport(Endpoint endpoint, HttpClient http, Duration timeout, int maxBytes, WorldClock clock) {
        this.endpoint = endpoint;
        this.http = http;
        this.timeout = timeout;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    RpcResult<byte[]> post(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        endpoint.headers().forEach(request::setHeader);
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request.build(), info -> info.statusCode() == 200 ? BoundedBody.of(maxBytes) : BoundedBody.unwanted());
        try {
            // The request's own limit ends with the headers; this one holds for the whole answer.
            return read(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException over) {
            answer.cancel(true);
            return gone("no answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException told) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Unreachable<>("interrupted", false, Optional.empty());
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof BoundedBody.TooLongException) {
                return new RpcResult.Garbage<>("longer than " + maxBytes + " bytes");
            }
            return gone("no answer (" + cause.getClass().getSimpleName() + ")");
        }
    }

    private RpcResult<byte[]> read(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == 200) {
            return new Value<>(answer.body());
        }
        if (status < 400 || status > 599) {
            return new Unreachable<>("HTTP " + status, false, Optional.empty());
        }
        Outcome<byte[]> outcome =
                HttpOutcome.of(status, answer.body(), answer.headers().firstValue("Retry-After"), clock.epochMicros());
        return outcome instanceof Outcome.Failed<byte[]> failed
                ? new Unreachable<>(failed.reason(), failed.kind() == Outcome.Kind.TRANSIENT, failed.retryAfter())
                : gone("HTTP " + status);
    }

    private static RpcResult<byte[]> gone(String reason) {
        return new Unreachable<>(reason, true, Optional.empty());
    }
}
