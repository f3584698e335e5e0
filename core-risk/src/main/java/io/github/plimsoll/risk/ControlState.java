package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;

/**
 * What is permitted now, from the most permissive to the strictest. States of several scopes (global, venue, user,
 * market, strategy) combine by {@link #strictest}. Source: contracts, section 4.
 */
public enum ControlState {
    /** Everything. */
    ACTIVE,
    /** No opening; strategies may only exit. */
    REDUCE_ONLY,
    /** No opening and no strategies. Closing and protective orders go on. */
    HALTED,
    /** Nothing at all, not even a close. */
    FROZEN;

    public static ControlState strictest(ControlState a, ControlState b) {
        Given.notNull(a, "a");
        Given.notNull(b, "b");
        return a.compareTo(b) >= 0 ? a : b;
    }

    public boolean permitsOpening() {
        return this == ACTIVE;
    }

    /** Whether reducing and neutral orders pass. */
    public boolean permitsReducing() {
        return this != FROZEN;
    }

    /** Whether strategies, copying and schedules may do everything they do. */
    public boolean permitsStrategies() {
        return this == ACTIVE;
    }

    /** Whether strategies, copying and schedules may exit. */
    public boolean permitsStrategyExits() {
        return this == ACTIVE || this == REDUCE_ONLY;
    }

    public boolean permits(OrderClass orderClass) {
        Given.notNull(orderClass, "orderClass");
        return switch (orderClass) {
            case OPENING -> permitsOpening();
            case REDUCING, NEUTRAL -> permitsReducing();
        };
    }
}
