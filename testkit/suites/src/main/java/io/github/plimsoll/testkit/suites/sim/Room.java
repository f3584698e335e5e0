package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/** Whatever adds to a market finds room under the limit there, counted anew from positions and orders in decimals. */
final class Room {
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
        for (StoredIntent order : tx.intents(World.OPEN, 1_000_000)) {
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
                added.kind(),
                " ",
                added.id(),
                " makes ",
                notional.round(MathContext.DECIMAL32),
                " USD in ",
                added.instrument(),
                ", at most ",
                World.MAX_POSITION);
    }

    /** Collateral is to be taken out: what the position cost by what is left of it stays within the largest leverage. */
    static void left(StoreTx tx, StoredIntent removal) {
        StoredPosition position = tx.position(removal.position()).orElseThrow();
        BigDecimal cost = BigDecimal.valueOf(position.remainingUnits(), 8)
                .multiply(position.entry().toBigDecimal());
        BigDecimal left = position.collateral().minus(removal.collateral()).toBigDecimal();
        BrokenInvariant.require(
                "LIMIT",
                left.signum() > 0 && cost.compareTo(left.multiply(BigDecimal.valueOf(World.MAX_LEVERAGE))) <= 0,
                "of ",
                position.collateral(),
                " USD that hold ",
                cost.round(MathContext.DECIMAL32),
                " USD ",
                removal.collateral(),
                " are taken out, the leverage is at most ",
                World.MAX_LEVERAGE);
    }

    /** It is out: the position is liquidated no nearer than was judged, whatever happened to it meanwhile. */
    static void kept(StoreTx tx, StoredIntent removal) {
        StoredPosition position = tx.position(removal.position()).orElseThrow();
        BigDecimal judged = Objects.requireNonNull(removal.worstPrice()).toBigDecimal();
        BigDecimal nearer = position.liquidation()
                .toBigDecimal()
                .subtract(judged)
                .multiply(BigDecimal.valueOf(position.side().sign()));
        BrokenInvariant.require(
                "LIMIT",
                nearer.compareTo(judged.movePointLeft(3)) <= 0, // the venue rounds in its own way
                "after ",
                removal.collateral(),
                " USD were taken out it is liquidated at ",
                position.liquidation(),
                ", judged was ",
                judged);
    }
}
