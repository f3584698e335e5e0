package io.github.plimsoll.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection, shared by all callers, whose commands go out without waiting for each other. Thread-safe. */
final class Link implements AutoCloseable {
    private final RedisClient client;
    private final long timeoutNanos;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    Link(String uri, Duration timeout) {
        timeoutNanos = timeout.toNanos();
        client = RedisClient.create(RedisURI.create(uri));
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build());
    }

    /** Connects when there is no connection. Every new one is asked anew what its counters are worth. */
    synchronized boolean connect() {
        StatefulRedisConnection<String, String> open = connection;
        if (open != null && open.isOpen()) {
            return false;
        }
        connection = null;
        if (open != null) {
            open.close();
        }
        connection = client.connect();
        return true;
    }

    /** Forgets the connection; the next one is made when it is wanted. */
    synchronized void drop() {
        StatefulRedisConnection<String, String> open = connection;
        connection = null;
        if (open != null && open.isOpen()) {
            open.close();
        }
    }

    boolean open() {
        StatefulRedisConnection<String, String> open = connection;
        return open != null && open.isOpen();
    }

    /** @throws LinkException when there is no connection */
    RedisAsyncCommands<String, String> commands() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null || !open.isOpen()) {
            throw new LinkException("not connected", null);
        }
        return open.async();
    }

    /** @throws LinkException when there is no answer in time, or it is an error */
    <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LinkException("interrupted", interrupted);
        } catch (TimeoutException late) {
            throw new LinkException("no answer within " + timeoutNanos / 1_000_000 + " ms", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new LinkException(cause == null ? "failed" : String.valueOf(cause.getMessage()), cause);
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }

    /** Redis did not answer, or not with what was asked. */
    static final class LinkException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LinkException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
