package io.github.plimsoll.ratelimit;

/**
 * What an action takes from one limit: a fixed cost, or a cost given with each call. Immutable; checked when the plan
 * is built.
 *
 * @param limitId the limit charged
 * @param perCall whether each call names the cost
 * @param cost the fixed cost, at least 1; 0 when each call names it
 */
public record Charge(String limitId, boolean perCall, long cost) {
    public static Charge fixed(String limitId, long cost) {
        return new Charge(limitId, false, cost);
    }

    /** The cost comes with the call, such as the notional of an order in micro-dollars. */
    public static Charge perCall(String limitId) {
        return new Charge(limitId, true, 0);
    }
}
