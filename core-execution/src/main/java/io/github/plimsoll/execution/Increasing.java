package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.MarketExposure;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.ReduceCode;
import io.github.plimsoll.risk.RiskCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an increase asks beside an open. The part that is added is judged as an order of its own, with the stop and target
 * of the position and beside what the account has open; then what the position becomes. Pure.
 */
final class Increasing {
    /** What of the result its size and margin do not tell already. */
    private static final Set<RiskCode> OF_THE_RESULT =
            EnumSet.of(RiskCode.LIQUIDATION_TOO_CLOSE, RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN);

    private Increasing() {}

    /** The part as an order: what protects the position protects it too. */
    static OpenOrder part(OpenOrder order, StoredPosition into, ExitPlan exits) {
        return new OpenOrder(
                order.account(),
                order.instrument(),
                order.side(),
                order.collateral(),
                order.leverage(),
                ExitTerms.of(into, exits).protection(into.side()),
                into.takeProfit(),
                order.context());
    }

    /** The account with one position less in the market, and with all that it has open there. */
    static AccountState inItsPlace(AccountState state, Listing listing) {
        String instrument = listing.instrument().id();
        MarketExposure here = state.market(instrument);
        MarketExposure less = new MarketExposure(
                here.openLong(),
                here.openShort(),
                here.reservedLong(),
                here.reservedShort(),
                here.positions() - 1,
                here.workingOrders(),
                here.oldestOpenedMicros());
        return state.toBuilder()
                .market(instrument, listing.instrument().group(), less)
                .build();
    }

    /** Nothing is added to what is closed or will be. */
    static Optional<RuleLine> taken(StoredPosition into) {
        if (!into.open()) {
            return Optional.of(closed());
        }
        return into.closingUnits() < into.remainingUnits()
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        Receipt.ALREADY_CLOSING,
                        "",
                        "all that is left of the position is being closed",
                        "",
                        "a new position when that has ended"));
    }

    static RuleLine closed() {
        return Rulebook.violated(ReduceCode.POSITION_CLOSED.name(), "", "the position is closed", "", "a new position");
    }

    /**
     * What the position becomes at the price of now.
     *
     * @param risk every rule about an order
     */
    static List<RuleLine> result(
            StoredPosition into,
            ExitPlan exits,
            Listing listing,
            OpenOrder part,
            Price price,
            Function<OpenOrder, List<RuleLine>> risk) {
        Whole whole;
        try {
            Usd notional = part.notional();
            long units = Quantity.ofNotional(
                            notional, price, listing.instrument().sizeDecimals(), Rounding.DOWN)
                    .units();
            whole = Whole.increased(into, listing, units, price, part.collateral());
        } catch (ArithmeticException beyondLedger) {
            return List.of(); // the rules about the part say so
        }
        List<RuleLine> rules = new ArrayList<>();
        stop(whole, ExitTerms.of(into, exits).protection(into.side())).ifPresent(rules::add);
        rules.addAll(distance(whole, price, risk));
        return rules;
    }

    /** A stop that lay before the liquidation price must lie before the new one. */
    static Optional<RuleLine> stop(Whole whole, @Nullable Price stop) {
        Price liquidation = whole.liquidation();
        return stop == null || Exits.isTighter(whole.side(), stop, liquidation)
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        Receipt.STOP_BEYOND_LIQUIDATION,
                        liquidation.toString(),
                        stop.toString(),
                        "USD",
                        "less, or a stop that is reached before the liquidation price that results"));
    }

    /** How far the result is from its liquidation. */
    static List<RuleLine> distance(Whole whole, Price price, Function<OpenOrder, List<RuleLine>> risk) {
        return whole.asOrder(price)
                .map(order -> risk.apply(order).stream()
                        .filter(line -> !line.passed()
                                && OF_THE_RESULT.stream()
                                        .anyMatch(code -> code.name().equals(line.code())))
                        .toList())
                .orElseGet(() -> List.of(Rulebook.violated(
                        RiskCode.LIQUIDATION_TOO_CLOSE.name(),
                        whole.liquidation().toString(),
                        price.toString(),
                        "USD",
                        "margin added to the position first")));
    }
}
