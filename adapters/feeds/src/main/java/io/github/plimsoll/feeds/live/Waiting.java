package io.github.plimsoll.feeds.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what the HTTP client does elsewhere, and not longer than told. */
final class Waiting {
    private Waiting() {}

    private static final long LOOK_NANOS = 50_000_000L;

    /** @throws IOException when it failed or took too long; what is under way is cancelled then */
    static <T> T get(String what, CompletableFuture<T> work, Duration within) throws IOException, InterruptedException {
        return get(what, work, within, () -> false);
    }

    /** As {@link #get(String, CompletableFuture, Duration)}; who is told to stop waits no longer. */
    static <T> T get(String what, CompletableFuture<T> work, Duration within, BooleanSupplier stopping)
            throws IOException, InterruptedException {
        try {
            for (long left = within.toNanos(); left > 0 && !stopping.getAsBoolean(); left -= LOOK_NANOS) {
                try {
                    return work.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException notYet) {
                    continue;
                }
            }
            throw new IOException(stopping.getAsBoolean() ? "told to stop" : what + " took longer than " + within);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof IOException known) {
                throw known;
            }
            throw new IOException(what + " failed: " + cause, cause);
        } finally {
            work.cancel(true);
        }
    }
}
