package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether the services take orders, as far as the last one that was posted from here says. Thread-safe. */
final class Door {
    /** After so long they are tried again. */
    private static final Duration SHUT = Duration.ofSeconds(60);

    private final WorldClock clock;
    /** Monotonic time at which the last order was turned away; null when it was taken. */
    private final AtomicReference<@Nullable Long> away = new AtomicReference<>();

    Door(WorldClock clock) {
        this.clock = clock;
    }

    void takes() {
        away.set(null);
    }

    void turnsAway() {
        away.set(clock.monotonicNanos());
    }

    boolean isShut() {
        Long at = away.get();
        return at != null && clock.monotonicNanos() - at < SHUT.toNanos();
    }
}
