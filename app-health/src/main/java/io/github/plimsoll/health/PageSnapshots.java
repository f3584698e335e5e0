package io.github.plimsoll.health;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The page as it was at most a tick, a second, ago: asked, rendered and written out once for all clients. Who comes while it is
 * being made gets the one before. Thread-safe.
 */
final class PageSnapshots implements AutoCloseable {
    private static final String UNKNOWN =
            "The state of the system is unknown: asking for it failed or took too long; the log says which.";

    /** One moment: the parts for the page, and the view for programs. */
    record Snapshot(Map<String, String> parts, String json) {
        static Snapshot of(PageView view) {
            return new Snapshot(PageParts.of(view), ViewJson.of(view));
        }
    }

    private final SourceReader<PageView> source;
    private final LongSupplier nanoTime;
    /** A little less than a tick of the stream, so that each tick sees a new one. */
    private final long everyNanos;

    private final ReentrantLock making = new ReentrantLock();
    private final AtomicLong made = new AtomicLong();
    private volatile Snapshot latest = Snapshot.of(PageView.unknown("The system is starting."));
    private volatile long madeAt;

    PageSnapshots(PageSource source, Limits limits, LongSupplier nanoTime) {
        this.source = new SourceReader<>("page", source::view, limits);
        this.nanoTime = nanoTime;
        this.everyNanos = limits.tick().toNanos() / 20 * 19;
    }

    Snapshot latest() {
        if (young() || !making.tryLock()) {
            return latest;
        }
        try {
            if (!young()) {
                latest = Snapshot.of(source.read().orElseGet(() -> PageView.unknown(UNKNOWN)));
                madeAt = nanoTime.getAsLong();
                made.incrementAndGet();
            }
            return latest;
        } finally {
            making.unlock();
        }
    }

    private boolean young() {
        return made.get() > 0 && nanoTime.getAsLong() - madeAt < everyNanos;
    }

    /** How often one was made. */
    long made() {
        return made.get();
    }

    @Override
    public void close() {
        source.close();
    }
}
