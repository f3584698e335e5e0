package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Quantity;

/** An order for programs. */
final class OrderData {
    private OrderData() {}

    static Data of(StoredIntent intent, Listing listing) {
        int decimals = listing.instrument().sizeDecimals();
        return Data.of("intent", intent.id())
                .and("decision", intent.decision())
                .and("position", intent.position())
                .and("kind", intent.kind())
                .and("origin", intent.origin())
                .and("instrument", intent.instrument())
                .and("side", intent.side())
                .and("size", Quantity.of(intent.sizeUnits(), decimals))
                .and("filled", Quantity.of(intent.filledUnits(), decimals))
                .and("collateral", intent.kind().adds() ? intent.collateral() : null)
                .and("leverage", intent.leverage())
                .and("state", intent.state())
                .and("reason", intent.reason())
                .and("time", Data.time(intent.recordedAt()));
    }
}
