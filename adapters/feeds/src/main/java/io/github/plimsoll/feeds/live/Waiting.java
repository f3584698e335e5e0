package io.github.plimsoll.feeds.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the HTTP client does elsewhere, and not longer than told. */
final class Waiting {
    private Waiting() {}

    /** @throws IOException when it failed or took too long; what is under way is cancelled then */
    static <T> T get(String what, CompletableFuture<T> work, Duration within) throws IOException, InterruptedException {
        try {
            return work.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException(what + " took longer than " + within, late);
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
