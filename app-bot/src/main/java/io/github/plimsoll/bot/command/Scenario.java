package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.Liquidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a move of the price against a position costs, before closing fees.
 *
 * @param move the move as a share of the price
 * @param loss what is lost, rounded up; never more than the position is worth
 * @param liquidated whether the move reaches the liquidation price: then all of it is lost
 */
record Scenario(Ratio move, Usd loss, boolean liquidated) {
    /** Half a percent, one, two (the stress move), five (a crash) and ten (rare, but it happens). */
    static final List<Ratio> MOVES = List.of(
            Ratio.parse("0.005"), Ratio.parse("0.01"), Ratio.parse("0.02"), Ratio.parse("0.05"), Ratio.parse("0.10"));

    /**
     * A position as a scenario sees it.
     *
     * @param worth collateral with the profit or loss so far
     */
    record Held(Side side, Quantity size, Price price, Price liquidation, Usd worth) {}

    static Scenario of(Held held, Ratio move) {
        long units = Exact.mulDiv(held.price().units(), move.millionths(), Ratio.ONE_MILLIONTHS, Rounding.UP);
        long moved = Math.max(1, held.price().units() - held.side().sign() * units);
        Usd worth = held.worth().isNegative() ? Usd.ZERO : held.worth();
        boolean liquidated =
                Liquidation.isDue(held.side(), moved, held.liquidation().units());
        Usd loss = Usd.ofMicros(Quantity.notionalMicros(
                held.size().units(), held.size().decimals(), units, held.price().decimals(), Rounding.UP));
        return new Scenario(move, liquidated || loss.compareTo(worth) > 0 ? worth : loss, liquidated);
    }

    /** Every position loses at once: the moves are all against it. */
    static Scenario all(List<Held> positions, Ratio move) {
        Usd loss = Usd.ZERO;
        boolean liquidated = false;
        for (Held held : positions) {
            Scenario one = of(held, move);
            loss = loss.plus(one.loss());
            liquidated |= one.liquidated();
        }
        return new Scenario(move, loss, liquidated);
    }

    String line(Optional<Usd> equity, String whenLiquidated) {
        return move.toPercent() + " against you: loss " + loss + " USD"
                + equity.map(e -> ", " + Shares.text(Shares.of(loss, e)) + " of equity")
                        .orElse("")
                + (liquidated ? ", " + whenLiquidated : "");
    }

    Map<String, Object> data(Optional<Usd> equity) {
        return Data.of("move", move)
                .and("loss", loss)
                .and("equity_share", equity.map(e -> Shares.of(loss, e)).orElse(null))
                .and("liquidated", liquidated)
                .map();
    }
}
