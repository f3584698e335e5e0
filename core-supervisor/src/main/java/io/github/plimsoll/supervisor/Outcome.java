package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a guarded call went. What is expected to go wrong is a value here, never an exception. Immutable.
 *
 * @param <T> what the call gives
 */
public sealed interface Outcome<T> {
    /** It worked. */
    static <T> Outcome<T> of(T value) {
        return new Success<>(value);
    }

    /** The other side said "not now", or broke in a way that may pass. */
    static <T> Outcome<T> transientFailure(String reason) {
        return new Failed<>(Kind.TRANSIENT, reason, Optional.empty(), Optional.empty(), 1, GaveUp.NOT_TRIED_AGAIN);
    }

    /** The other side said "not now", and when. */
    static <T> Outcome<T> transientFailure(String reason, Duration retryAfter) {
        return new Failed<>(
                Kind.TRANSIENT, reason, Optional.of(retryAfter), Optional.empty(), 1, GaveUp.NOT_TRIED_AGAIN);
    }

    /** The other side said no, and would say it again. */
    static <T> Outcome<T> permanentFailure(String reason) {
        return new Failed<>(Kind.PERMANENT, reason, Optional.empty(), Optional.empty(), 1, GaveUp.NOT_TRIED_AGAIN);
    }

    /** The call threw. */
    static <T> Outcome<T> thrown(Throwable cause) {
        String message = cause.getMessage();
        return new Failed<>(
                cause instanceof InterruptedException ? Kind.INTERRUPTED : Kind.THROWN,
                message == null ? cause.getClass().getName() : message,
                Optional.empty(),
                Optional.of(cause),
                1,
                GaveUp.NOT_TRIED_AGAIN);
    }

    /** One function for each way it can go. */
    <R> R fold(
            Function<? super Success<T>, R> success,
            Function<? super Failed<T>, R> failed,
            Function<? super Refused<T>, R> refused,
            Function<? super Replaced<T>, R> replaced);

    /** The value, also one that a fallback gave; null when there is none. */
    default @Nullable T orNull() {
        return fold(Success::value, failed -> null, refused -> null, Replaced::value);
    }

    /** What kind of failure it was. */
    enum Kind {
        /** May pass by itself: "too many requests", "unavailable". */
        TRANSIENT,
        /** Would be the same again: "bad request", "not allowed". */
        PERMANENT,
        /** An exception; whether to try again depends on its class. */
        THROWN,
        /** No answer in time. It may have happened. */
        TIMED_OUT,
        /** The caller's thread was interrupted, and still is. */
        INTERRUPTED
    }

    /** Why there was no further try. */
    enum GaveUp {
        /** No retry around it. */
        NOT_TRIED_AGAIN,
        /** Nothing a retry may help with. */
        NOT_RETRYABLE,
        /** Not marked as safe to repeat. */
        NOT_REPEATABLE,
        /** All attempts are used up. */
        ATTEMPTS,
        /** The next try would begin after the total deadline. */
        DEADLINE,
        /** Too many others are being retried. */
        BUDGET,
        /** Interrupted while it waited for the next try. */
        INTERRUPTED
    }

    /** Which policy did not let the call through. */
    enum Refusal {
        /** The other side fails too much. */
        BREAKER_OPEN,
        /** Too many calls are under way. */
        BULKHEAD_FULL,
        /** No thread could be had for it. */
        NO_THREAD
    }

    /** @param value what the call gave */
    record Success<T>(T value) implements Outcome<T> {
        @Override
        public <R> R fold(
                Function<? super Success<T>, R> success,
                Function<? super Failed<T>, R> failed,
                Function<? super Refused<T>, R> refused,
                Function<? super Replaced<T>, R> replaced) {
            return success.apply(this);
        }
    }

    /**
     * The call was made and did not work.
     *
     * @param kind what kind of failure
     * @param reason in words
     * @param retryAfter how long the other side asks to wait
     * @param cause the exception, if there was one
     * @param attempts calls made, from 1
     * @param gaveUp why there was no further one
     */
    record Failed<T>(
            Kind kind,
            String reason,
            Optional<Duration> retryAfter,
            Optional<Throwable> cause,
            int attempts,
            GaveUp gaveUp)
            implements Outcome<T> {
        @Override
        public <R> R fold(
                Function<? super Success<T>, R> success,
                Function<? super Failed<T>, R> failed,
                Function<? super Refused<T>, R> refused,
                Function<? super Replaced<T>, R> replaced) {
            return failed.apply(this);
        }

        Failed<T> after(int tries, GaveUp why) {
            return new Failed<>(kind, reason, retryAfter, cause, tries, why);
        }
    }

    /**
     * The call was not made.
     *
     * @param by which policy refused
     * @param policy its name
     * @param limit what it allows: failures, calls under way
     * @param actual what there was
     * @param retryIn when asking again may help, up to 1 ms more than it takes; zero when nobody knows
     */
    record Refused<T>(Refusal by, String policy, long limit, long actual, Duration retryIn) implements Outcome<T> {
        @Override
        public <R> R fold(
                Function<? super Success<T>, R> success,
                Function<? super Failed<T>, R> failed,
                Function<? super Refused<T>, R> refused,
                Function<? super Replaced<T>, R> replaced) {
            return refused.apply(this);
        }
    }

    /**
     * A fallback's value.
     *
     * @param value in its place
     * @param instead what really happened: failed or refused
     */
    record Replaced<T>(T value, Outcome<T> instead) implements Outcome<T> {
        @Override
        public <R> R fold(
                Function<? super Success<T>, R> success,
                Function<? super Failed<T>, R> failed,
                Function<? super Refused<T>, R> refused,
                Function<? super Replaced<T>, R> replaced) {
            return replaced.apply(this);
        }
    }
}
