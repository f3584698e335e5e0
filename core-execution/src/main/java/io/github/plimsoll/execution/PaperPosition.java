package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.Liquidation;

/**
 * What the paper venue holds of one position: by the same arithmetic as the books, so that both liquidate at one price.
 *
 * @param fundedTo world time up to which full hours are paid
 */
record PaperPosition(
        SortableId id,
        AccountId account,
        Listing listing,
        Side side,
        long units,
        Price entry,
        CostBasis basis,
        Usd collateral,
        Price liquidation,
        long openedAt,
        long fundedTo) {
    static final long HOUR_MICROS = 3_600_000_000L;

    /** The first fill of an open. */
    static PaperPosition opened(StoredIntent open, Listing listing, long units, Price price, Usd held, long now) {
        return new PaperPosition(
                open.position(),
                open.account(),
                listing,
                open.side(),
                units,
                price,
                CostBasis.of(units, price),
                held,
                PositionMath.liquidation(listing, open.side(), price, units, held),
                now,
                now);
    }

    /**
     * From the store. The last full hour is told again: when its event was settled it is recognised, and when the process
     * died before that it is not lost. Hours in which nothing ran cost nothing but that one.
     */
    static PaperPosition restored(StoredPosition p, Listing listing, long now) {
        long hours = Math.max(0, now - p.openedAt()) / HOUR_MICROS;
        return new PaperPosition(
                p.id(),
                p.account(),
                listing,
                p.side(),
                p.remainingUnits(),
                p.entry(),
                p.basis(),
                p.collateral(),
                p.liquidation(),
                p.openedAt(),
                p.openedAt() + Math.max(0, hours - 1) * HOUR_MICROS);
    }

    PaperPosition increased(long more, Price price, Usd held) {
        CostBasis all = basis.plus(more, price);
        long size = Math.addExact(units, more);
        Price average = all.average(side, size, price.decimals());
        return with(size, average, all, collateral.plus(held), fundedTo)
                .liquidatedAt(PositionMath.liquidation(listing, side, average, size, collateral.plus(held)));
    }

    PaperPosition reduced(long less, Price price) {
        Usd released = PositionMath.released(collateral, less, units);
        CostBasis rest = basis.close(
                        side, less, units, price, listing.instrument().sizeDecimals())
                .rest();
        return with(units - less, entry, rest, collateral.minus(released), fundedTo);
    }

    /** After one hour was paid for, or received, from its collateral. */
    PaperPosition funded(Usd charge) {
        Usd left = collateral.minus(PositionMath.fromMargin(collateral, charge));
        return with(units, entry, basis, left, fundedTo + HOUR_MICROS)
                .liquidatedAt(PositionMath.liquidation(listing, side, entry, units, left));
    }

    /** With more collateral or, negative, less. */
    PaperPosition withMargin(Usd change) {
        Usd all = collateral.plus(change);
        return with(units, entry, basis, all, fundedTo)
                .liquidatedAt(PositionMath.liquidation(listing, side, entry, units, all));
    }

    boolean underWater(long mark) {
        return mark > 0 && Liquidation.isDue(side, mark, liquidation.units());
    }

    private PaperPosition with(long size, Price average, CostBasis cost, Usd margin, long paidTo) {
        return new PaperPosition(
                id, account, listing, side, size, average, cost, margin, liquidation, openedAt, paidTo);
    }

    private PaperPosition liquidatedAt(Price price) {
        return new PaperPosition(
                id, account, listing, side, units, entry, basis, collateral, price, openedAt, fundedTo);
    }
}
