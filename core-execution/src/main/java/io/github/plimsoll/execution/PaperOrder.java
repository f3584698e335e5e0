package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/** An order that works on paper. Guarded by its venue. */
final class PaperOrder {
    final StoredIntent intent;
    /** World time at which it reaches the venue. */
    final long arrivesAt;

    long dueAt;
    long filled;

    PaperOrder(StoredIntent intent, long arrivesAt) {
        this.intent = intent;
        this.arrivesAt = arrivesAt;
        this.dueAt = arrivesAt;
    }

    /** Whether it adds to what is held. */
    boolean opens() {
        return intent.kind().adds();
    }

    /** Whether it adds to a position that must be there. */
    boolean increases() {
        return intent.kind() == IntentKind.INCREASE;
    }

    boolean buys() {
        return (intent.side() == Side.LONG) == opens();
    }

    long left() {
        return intent.sizeUnits() - filled;
    }

    /** Whether an open does not accept the price. */
    boolean refuses(Price price) {
        Price worst = intent.worstPrice();
        return opens() && worst != null && intent.side().sign() * Long.compare(price.units(), worst.units()) > 0;
    }

    /** Whether the position must not be liquidated there already. */
    boolean comesTooNear(Price liquidation) {
        Price worst = intent.worstPrice();
        return intent.kind() == IntentKind.REMOVE_MARGIN
                && worst != null
                && PositionMath.isNearer(intent.side(), liquidation, worst);
    }

    /** Fills a part; for an open the collateral that it puts up, which for all parts together is all of it. */
    Usd fill(long units) {
        Usd before = PositionMath.collateralUpTo(intent.collateral(), filled, intent.sizeUnits());
        filled += units;
        return PositionMath.collateralUpTo(intent.collateral(), filled, intent.sizeUnits())
                .minus(before);
    }
}
