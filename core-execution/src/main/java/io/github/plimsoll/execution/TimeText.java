package io.github.plimsoll.execution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** World time as people read it: UTC with milliseconds where there are any. */
final class TimeText {
    private TimeText() {}

    /** @param micros world time, microseconds */
    static String of(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }
}
