package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.util.Optional;

/** The exits that an open brings beside its stop and target, held against the price that it is decided at. Pure. */
final class PlannedExits {
    private PlannedExits() {}

    /** The plan of the position; its levels in percent count from the price. */
    static ExitPlan plan(OpenCommand order, Price price, long now) {
        return ExitTerms.planned(order.exits(), order.side(), price, now);
    }

    /** What is wrong with them at a price: no such plan can be, or a part would be closed at once. */
    static Optional<RuleLine> refusal(OpenCommand order, Price price, long now) {
        if (order.exits().isEmpty()) {
            return Optional.empty();
        }
        ExitPlan plan;
        try {
            plan = plan(order, price, now);
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            return Optional.of(Rulebook.violated(
                    Receipt.EXITS_IMPOSSIBLE, "", String.valueOf(impossible.getMessage()), "", "other exits"));
        }
        Side side = order.side();
        return plan.targets().stream()
                .map(ExitTarget::level)
                .filter(level -> Exits.won(side, level, price.units()))
                .findFirst()
                .map(level -> Rulebook.violated(
                        Receipt.LEVEL_FIRES_NOW,
                        "",
                        "the target " + level + " would fire at once, the price is " + price,
                        "",
                        "a level " + (side == Side.LONG ? "above " : "below ") + price));
    }
}
