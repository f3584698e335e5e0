package io.github.plimsoll.bot.live;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperFill;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A fill of real money beside what paper makes of the same order at the price it was decided on. Immutable.
 *
 * @param market instrument id
 * @param notional of the real fill
 * @param worse dollars by which the real price was worse for the trader; negative when it was better
 * @param fee what the venue took
 * @param paperFee what paper takes
 */
record TwinFill(String market, Usd notional, Usd worse, Usd fee, Usd paperFee) {
    /** Who writes these into the audit. */
    static final String ACTOR = "dry-twin";

    private static final String ACTION = "TWIN_FILL";

    /** Empty for what is no fill of an order that was decided on a price. */
    static Optional<TwinFill> of(BusinessEvent event, StoredIntent order, Listing listing, PaperCosts costs) {
        Map<String, String> data = event.data();
        String size = data.get("size");
        String filled = data.get("price");
        String fee = data.get("fee");
        Price decided = order.decidedPrice();
        if (decided == null || size == null || filled == null || fee == null) {
            return Optional.empty();
        }
        long units = Quantity.parse(size, listing.instrument().sizeDecimals()).units();
        boolean opens = order.kind().adds();
        boolean buys = (order.side() == Side.LONG) == opens;
        PaperFill paper = costs.fill(listing, decided, buys, opens, units);
        Usd notional = notional(units, listing, Price.parse(filled, Price.DEFAULT_DECIMALS, Rounding.HALF_EVEN));
        Usd more = notional.minus(notional(units, listing, paper.price()));
        return Optional.of(
                new TwinFill(order.instrument(), notional, buys ? more : more.negate(), Usd.parse(fee), paper.fee()));
    }

    private static Usd notional(long units, Listing listing, Price price) {
        return Usd.ofMicros(Quantity.notionalMicros(
                units, listing.instrument().sizeDecimals(), price.units(), price.decimals(), Rounding.HALF_EVEN));
    }

    /** As it is kept, beside the order that was filled. */
    AuditEntry entry(BusinessEvent event, StoredIntent order) {
        String detail = "market=" + market + " notional=" + notional + " worse=" + worse + " fee=" + fee + " paper_fee="
                + paperFee;
        return new AuditEntry(event.at(), ACTOR, ACTION, order.id().toString(), detail, event.trace());
    }

    /** Empty for any other entry. */
    static Optional<TwinFill> of(AuditEntry entry) {
        if (!entry.actor().equals(ACTOR) || !entry.action().equals(ACTION)) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : entry.detail().split(" ")) {
            int is = part.indexOf('=');
            parts.put(part.substring(0, Math.max(0, is)), part.substring(is + 1));
        }
        String market = parts.get("market");
        return market == null
                ? Optional.empty()
                : Optional.of(new TwinFill(
                        market,
                        dollars(parts, "notional"),
                        dollars(parts, "worse"),
                        dollars(parts, "fee"),
                        dollars(parts, "paper_fee")));
    }

    private static Usd dollars(Map<String, String> parts, String name) {
        return Usd.parse(parts.getOrDefault(name, "0"));
    }
}
