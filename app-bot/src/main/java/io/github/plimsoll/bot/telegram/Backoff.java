package io.github.plimsoll.bot.telegram;

/** How long to wait after failures in a row: 1 s, doubled up to 30 s; what the service asks for goes first. */
final class Backoff {
    private static final long MAX_MILLIS = 30_000;

    private int failures;

    synchronized void succeeded() {
        failures = 0;
    }

    synchronized long nextMillis(ApiException failed) {
        failures = Math.min(failures + 1, 10);
        long doubled = Math.min(MAX_MILLIS, 500L << failures);
        return switch (failed.kind()) {
            case THROTTLED -> failed.retryAfterSeconds() * 1_000L;
            // Only one process may poll; trying faster would only throw the other out.
            case CONFLICT, UNAUTHORIZED -> Math.max(5_000, doubled);
            case UNAVAILABLE, REFUSED -> doubled;
        };
    }
}
