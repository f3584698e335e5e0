package io.github.plimsoll.awskms;

import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyServiceException;
import io.github.plimsoll.supervisor.Call;
import io.github.plimsoll.supervisor.Guard;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.Pause;
import io.github.plimsoll.supervisor.ProcessClock;
import io.github.plimsoll.supervisor.Retry;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Asks KMS, again when it said "not now" or nothing: all that is asked here may be asked twice. What the library throws ends
 * here, as its texts may repeat what was sent; only the service's short name of the error goes on. Thread-safe.
 */
final class Calls {
    /** Errors that may pass by themselves, besides those of the server. */
    private static final Set<String> PASSING = Set.of(
            "ThrottlingException",
            "Throttling",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "LimitExceededException",
            "KMSInternalException",
            "DependencyTimeoutException",
            "KeyUnavailableException",
            "ServiceUnavailableException",
            "RequestTimeoutException");

    private static final int SERVER_ERROR = 500;
    private static final int MOST_CAUSES = 20;

    private final KeyArn key;
    private final Guard guard;

    Calls(KeyArn key, Patience patience, ProcessClock clock, RandomGenerator random, Pause pause) {
        this.key = key;
        this.guard = Guard.of(Retry.builder()
                .clock(clock)
                .random(random)
                .pause(pause)
                .attempts(patience.tries())
                .backoff(Patience.backoff())
                .within(patience.within())
                .build());
    }

    /**
     * The answer.
     *
     * @param name of the operation
     * @throws RefusedException when the answer is one
     * @throws KeyServiceException when there is none in time, or the service refuses
     */
    <T> T answer(String name, Supplier<T> operation) {
        Call<T> call = () -> once(operation);
        return guard.call(call.safeToRepeat())
                .fold(
                        Outcome.Success::value,
                        failed -> {
                            throw failure(name, failed);
                        },
                        refused -> {
                            throw new KeyServiceException("AWS KMS was not asked for " + name);
                        },
                        Outcome.Replaced::value);
    }

    private static <T> Outcome<T> once(Supplier<T> operation) {
        try {
            return Outcome.of(operation.get());
        } catch (AwsServiceException said) {
            String code = code(said);
            return PASSING.contains(code) || said.statusCode() >= SERVER_ERROR || said.isThrottlingException()
                    ? Outcome.transientFailure(code)
                    : Outcome.permanentFailure(code);
        } catch (SdkException unsaid) {
            return unsaid(unsaid);
        }
    }

    private static <T> Outcome<T> unsaid(SdkException failure) {
        if (Thread.currentThread().isInterrupted() || failure instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return Outcome.permanentFailure("the wait for it was interrupted");
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return Outcome.transientFailure("no answer in time");
        }
        Optional<IOException> cause = ioCause(failure);
        if (cause.isPresent() && cause.get() instanceof BoundedHttp.NeverException never) {
            return Outcome.permanentFailure(String.valueOf(never.getMessage()));
        }
        return cause.isPresent()
                ? Outcome.transientFailure(
                        "no answer (" + cause.get().getClass().getSimpleName() + ")")
                : Outcome.permanentFailure("no credentials, or an answer that cannot be read ("
                        + failure.getClass().getSimpleName() + ")");
    }

    private static Optional<IOException> ioCause(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof IOException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** A short name, or none: texts of others are not repeated. */
    static String code(AwsServiceException said) {
        String code =
                said.awsErrorDetails() == null ? null : said.awsErrorDetails().errorCode();
        return code != null && code.matches("[A-Za-z.]{1,64}") ? code : "HTTP " + said.statusCode();
    }

    /** Neither with a cause nor with the library's text: both may repeat what was asked. */
    private KeyServiceException failure(String name, Outcome.Failed<?> failed) {
        Throwable thrown = failed.cause().orElse(null);
        if (thrown instanceof RefusedException refused) {
            throw refused;
        }
        String reason = thrown == null ? failed.reason() : thrown.getClass().getSimpleName();
        return new KeyServiceException("AWS KMS did not answer " + name + " with " + key + ": " + reason
                + (failed.attempts() > 1 ? ", after " + failed.attempts() + " tries" : ""));
    }
}
