package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Whatever adds to a market finds room under the limit there, counted anew from positions and orders in decimals. */
final class Room {
    private static final Set<IntentState> OPEN = EnumSet.complementOf(
            EnumSet.of(IntentState.FILLED, IntentState.REJECTED, IntentState.CANCELLED, IntentState.EXPIRED));
    /** Positions are valued at the price of the decision here, and at the marks of their markets by the rule. */
    private static final BigDecimal TOLERANCE = new BigDecimal("1.02");

    private Room() {}

    /** An order that adds was recorded; its transaction is about to commit. */
    static void check(StoreTx tx, World world, StoredIntent added) {
        BigDecimal price = Objects.requireNonNull(added.decidedPrice()).toBigDecimal();
        BigDecimal notional = BigDecimal.ZERO;
        for (StoredPosition position : tx.openPositions(added.account())) {
            if (position.instrument().equals(added.instrument())) {
                notional = notional.add(
                        BigDecimal.valueOf(position.remainingUnits(), 8).multiply(price));
            }
        }
        for (StoredIntent order : tx.intents(OPEN, 1_000_000)) {
            if (order.kind().adds()
                    && order.account().equals(added.account())
                    && order.instrument().equals(added.instrument())) {
                long left = order.sizeUnits() - order.filledUnits();
                notional = notional.add(BigDecimal.valueOf(left, 8)
                        .multiply(Objects.requireNonNull(order.decidedPrice()).toBigDecimal()));
            }
        }
        BrokenInvariant.require(
                "LIMIT",
                notional.compareTo(World.MAX_POSITION.toBigDecimal().multiply(TOLERANCE)) <= 0,
                added.kind() + " " + added.id() + " makes " + notional.round(MathContext.DECIMAL32) + " USD in "
                        + added.instrument() + ", at most " + World.MAX_POSITION);
    }
}
