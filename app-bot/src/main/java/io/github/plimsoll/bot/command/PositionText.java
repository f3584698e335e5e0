package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;

/** A position as a person and a program read it, marked at the validated price when there is one. */
public record PositionText(StoredPosition position, Listing listing, Optional<Price> mark) {
    public static PositionText of(Trading trading, StoredPosition position) {
        Listing listing = trading.listings().require(position.instrument());
        PriceView view = PriceView.of(trading.feed(), listing);
        return new PositionText(
                position,
                listing,
                view.price() == null
                        ? Optional.empty()
                        : Optional.of(view.price().price()));
    }

    public Quantity remaining() {
        return Quantity.of(position.remainingUnits(), listing.instrument().sizeDecimals());
    }

    /** Profit or loss of what is open, at the mark, rounded down. */
    public Optional<Usd> unrealized() {
        return mark.map(price -> {
            long move =
                    position.side().sign() * (price.units() - position.entry().units());
            return Usd.ofMicros(Quantity.notionalMicros(
                    position.remainingUnits(),
                    listing.instrument().sizeDecimals(),
                    move,
                    price.decimals(),
                    Rounding.FLOOR));
        });
    }

    /** Distance from mark to liquidation as a share of the mark. */
    public Optional<Percent> distance() {
        return mark.map(price -> {
            long units = position.side().sign()
                    * (price.units() - position.liquidation().units());
            long share = Exact.mulDiv(units, Ratio.ONE_MILLIONTHS, price.units(), Rounding.FLOOR);
            return Ratio.ofMillionths(share / 100 * 100).toPercent();
        });
    }

    String line() {
        return "P" + position.number() + (position.external() ? "  EXTERNAL " : "  ") + position.side() + " "
                + remaining() + " "
                + listing.instrument().base() + " " + position.instrument() + " entry "
                + Say.price(position.entry()) + ", mark " + mark.map(Say::price).orElse("unknown") + ", PnL "
                + unrealized().map(u -> Say.signed(u) + " USD").orElse("unknown") + ", collateral "
                + position.collateral() + " USD at " + position.leverage() + ", liquidation "
                + Say.price(position.liquidation())
                + distance().map(d -> " (" + d + " away)").orElse("")
                + (position.stopLoss() == null ? "" : ", stop " + Say.price(position.stopLoss()))
                + (position.takeProfit() == null ? "" : ", target " + Say.price(position.takeProfit()))
                + (position.closingUnits() == 0 ? "" : ", closing under way");
    }

    Data data() {
        return Data.of("number", "P" + position.number())
                .and("position", position.id())
                .and("external", position.external() ? true : null)
                .and("instrument", position.instrument())
                .and("side", position.side())
                .and("size", remaining())
                .and("entry", position.entry())
                .and("mark", mark.orElse(null))
                .and("unrealized", unrealized().orElse(null))
                .and("realized", position.realized())
                .and("collateral", position.collateral())
                .and("leverage", position.leverage())
                .and("liquidation_price", position.liquidation())
                .and("stop_loss", position.stopLoss())
                .and("take_profit", position.takeProfit())
                .and(
                        "closing",
                        Quantity.of(
                                position.closingUnits(), listing.instrument().sizeDecimals()))
                .and("opened_at", Data.time(position.openedAt()));
    }
}
