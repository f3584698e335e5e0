package io.github.plimsoll.health;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one question of the source, on one thread of its own and never twice at the same time: requests that come
 * meanwhile share the answer, and a source that hangs costs this thread and no other. Thread-safe.
 */
final class SourceReader<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceReader.class);

    private final String what;
    private final Supplier<T> question;
    private final long timeoutNanos;
    private final Semaphore waiting;
    private final ThreadPoolExecutor thread;
    private @Nullable FutureTask<T> underWay;
    private String lastFailure = "";

    SourceReader(String what, Supplier<T> question, Limits limits) {
        this.what = what;
        this.question = question;
        this.timeoutNanos = limits.source().toNanos();
        this.waiting = new Semaphore(limits.waiting());
        this.thread = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), task -> {
            Thread made = new Thread(task, "health-" + what);
            made.setDaemon(true);
            return made;
        });
        this.thread.allowCoreThreadTimeOut(true);
    }

    /** The answer, or empty when it failed, is late, or too many wait for it already. */
    Optional<T> read() {
        if (!waiting.tryAcquire()) {
            return Optional.empty();
        }
        try {
            T answer = ask().get(timeoutNanos, TimeUnit.NANOSECONDS);
            noteSuccess();
            return Optional.of(answer);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            noteFailure((cause == null ? failed : cause).getClass().getName());
        } catch (TimeoutException late) {
            noteFailure("no answer in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException refused) {
            noteFailure(refused.getClass().getName());
        } finally {
            waiting.release();
        }
        return Optional.empty();
    }

    private synchronized FutureTask<T> ask() {
        FutureTask<T> current = underWay;
        if (current == null || current.isDone()) {
            current = new FutureTask<>(question::get);
            thread.execute(current);
            underWay = current;
        }
        return current;
    }

    /** Says it once, and by class name only: the message of an exception may carry a password or an address. */
    private synchronized void noteFailure(String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            log.warn("{} is unknown: {}", what, failure);
        }
    }

    private synchronized void noteSuccess() {
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            log.info("{} is known again", what);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
