package io.github.plimsoll.supervisor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What an HTTP answer means for a retry: 429 and 5xx may pass, other 4xx do not, 2xx and 3xx worked. */
public final class HttpOutcome {
    private static final Duration LONGEST = Duration.ofDays(1);

    private HttpOutcome() {}

    /**
     * The outcome of an answer.
     *
     * @param status 100 to 599
     * @param body what a good answer gives
     * @param retryAfter the header Retry-After, seconds or a date, if there was one; one that is neither is ignored
     * @param epochMicros wall time, to which a date is compared
     */
    public static <T> Outcome<T> of(int status, T body, Optional<String> retryAfter, long epochMicros) {
        if (status < 400) {
            return Outcome.of(body);
        }
        String reason = "HTTP " + status;
        if (status != 429 && status < 500) {
            return Outcome.permanentFailure(reason);
        }
        Optional<Duration> wait = retryAfter.flatMap(text -> parse(text.strip(), epochMicros));
        return wait.isPresent() ? Outcome.transientFailure(reason, wait.get()) : Outcome.transientFailure(reason);
    }

    private static Optional<Duration> parse(String text, long epochMicros) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(atMost(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.ofEpochMilli(epochMicros / 1_000), at);
            return Optional.of(wait.isNegative() ? Duration.ZERO : atMost(wait));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private static Duration atMost(Duration wait) {
        return wait.compareTo(LONGEST) <= 0 ? wait : LONGEST;
    }
}
