package io.github.plimsoll.bot.telegram;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How the talk with the chat service goes. Thread-safe. */
final class Status {
    private final LongSupplier nanos;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong ignored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong flooded = new AtomicLong();
    private final AtomicLong undeliverable = new AtomicLong();
    private volatile long polledAt = Long.MIN_VALUE;
    private volatile @Nullable String trouble = "not connected yet";

    Status(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void polled() {
        polledAt = nanos.getAsLong();
        trouble = null;
    }

    /** @param what without anything secret */
    void troubled(String what) {
        trouble = what;
    }

    /** What is wrong now; null when nothing is. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Milliseconds since updates were last fetched; -1 for never. */
    long silentMillis() {
        return polledAt == Long.MIN_VALUE ? -1 : (nanos.getAsLong() - polledAt) / 1_000_000;
    }

    AtomicLong answered() {
        return answered;
    }

    AtomicLong ignored() {
        return ignored;
    }

    AtomicLong refused() {
        return refused;
    }

    /** Messages of users who had too many waiting. */
    AtomicLong flooded() {
        return flooded;
    }

    AtomicLong undeliverable() {
        return undeliverable;
    }
}
