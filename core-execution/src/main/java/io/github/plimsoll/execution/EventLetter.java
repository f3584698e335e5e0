package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A venue event as the data of a dead letter, and back without a loss. Pure. */
final class EventLetter {
    /** Name of the venue in the data. */
    static final String VENUE = "venue";

    private EventLetter() {}

    static SortedMap<String, String> data(String venue, VenueEvent event) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put(VENUE, venue);
        data.put("sequence", Long.toString(event.sequence()));
        data.put("event", event.id());
        data.put("kind", event.kind().name());
        data.put("account", event.account().value());
        data.put("position", event.position().toString());
        data.put("units", Long.toString(event.units()));
        data.put("fee_micros", Long.toString(event.fee().micros()));
        data.put("reason", event.reason());
        data.put("at", Long.toString(event.at()));
        SortableId order = event.order();
        if (order != null) {
            data.put("order", order.toString());
        }
        Price price = event.price();
        if (price != null) {
            data.put("price_units", Long.toString(price.units()));
            data.put("price_decimals", Integer.toString(price.decimals()));
        }
        return data;
    }

    /** @throws IllegalArgumentException when the data is of no event */
    static VenueEvent event(SortedMap<String, String> data) {
        return new VenueEvent(
                number(data, "sequence"),
                text(data, "event"),
                VenueEvent.Kind.valueOf(text(data, "kind")),
                new AccountId(text(data, "account")),
                order(data.get("order")),
                SortableId.parse(text(data, "position")),
                number(data, "units"),
                data.containsKey("price_units")
                        ? Price.of(number(data, "price_units"), (int) number(data, "price_decimals"))
                        : null,
                Usd.ofMicros(number(data, "fee_micros")),
                text(data, "reason"),
                number(data, "at"));
    }

    private static @Nullable SortableId order(@Nullable String text) {
        return text == null ? null : SortableId.parse(text);
    }

    private static String text(SortedMap<String, String> data, String name) {
        return Objects.requireNonNull(data.get(name), name);
    }

    private static long number(SortedMap<String, String> data, String name) {
        return Long.parseLong(text(data, name));
    }
}
