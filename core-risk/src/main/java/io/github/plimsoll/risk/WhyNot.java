package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The single changes that would make a refused order pass as a whole: each is the smallest of its kind, and the
 * smallest of all is the one that takes away or adds the least share of what it changes: of the collateral, of the
 * leverage, or, for a stop, of the distance to liquidation by which the price moves at which the position ends (from
 * its stop, or from liquidation without one). Immutable. Source: reference systems, section 13.2: a clear reason, how
 * to fix it, when to retry.
 *
 * @param order the order that was refused
 * @param changes at least one, in the order collateral, leverage, stop
 * @param smallest the one of them that changes the order least; of equal ones the first
 */
public record WhyNot(OpenOrder order, List<Remedy> changes, Remedy smallest) {
    /** Shares are compared to this fraction. */
    private static final long SHARE = 1_000_000_000_000L;

    public WhyNot {
        Given.notNull(order, "order");
        changes = Given.noNulls(changes, "changes");
        Given.notNull(smallest, "smallest");
    }

    static Optional<WhyNot> of(Evaluation e) {
        if (e.passes() || !e.inRange()) {
            return Optional.empty();
        }
        List<Remedy> changes = new ArrayList<>(Remedies.whole(e));
        larger(e).ifPresent(changes::add);
        stop(e).ifPresent(changes::add);
        return changes.stream()
                .min(Comparator.comparingLong(change -> share(e, change)))
                .map(smallest -> new WhyNot(e.order, changes, smallest));
    }

    /** How much of the order a change takes away or adds. */
    private static long share(Evaluation e, Remedy change) {
        return switch (change.kind()) {
            case COLLATERAL_AT_MOST, COLLATERAL_AT_LEAST -> part(change.value(), e.collateral, e.collateral);
            case LEVERAGE_AT_MOST -> part(change.value(), e.leverage, e.leverage);
            case STOP_AT -> part(change.value(), e.hasStop() ? e.stop : e.liquidation(), toLiquidation(e));
            case PRICE_ABOVE, PRICE_BELOW, WAIT -> Long.MAX_VALUE;
        };
    }

    private static long toLiquidation(Evaluation e) {
        return Math.max(1, Math.abs(e.market.priceUnits() - e.liquidation()));
    }

    private static long part(long after, long before, long whole) {
        long moved = Math.abs(after - before);
        return moved / whole >= Long.MAX_VALUE / SHARE
                ? Long.MAX_VALUE
                : Exact.mulDiv(moved, SHARE, whole, Rounding.UP);
    }

    /** The least collateral that satisfies the minimum sizes, when nothing else is wrong there. */
    private static Optional<Remedy> larger(Evaluation e) {
        long minimum = Bits.NOTIONAL_BELOW_MIN | Bits.SIZE_BELOW_MIN;
        if ((e.low & minimum) == 0) {
            return Optional.empty();
        }
        Evaluation probe = e.copy();
        long passing = e.collateral;
        while ((at(probe, passing) & minimum) != 0) {
            if (passing > Usd.MAX_MICROS / 2) {
                return Optional.empty();
            }
            passing *= 2;
        }
        long failing = e.collateral;
        while (passing - failing > 1) {
            long middle = failing + (passing - failing) / 2;
            if ((at(probe, middle) & minimum) != 0) {
                failing = middle;
            } else {
                passing = middle;
            }
        }
        at(probe, passing);
        return probe.passes()
                ? Optional.of(new Remedy(
                        Remedy.Kind.COLLATERAL_AT_LEAST,
                        passing,
                        Usd.DECIMALS,
                        "collateral of at least " + Decimals.print(passing, Usd.DECIMALS, 2) + " USD"))
                : Optional.empty();
    }

    private static long at(Evaluation probe, long collateral) {
        probe.collateral = collateral;
        return probe.run(null).low;
    }

    /** The farthest stop at which everything passes: a nearer one loses less. */
    private static Optional<Remedy> stop(Evaluation e) {
        if (!e.market.priced) {
            return Optional.empty();
        }
        long price = e.market.priceUnits();
        int decimals = e.market.instrument().priceDecimals();
        long sign = e.isLong() ? 1 : -1;
        long farthest = Math.min(e.market.distance(e.leverage) - 1, price - 1);
        if (farthest < 1) {
            return Optional.empty();
        }
        Evaluation probe = e.copy();
        // From the price outwards losses only grow, but a least distance may have to be kept first.
        long least = Math.max(0, e.value(RiskLimit.MIN_STOP_DISTANCE));
        long near = Math.max(1, PriceRules.ratioOf(price, least));
        if (near > farthest || !passes(probe, price - sign * near, decimals)) {
            return Optional.empty();
        }
        long passing = near;
        long failing = farthest + 1;
        while (failing - passing > 1) {
            long middle = passing + (failing - passing) / 2;
            if (passes(probe, price - sign * middle, decimals)) {
                passing = middle;
            } else {
                failing = middle;
            }
        }
        long stop = price - sign * passing;
        return Optional.of(
                new Remedy(Remedy.Kind.STOP_AT, stop, decimals, "a stop loss at " + Decimals.print(stop, decimals, 2)));
    }

    private static boolean passes(Evaluation probe, long stop, int decimals) {
        if (stop < 1) {
            return false;
        }
        probe.order = probe.order.withStopLoss(Price.of(stop, decimals));
        probe.stop = stop;
        return probe.run(null).passes();
    }

    /** For a person to read. */
    public String text() {
        return String.join(", or ", changes.stream().map(Remedy::text).toList());
    }
}
