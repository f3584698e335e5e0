package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.text.Trace;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits a short while for work that goes on when nobody waits any more: a person who stops trading is not kept waiting
 * for a database that is silent. Thread-safe.
 */
final class Patience {
    private static final int THREADS = 4;

    /** With all of them busy the caller does the work itself: it is never dropped. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
                Thread thread = new Thread(work, "stop");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());

    private final long millis;

    /** @param millis of process time */
    Patience(long millis) {
        this.millis = millis;
    }

    /** Work that was begun. */
    static final class Begun<T> {
        private final CompletableFuture<T> future;
        private final long millis;

        private Begun(CompletableFuture<T> future, long millis) {
            this.future = future;
            this.millis = millis;
        }

        /** Its result, or nothing when it is not there in time; what it threw is thrown here. */
        Optional<T> soon() {
            return await(millis);
        }

        /** Its result if it is there now. */
        Optional<T> now() {
            return await(0);
        }

        private Optional<T> await(long wait) {
            try {
                return Optional.of(future.get(wait, TimeUnit.MILLISECONDS));
            } catch (TimeoutException late) {
                return Optional.empty();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new CompletionException(failed.getCause());
            }
        }
    }

    /** Begins work under a trace id. */
    <T> Begun<T> begin(String trace, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        threads.execute(() -> Trace.under(trace, () -> {
            try {
                future.complete(work.get());
            } catch (RuntimeException | Error failed) {
                future.completeExceptionally(failed);
            }
        }));
        return new Begun<>(future, millis);
    }
}
