package io.github.plimsoll.ratelimit;

import java.util.function.Function;

/** The answer to one action, over all of its limits together. Immutable, apart from the reservation it may carry. */
public sealed interface Decision permits Granted, Decision.Denied, Decision.Unsatisfiable, Decision.Unavailable {
    /** Stable code: {@code RATE_OK}, {@code RATE_LIMITED}, {@code RATE_UNSATISFIABLE}, or that of {@link Reason}. */
    String code();

    /** Whether the action may go on. */
    default boolean granted() {
        return this instanceof Granted;
    }

    /** Handles every possible answer. */
    <T> T fold(
            Function<? super Granted, ? extends T> granted,
            Function<? super Denied, ? extends T> denied,
            Function<? super Unsatisfiable, ? extends T> unsatisfiable,
            Function<? super Unavailable, ? extends T> unavailable);

    /**
     * Not now; nothing was charged. When several limits refuse, this is the one that has to be waited for longest (of
     * equals, the first the action names).
     *
     * @param limitId the binding limit
     * @param limit its capacity
     * @param used charged and reserved now
     * @param requested the cost asked for
     * @param retryAfterMicros at least 1. If nothing else happens, waiting exactly this long succeeds and waiting one
     *     microsecond less does not; reservations still open are taken as committed now
     */
    record Denied(String limitId, long limit, long used, long requested, long retryAfterMicros) implements Decision {
        @Override
        public String code() {
            return "RATE_LIMITED";
        }

        /** The highest cost that this limit would grant now. */
        public long available() {
            return Math.max(0, limit - used);
        }

        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Unsatisfiable, ? extends T> unsatisfiable,
                Function<? super Unavailable, ? extends T> unavailable) {
            return denied.apply(this);
        }
    }

    /**
     * Never: the cost is above the capacity, and waiting cannot help. Nothing was charged.
     *
     * @param limitId the first such limit the action names
     * @param limit its capacity, which is also the highest cost that could pass
     * @param requested the cost asked for
     */
    record Unsatisfiable(String limitId, long limit, long requested) implements Decision {
        @Override
        public String code() {
            return "RATE_UNSATISFIABLE";
        }

        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Unsatisfiable, ? extends T> unsatisfiable,
                Function<? super Unavailable, ? extends T> unavailable) {
            return unsatisfiable.apply(this);
        }
    }

    /**
     * The limiter cannot know, so it refuses. Nothing was charged.
     *
     * @param reason what is missing
     * @param limit room for keys of this lane; 0 when the reason is not in this process
     * @param used keys now held in this lane; 0 when the reason is not in this process
     */
    record Unavailable(Reason reason, long limit, long used) implements Decision {
        @Override
        public String code() {
            return reason.code();
        }

        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted,
                Function<? super Denied, ? extends T> denied,
                Function<? super Unsatisfiable, ? extends T> unsatisfiable,
                Function<? super Unavailable, ? extends T> unavailable) {
            return unavailable.apply(this);
        }
    }

    /** Why the limiter cannot decide. */
    enum Reason {
        /** No room for another key, and none of the keys looked at is idle. */
        KEY_TABLE_FULL("RATE_KEYS_FULL"),
        /** Recorded usage was not read yet, or reading it failed. */
        HISTORY_UNKNOWN("RATE_HISTORY_UNKNOWN"),
        /** The shared store does not answer. */
        STORE_UNREACHABLE("RATE_STORE_UNREACHABLE"),
        /** The shared store answers, but what it had counted is lost and not rebuilt yet. */
        COUNTERS_LOST("RATE_COUNTERS_LOST");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Stable code for people and programs. */
        public String code() {
            return code;
        }
    }
}
