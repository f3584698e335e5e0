package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Quantity;

/** An order for programs. */
public final class OrderData {
    private OrderData() {}

    /** Coins, or the dollars of a change of margin. */
    public static String size(StoredIntent intent, Listing listing) {
        return intent.kind().movesMargin()
                ? intent.collateral() + " USD"
                : Quantity.of(intent.sizeUnits(), listing.instrument().sizeDecimals()) + " "
                        + listing.instrument().base();
    }

    static Data of(StoredIntent intent, Listing listing) {
        boolean moves = intent.kind().movesMargin();
        int decimals = listing.instrument().sizeDecimals();
        return Data.of("intent", intent.id())
                .and("decision", intent.decision())
                .and("position", intent.position())
                .and("kind", intent.kind())
                .and("origin", intent.origin())
                .and("instrument", intent.instrument())
                .and("side", intent.side())
                .and("size", moves ? null : Quantity.of(intent.sizeUnits(), decimals))
                .and("filled", moves ? null : Quantity.of(intent.filledUnits(), decimals))
                .and("collateral", moves || intent.kind().adds() ? intent.collateral() : null)
                .and("leverage", intent.leverage())
                .and("state", intent.state())
                .and("reason", intent.reason())
                .and("time", Data.time(intent.recordedAt()));
    }
}
