package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.MarketExposure;
import io.github.plimsoll.risk.OpenOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What collateral that is taken out asks: the position that is left is judged as if it were opened now, in the place and with
 * the margin of the one that is there. Pure.
 */
final class Removing {
    private static final long CENT_MICROS = 10_000;

    private Removing() {}

    /** The position that is left as an open; empty when nothing would be left that could be one. */
    static Optional<OpenOrder> left(StoredPosition position, ExitPlan exits, Listing listing, Usd amount, Price price) {
        Usd rest = position.collateral().minus(amount);
        if (!rest.isPositive() || !position.open()) {
            return Optional.empty();
        }
        return Whole.of(position, listing, rest)
                .asOpen(price, ExitTerms.of(position, exits).protection(position.side()), position.takeProfit());
    }

    /** The account without the position: its size is free there, and its collateral and the fee of an open are at hand. */
    static AccountState without(AccountState state, Listing listing, StoredPosition position, Price price) {
        String instrument = listing.instrument().id();
        MarketExposure here = state.market(instrument);
        long notional = Quantity.notionalMicros(
                position.remainingUnits(),
                listing.instrument().sizeDecimals(),
                price.units(),
                price.decimals(),
                Rounding.UP);
        boolean up = position.side() == Side.LONG;
        MarketExposure others = new MarketExposure(
                up ? Math.max(0, here.openLong() - notional) : here.openLong(),
                up ? here.openShort() : Math.max(0, here.openShort() - notional),
                here.reservedLong(),
                here.reservedShort(),
                here.positions() - 1,
                here.workingOrders(),
                here.oldestOpenedMicros());
        Usd fee = Usd.ofMicros(
                Exact.shareUp(2 * notional, listing.terms().takerFee().millionths()));
        return state.toBuilder()
                .freeMargin(state.freeMargin().plus(position.collateral()).plus(fee))
                .market(instrument, listing.instrument().group(), others)
                .build();
    }

    /**
     * The most whole cents that may be taken out; 0 when no such amount is found. What it answers was tried.
     *
     * @param passes whether the rules let the position that is left be one
     */
    static Usd most(
            StoredPosition position, ExitPlan exits, Listing listing, Price price, Predicate<OpenOrder> passes) {
        long low = 0;
        long high = position.collateral().micros() / CENT_MICROS;
        while (low < high) {
            long middle = high - (high - low) / 2;
            Usd amount = Usd.ofMicros(middle * CENT_MICROS);
            if (left(position, exits, listing, amount, price).filter(passes).isPresent()) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return Usd.ofMicros(low * CENT_MICROS);
    }

    /** More than can be spared. */
    static RuleLine tooMuch(StoredPosition position, Usd amount, Usd most) {
        return Rulebook.violated(
                Receipt.MARGIN_OUT_ABOVE_MAX,
                most.toString(),
                amount.toString(),
                "USD",
                most.isPositive()
                        ? "at most " + most + " USD of the " + position.collateral() + " USD that the position holds"
                        : "nothing now of the " + position.collateral() + " USD that the position holds");
    }

    /** The liquidation price that results: what the order says of how near it may come. */
    static Price liquidation(StoredPosition position, Listing listing, Usd amount) {
        return Whole.of(position, listing, position.collateral().minus(amount)).liquidation();
    }

    /** Why an order that was recorded no longer leaves what was judged. */
    static Optional<String> changed(StoredPosition position, Listing listing, StoredIntent order) {
        if (!position.collateral().minus(order.collateral()).isPositive()) {
            return Optional.of("its position holds no more than that");
        }
        if (position.closingUnits() > 0) {
            return Optional.of("a part of its position is being closed");
        }
        Price judged = order.worstPrice();
        Price now = liquidation(position, listing, order.collateral());
        return judged == null || !PositionMath.isNearer(position.side(), now, judged)
                ? Optional.empty()
                : Optional.of("its position has changed: it would be liquidated at " + now + ", not at " + judged);
    }

    /** Where it is liquidated, or will be when the margin is out that is on its way. */
    static Price nearest(StoredPosition position, List<StoredIntent> open) {
        return open.stream()
                .filter(order -> order.kind() == IntentKind.REMOVE_MARGIN)
                .map(StoredIntent::worstPrice)
                .filter(worst -> worst != null && PositionMath.isNearer(position.side(), worst, position.liquidation()))
                .findFirst()
                .orElse(position.liquidation());
    }

    /** While its size or its collateral are changing nobody can say what would be left. */
    static Optional<RuleLine> busy(List<StoredIntent> open) {
        return open.stream()
                .findFirst()
                .map(intent -> Rulebook.violated(
                        Receipt.POSITION_BUSY,
                        "",
                        "order " + intent.id() + " (" + intent.kind() + ") of the position is under way",
                        "",
                        "the same when that has ended; /orders shows it"));
    }
}
