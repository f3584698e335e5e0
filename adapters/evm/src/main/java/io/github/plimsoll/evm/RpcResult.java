package io.github.plimsoll.evm;

import io.github.plimsoll.supervisor.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a request to a node went. Immutable. Texts of the node are cut to {@value #MAX_MESSAGE} characters, without control
 * characters and without anything of the endpoint's address that may be a key.
 *
 * @param <T> what was asked for
 */
public sealed interface RpcResult<T> {
    /** Longest text of a node that is kept. */
    int MAX_MESSAGE = 200;

    /** One function for each way it can go. */
    <R> R fold(
            Function<? super Value<T>, R> value,
            Function<? super Refused<T>, R> refused,
            Function<? super Unreachable<T>, R> unreachable,
            Function<? super Garbage<T>, R> garbage);

    /** The same for the policies of core-supervisor: what may pass by itself is transient. */
    default Outcome<T> outcome() {
        return fold(
                value -> Outcome.of(value.value()),
                refused -> refused.mayPass()
                        ? Outcome.transientFailure(refused.toString())
                        : Outcome.permanentFailure(refused.toString()),
                gone -> !gone.mayPass()
                        ? Outcome.permanentFailure(gone.reason())
                        : gone.retryAfter().isPresent()
                                ? Outcome.transientFailure(
                                        gone.reason(), gone.retryAfter().get())
                                : Outcome.transientFailure(gone.reason()),
                garbage -> Outcome.permanentFailure(garbage.toString()));
    }

    /** @param value what the node answered, checked */
    record Value<T>(T value) implements RpcResult<T> {
        @Override
        public <R> R fold(
                Function<? super Value<T>, R> ifValue,
                Function<? super Refused<T>, R> ifRefused,
                Function<? super Unreachable<T>, R> ifUnreachable,
                Function<? super Garbage<T>, R> ifGarbage) {
            return ifValue.apply(this);
        }
    }

    /**
     * The node understood and said no.
     *
     * @param code of JSON-RPC, such as 3 for a reverted call
     * @param message the node's words
     * @param data what a reverted call returned, 0x and hex digits; empty when there was none
     */
    record Refused<T>(long code, String message, String data) implements RpcResult<T> {
        /** Whether the node may answer otherwise in a moment: too many requests, or trouble of its own. */
        public boolean mayPass() {
            return code == -32005 || code == -32016 || code == -32002 || code == -32603 || code == 429;
        }

        @Override
        public <R> R fold(
                Function<? super Value<T>, R> ifValue,
                Function<? super Refused<T>, R> ifRefused,
                Function<? super Unreachable<T>, R> ifUnreachable,
                Function<? super Garbage<T>, R> ifGarbage) {
            return ifRefused.apply(this);
        }

        @Override
        public String toString() {
            return "JSON-RPC error " + code + ": " + message;
        }
    }

    /**
     * No answer of the node. It may have heard.
     *
     * @param reason in words, such as HTTP 503
     * @param mayPass whether the same request may work in a moment
     * @param retryAfter how long the other side asks to wait
     */
    record Unreachable<T>(String reason, boolean mayPass, Optional<Duration> retryAfter) implements RpcResult<T> {
        @Override
        public <R> R fold(
                Function<? super Value<T>, R> ifValue,
                Function<? super Refused<T>, R> ifRefused,
                Function<? super Unreachable<T>, R> ifUnreachable,
                Function<? super Garbage<T>, R> ifGarbage) {
            return ifUnreachable.apply(this);
        }

        @Override
        public String toString() {
            return reason;
        }
    }

    /**
     * An answer that is not one to what was asked.
     *
     * @param why in words
     */
    record Garbage<T>(String why) implements RpcResult<T> {
        @Override
        public <R> R fold(
                Function<? super Value<T>, R> ifValue,
                Function<? super Refused<T>, R> ifRefused,
                Function<? super Unreachable<T>, R> ifUnreachable,
                Function<? super Garbage<T>, R> ifGarbage) {
            return ifGarbage.apply(this);
        }

        @Override
        public String toString() {
            return "unusable answer: " + why;
        }
    }
}
