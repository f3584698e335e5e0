package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Optional;

/**
 * The largest order of a shape that passes now. Immutable. Source: reference systems, section 13.2: a clear reason, how
 * to fix it, when to retry.
 *
 * @param collateral the largest collateral; 0 when no order of that shape passes
 * @param binding the rule that one micro-dollar more would violate; empty when nothing passes
 * @param blockers why nothing passes; empty when something does
 */
public record MaxOrder(Usd collateral, Optional<RiskCode> binding, List<Violation> blockers) {
    public MaxOrder {
        Given.notNull(collateral, "collateral");
        Given.notNull(binding, "binding");
        blockers = Given.noNulls(blockers, "blockers");
    }

    /** Whether any order of that shape passes. */
    public boolean exists() {
        return collateral.isPositive();
    }
}
