package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.HttpOutcome;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.RetryLaterException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether an HTTP answer is one of the protocol, by its head. */
final class Answer {
    /** After 429 without a Retry-After: Pyth Hermes refuses for so long. */
    static final Duration AFTER_TOO_MANY = Duration.ofSeconds(60);

    private Answer() {}

    /**
     * Looks at the status.
     *
     * @throws RetryLaterException when the server asks to wait, by 429 or by Retry-After
     * @throws IOException for every other status than the wanted one
     */
    static void status(int status, int wanted, HttpHeaders headers, long epochMicros, Consumer<Rejected> rejected)
            throws IOException, RetryLaterException {
        if (status == wanted) {
            return;
        }
        String text = "HTTP " + status;
        rejected.accept(new Rejected(Rejected.Reason.HTTP_STATUS, text));
        Outcome<String> outcome = HttpOutcome.of(status, text, headers.firstValue("Retry-After"), epochMicros);
        Optional<Duration> wait = outcome.fold(
                any -> Optional.<Duration>empty(),
                Outcome.Failed::retryAfter,
                any -> Optional.<Duration>empty(),
                any -> Optional.<Duration>empty());
        if (status == 429 || wait.isPresent()) {
            throw new RetryLaterException(text, wait.orElse(AFTER_TOO_MANY));
        }
        throw new IOException(text);
    }

    /** @throws IOException when the content is of another type */
    static void type(String wanted, HttpHeaders headers, Consumer<Rejected> rejected) throws IOException {
        String type = headers.firstValue("Content-Type").orElse("nothing");
        if (!type.toLowerCase(Locale.ROOT).startsWith(wanted)) {
            Rejected why =
                    new Rejected(Rejected.Reason.WRONG_CONTENT_TYPE, "the content type is " + type + ", not " + wanted);
            rejected.accept(why);
            throw new IOException(why.detail());
        }
    }
}
