package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A position as stored. Invariants, also database constraints: {@code 0 <= closingUnits <= remainingUnits <=
 * openedUnits}, {@code 0 <= adoptedUnits <= openedUnits}; {@code openedUnits} is what was ever adopted or filled, so {@code opened = remaining + closed} to the last unit.
 *
 * @param id the position
 * @param account the account
 * @param user its owner
 * @param number running number within the account: what a person types as {@code P3}
 * @param instrument market
 * @param side long or short
 * @param adoptedUnits size with which it was found at the venue, opened by nobody here; 0 for one of our own orders
 * @param openedUnits size ever adopted or filled, in size units
 * @param remainingUnits size still open
 * @param closingUnits size reserved by open close-intents, Unknown ones included
 * @param entry average entry price; only increases change it, and persons who book a part that was gone before one
 * @param basis what the remaining size cost, exactly
 * @param collateral margin still held
 * @param leverage leverage at opening or, since its margin was changed, what it cost by its collateral then
 * @param liquidation price at which the venue liquidates
 * @param stopLoss stop, when set
 * @param takeProfit target, when set
 * @param realized PnL of all closes net of every fee, the opening fee included
 * @param fees all fees so far, included in {@code realized}; negative when more funding was received
 * @param openedAt world time, microseconds
 * @param closedAt world time, microseconds; 0 while open
 * @param closeReason such as USER, STOP_LOSS, TAKE_PROFIT, LIQUIDATION, BOOKED_BY_HAND; absent while open
 * @param version for compare-and-set
 */
public record StoredPosition(
        SortableId id,
        AccountId account,
        UserId user,
        int number,
        String instrument,
        Side side,
        long adoptedUnits,
        long openedUnits,
        long remainingUnits,
        long closingUnits,
        Price entry,
        CostBasis basis,
        Usd collateral,
        Leverage leverage,
        Price liquidation,
        @Nullable Price stopLoss,
        @Nullable Price takeProfit,
        Usd realized,
        Usd fees,
        long openedAt,
        long closedAt,
        @Nullable String closeReason,
        long version) {
    /** Close reason of one that its venue held no more, and of which persons said what was paid for it. No order closed the rest. */
    public static final String BOOKED_BY_HAND = "BOOKED_BY_HAND";

    public StoredPosition {
        if (closingUnits < 0 || closingUnits > remainingUnits || remainingUnits > openedUnits) {
            throw new IllegalStateException("position " + id + ": closing " + closingUnits + ", remaining "
                    + remainingUnits + ", opened " + openedUnits);
        }
        if (adoptedUnits < 0 || adoptedUnits > openedUnits) {
            throw new IllegalStateException("position " + id + ": adopted " + adoptedUnits + ", opened " + openedUnits);
        }
        if (collateral.isNegative()) {
            throw new IllegalStateException("position " + id + ": negative collateral " + collateral);
        }
    }

    /** Whether it is EXTERNAL: found at the venue and adopted. */
    public boolean external() {
        return adoptedUnits > 0;
    }

    public boolean open() {
        return remainingUnits > 0;
    }

    /** The next version with {@code units} more (or, negative, fewer) reserved by close-intents. */
    public StoredPosition reserveClose(long units) {
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                openedUnits,
                remainingUnits,
                Math.addExact(closingUnits, units),
                entry,
                basis,
                collateral,
                leverage,
                liquidation,
                stopLoss,
                takeProfit,
                realized,
                fees,
                openedAt,
                closedAt,
                closeReason,
                version + 1);
    }

    /** The next version with another stop and target. */
    public StoredPosition withLevels(@Nullable Price stop, @Nullable Price target) {
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                openedUnits,
                remainingUnits,
                closingUnits,
                entry,
                basis,
                collateral,
                leverage,
                liquidation,
                stop,
                target,
                realized,
                fees,
                openedAt,
                closedAt,
                closeReason,
                version + 1);
    }

    /**
     * The next version after a close of {@code units}; the last unit ends it with {@code why}.
     *
     * @param rest what the size that is left cost
     */
    public StoredPosition closed(
            long units, long stillClosing, CostBasis rest, Usd released, Usd netPnl, Usd fee, long at, String why) {
        long left = Math.subtractExact(remainingUnits, units);
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                openedUnits,
                left,
                stillClosing,
                entry,
                rest,
                collateral.minus(released),
                leverage,
                liquidation,
                stopLoss,
                takeProfit,
                realized.plus(netPnl),
                fees.plus(fee),
                openedAt,
                left == 0 ? at : 0,
                left == 0 ? why : null,
                version + 1);
    }

    /**
     * The next version after a charge beside its fills; negative when it was received.
     *
     * @param margin what of it came from the collateral
     */
    public StoredPosition charged(Usd charge, Usd margin, Price newLiquidation) {
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                openedUnits,
                remainingUnits,
                closingUnits,
                entry,
                basis,
                collateral.minus(margin),
                leverage,
                newLiquidation,
                stopLoss,
                takeProfit,
                realized.minus(charge),
                fees.plus(charge),
                openedAt,
                closedAt,
                closeReason,
                version + 1);
    }

    /**
     * The same version with another entry: what its venue shows of the rest, when persons booked a part that was gone before an
     * increase.
     */
    public StoredPosition entered(Price newEntry, Price newLiquidation) {
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                openedUnits,
                remainingUnits,
                closingUnits,
                newEntry,
                basis,
                collateral,
                leverage,
                newLiquidation,
                stopLoss,
                takeProfit,
                realized,
                fees,
                openedAt,
                closedAt,
                closeReason,
                version);
    }

    /** The next version with more collateral or, negative, less. */
    public StoredPosition withMargin(Usd more, Leverage newLeverage, Price newLiquidation) {
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                openedUnits,
                remainingUnits,
                closingUnits,
                entry,
                basis,
                collateral.plus(more),
                newLeverage,
                newLiquidation,
                stopLoss,
                takeProfit,
                realized,
                fees,
                openedAt,
                closedAt,
                closeReason,
                version + 1);
    }

    /** The next version after another fill at {@code price} that adds to it. */
    public StoredPosition increased(long units, Price price, Usd moreCollateral, Price newLiquidation, Usd fee) {
        CostBasis more = basis.plus(units, price);
        return new StoredPosition(
                id,
                account,
                user,
                number,
                instrument,
                side,
                adoptedUnits,
                Math.addExact(openedUnits, units),
                Math.addExact(remainingUnits, units),
                closingUnits,
                more.average(side, Math.addExact(remainingUnits, units), price.decimals()),
                more,
                collateral.plus(moreCollateral),
                leverage,
                newLiquidation,
                stopLoss,
                takeProfit,
                realized.minus(fee),
                fees.plus(fee),
                openedAt,
                0,
                null,
                version + 1);
    }
}
