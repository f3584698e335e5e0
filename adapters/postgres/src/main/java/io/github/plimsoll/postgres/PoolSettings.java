package io.github.plimsoll.postgres;

import java.time.Duration;

/**
 * Bounds of one connection pool.
 *
 * @param name shows in logs and as the application name on the server
 * @param size connections kept open, 1 to 40 (the embedded server accepts 50 in all)
 * @param waitForConnection how long a caller waits for a free connection before it gets an exception, 250 ms to 60 s
 * @param statementTimeout the server cancels a statement that runs longer, 100 ms to 10 min; waits for locks count
 */
public record PoolSettings(String name, int size, Duration waitForConnection, Duration statementTimeout) {
    public PoolSettings {
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            throw new IllegalArgumentException("A pool name is 1 to 31 of a-z, 0-9 and -, and begins with a letter.");
        }
        if (size < 1 || size > 40) {
            throw new IllegalArgumentException("A pool has 1 to 40 connections, not " + size + ".");
        }
        within("waitForConnection", waitForConnection, Duration.ofMillis(250), Duration.ofSeconds(60));
        within("statementTimeout", statementTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** A pool that waits 2 s for a connection and lets a statement run for 10 s. */
    public static PoolSettings of(String name, int size) {
        return new PoolSettings(name, size, Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    private static void within(String what, Duration actual, Duration least, Duration most) {
        if (actual.compareTo(least) < 0 || actual.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + actual + ".");
        }
    }
}
