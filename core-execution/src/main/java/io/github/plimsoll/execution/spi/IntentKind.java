package io.github.plimsoll.execution.spi;

import io.github.plimsoll.risk.OrderClass;

/** What an intent asks of the venue, or a decision of the desk. */
public enum IntentKind {
    /** Opens a position. */
    OPEN(OrderClass.OPENING),
    /** Adds to an open position; a venue declines it when the position is gone. */
    INCREASE(OrderClass.OPENING),
    /** Puts collateral into an open position, which moves its liquidation price away. */
    ADD_MARGIN(OrderClass.NEUTRAL),
    /** Takes collateral out of an open position, which brings its liquidation price nearer. */
    REMOVE_MARGIN(OrderClass.OPENING),
    /** Closes a position or a part of it. */
    CLOSE(OrderClass.REDUCING),
    /** Changes how a position ends, flattens or cancels; decided and answered like an order, never sent. */
    CHANGE(OrderClass.NEUTRAL);

    private final OrderClass orderClass;

    IntentKind(OrderClass orderClass) {
        this.orderClass = orderClass;
    }

    public OrderClass orderClass() {
        return orderClass;
    }

    /** Whether it moves collateral and leaves the size as it is: its units are micro-dollars then. */
    public boolean movesMargin() {
        return this == ADD_MARGIN || this == REMOVE_MARGIN;
    }

    /** Whether a fill adds to the size of a position. */
    public boolean adds() {
        return this == OPEN || this == INCREASE;
    }
}
