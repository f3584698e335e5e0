package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;

/**
 * What an order would do: every limit before and after, and the amounts that a person asks for. Proves nothing.
 * Immutable. Source: reference systems, section 13.2: a clear reason, how to fix it, when to retry.
 *
 * @param explanation every rule with before and after
 * @param estimate the amounts; empty when there is no price or the amounts do not fit
 */
public record Preview(Explanation explanation, Optional<Estimate> estimate) {
    /**
     * The amounts of an order at the price of now.
     *
     * @param price the price
     * @param notional collateral times leverage
     * @param fee opening fee, on top of the collateral
     * @param size notional divided by price, rounded down
     * @param liquidationPrice where a fill at the price would be liquidated
     * @param worstLoss at the stop where there is one on its right side, else collateral and fee
     */
    public record Estimate(Price price, Usd notional, Usd fee, Quantity size, Price liquidationPrice, Usd worstLoss) {
        public Estimate {
            Given.notNull(price, "price");
            Given.notNull(notional, "notional");
            Given.notNull(fee, "fee");
            Given.notNull(size, "size");
            Given.notNull(liquidationPrice, "liquidationPrice");
            Given.notNull(worstLoss, "worstLoss");
        }
    }

    public Preview {
        Given.notNull(explanation, "explanation");
        Given.notNull(estimate, "estimate");
    }

    /** Whether the order would be approved now. */
    public boolean wouldPass() {
        return explanation.passed();
    }

    static Preview of(RiskPolicy policy, Evaluation e) {
        return new Preview(Explanation.of(policy, e), estimate(e));
    }

    private static Optional<Estimate> estimate(Evaluation e) {
        if (!e.market.priced || !e.inRange() || e.notional > Usd.MAX_MICROS || e.worst() > Usd.MAX_MICROS) {
            return Optional.empty();
        }
        return Optional.of(new Estimate(
                e.market.price(e.market.priceUnits()),
                Usd.ofMicros(e.notional),
                Usd.ofMicros(e.fee),
                Quantity.of(PriceRules.size(e), e.market.instrument().sizeDecimals()),
                e.market.price(e.liquidation()),
                Usd.ofMicros(e.worst())));
    }
}
