package io.github.plimsoll.redis;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.Optional;

/** One string in Redis that others write, read over a connection of its own. Thread-safe. */
public final class RedisKey implements AutoCloseable {
    private final Link link;
    private final String key;

    private RedisKey(Link link, String key) {
        this.link = link;
        this.key = key;
    }

    /**
     * Does not connect yet.
     *
     * @param uri {@code redis://HOST:PORT} or {@code rediss://HOST:PORT}
     * @param timeout how long connecting and an answer may take, each
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static RedisKey of(String uri, String key, Duration timeout) {
        return new RedisKey(new Link(uri, timeout), key);
    }

    /**
     * Its value now; connects when there is no connection.
     *
     * @return empty when there is no such key
     * @throws UnreadableException when Redis does not answer in time, or the key holds no string
     */
    public Optional<String> read() {
        try {
            link.connect();
            return Optional.ofNullable(link.await(link.commands().get(key)));
        } catch (RedisException | Link.LinkException failed) {
            link.drop();
            throw new UnreadableException(failed);
        }
    }

    @Override
    public void close() {
        link.close();
    }

    /** Nobody knows what the key holds. */
    public static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(Throwable cause) {
            super("the key cannot be read: " + cause.getMessage(), cause);
        }
    }
}
