package io.github.plimsoll.supervisor;

import java.time.Duration;

/** A child was silent for twice its heartbeat period. */
final class HeartbeatMissedException extends Exception {
    private static final long serialVersionUID = 1L;

    HeartbeatMissedException(Duration silence, Duration period) {
        super("silent for " + silence + ", heartbeat period " + period);
    }
}
