package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/**
 * A position of an {@link AccountLedger}: {@code opened = remaining + closed} to the last unit.
 *
 * @param side long or short
 * @param opened size ever opened
 * @param remaining size still open
 * @param entry average entry price; only increases change it
 * @param basis what the remaining size cost, exactly
 * @param margin collateral held, 0 for a position without margin
 * @param isolated whether it was opened with margin: then it loses no more than that
 * @param pnl result of all closes before fees
 * @param fees all fees so far, funding included
 */
public record LedgerPosition(
        Side side,
        Quantity opened,
        Quantity remaining,
        Price entry,
        CostBasis basis,
        Usd margin,
        boolean isolated,
        Usd pnl,
        Usd fees) {
    /** Size that was closed. */
    public Quantity closed() {
        return Quantity.of(opened.units() - remaining.units(), opened.decimals());
    }

    /** Result net of every fee. */
    public Usd realized() {
        return pnl.minus(fees);
    }

    LedgerPosition increased(Quantity size, Price price, Usd held, Usd fee) {
        long left = Math.addExact(remaining.units(), size.units());
        CostBasis more = basis.plus(size.units(), price);
        return new LedgerPosition(
                side,
                Quantity.of(Math.addExact(opened.units(), size.units()), size.decimals()),
                Quantity.of(left, size.decimals()),
                more.average(side, left, price.decimals()),
                more,
                margin.plus(held),
                isolated || held.isPositive(),
                pnl,
                fees.plus(fee));
    }

    LedgerPosition reduced(Quantity size, CostBasis rest, Usd released, Usd made, Usd fee) {
        return new LedgerPosition(
                side,
                opened,
                Quantity.of(remaining.units() - size.units(), size.decimals()),
                entry,
                rest,
                margin.minus(released),
                isolated,
                pnl.plus(made),
                fees.plus(fee));
    }

    LedgerPosition charged(Usd fee, Usd moreMargin) {
        return new LedgerPosition(
                side,
                opened,
                remaining,
                entry,
                basis,
                margin.plus(moreMargin),
                isolated || moreMargin.isPositive(),
                pnl,
                fees.plus(fee));
    }
}
