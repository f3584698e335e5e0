package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.pricefeed.Indicative;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.pricefeed.Refusal;
import io.github.plimsoll.pricefeed.ValidatedPrice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A price as a person reads it: validated, or last known with the reasons why it may not open anything. */
record PriceView(@Nullable ValidatedPrice price, List<Refusal> reasons, Optional<Indicative> last) {
    static PriceView of(PriceFeed feed, Listing listing) {
        int market = feed.index(listing.instrument().id());
        PriceReading reading = feed.read(market);
        return reading.fold(
                usable -> new PriceView(usable, List.of(), feed.indicative(market)),
                reasons -> new PriceView(null, reasons, feed.indicative(market)));
    }

    String text() {
        if (price != null) {
            return Say.price(price.price()) + " (" + String.join(", ", price.sources()) + ", "
                    + Say.seconds(last.map(Indicative::ageMicros).orElse(0L)) + " s old)";
        }
        String why = reasons.stream().map(Refusal::toString).collect(Collectors.joining("; "));
        return "no usable price: " + why
                + last.map(l -> "; last " + Say.price(l.price()) + ", " + Say.seconds(l.ageMicros()) + " s ago")
                        .orElse("");
    }

    Data data(Data data) {
        data.and("usable", price != null);
        if (price != null) {
            data.and("price", price.price())
                    .and("sources", price.sources())
                    .and("as_of", Data.time(price.asOfMicros()));
        } else {
            data.and("reasons", reasons.stream().map(Refusal::toString).toList());
        }
        last.ifPresent(l -> data.and("last_price", l.price()).and("last_age_s", Say.seconds(l.ageMicros())));
        return data;
    }
}
