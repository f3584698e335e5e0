package io.github.plimsoll.avantis.venue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.avantis.message.Fields;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;

/** Steps as they stand in a file: JSON, version 1. */
final class JournalText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long VERSION = 1;

    private JournalText() {}

    static byte[] write(JournalStep step) {
        ObjectNode all = MAPPER.createObjectNode();
        all.put("version", VERSION);
        step.order().ifPresent(order -> all.set("order", order(order)));
        ArrayNode events = all.putArray("events");
        step.events().forEach(event -> events.add(event(event)));
        ArrayNode positions = all.putArray("positions");
        step.positions().forEach(position -> positions.add(position(position)));
        try {
            return MAPPER.writeValueAsBytes(all);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws io.github.plimsoll.evm.RefusedException or IllegalArgumentException when it was not written so */
    static JournalStep read(byte[] text) {
        Fields all = Fields.read("journal", text);
        if (all.whole("version") != VERSION) {
            throw new IllegalArgumentException(
                    "the journal is of version " + all.whole("version") + ", not " + VERSION);
        }
        return new JournalStep(
                all.has("order") ? Optional.of(order(all.object("order"))) : Optional.empty(),
                all.objects("events").stream().map(JournalText::event).toList(),
                all.objects("positions").stream().map(JournalText::position).toList());
    }

    private static ObjectNode order(SignedOrder order) {
        ObjectNode all = MAPPER.createObjectNode();
        all.put("id", order.id().toString());
        all.put("account", order.account().toString());
        all.put("position", order.position().toString());
        all.put("kind", order.kind().name());
        all.put("instrument", order.instrument());
        all.put("side", order.side().name());
        all.put("units", order.units());
        all.put("collateral", order.collateral());
        all.put("trader", order.trader().hex());
        all.put("signer", order.signer().hex());
        all.put("pair", order.pairIndex());
        all.put("signedAt", order.signedAt());
        all.put("deadlineMs", order.deadlineMs());
        // In parts, as a text of an answer is bounded.
        ArrayNode body = all.putArray("body");
        for (int at = 0; at < order.body().length(); at += 900) {
            body.addObject()
                    .put(
                            "part",
                            order.body().substring(at, Math.min(order.body().length(), at + 900)));
        }
        all.put("stage", order.stage().name());
        all.put("tracking", order.trackingId());
        all.put("heard", order.heard());
        all.put("reason", order.reason());
        return all;
    }

    private static SignedOrder order(Fields all) {
        StringBuilder body = new StringBuilder();
        for (Fields part : all.objects("body")) {
            body.append(part.text("part"));
        }
        return new SignedOrder(
                SortableId.parse(all.text("id")),
                new AccountId(all.text("account")),
                SortableId.parse(all.text("position")),
                IntentKind.valueOf(all.text("kind")),
                all.text("instrument"),
                Side.valueOf(all.text("side")),
                all.whole("units"),
                all.whole("collateral"),
                all.address("trader"),
                all.address("signer"),
                all.whole("pair"),
                all.whole("signedAt"),
                all.whole("deadlineMs"),
                body.toString(),
                OrderStage.valueOf(all.text("stage")),
                all.text("tracking"),
                all.whole("heard"),
                all.text("reason"));
    }

    private static ObjectNode event(VenueEvent event) {
        ObjectNode all = MAPPER.createObjectNode();
        all.put("id", event.id());
        all.put("kind", event.kind().name());
        all.put("account", event.account().toString());
        SortableId order = event.order();
        if (order != null) {
            all.put("order", order.toString());
        }
        all.put("position", event.position().toString());
        all.put("units", event.units());
        Price price = event.price();
        if (price != null) {
            all.put("price", price.units());
            all.put("decimals", price.decimals());
        }
        all.put("fee", event.fee().micros());
        all.put("reason", event.reason());
        all.put("at", event.at());
        return all;
    }

    private static VenueEvent event(Fields all) {
        return new VenueEvent(
                0,
                all.text("id"),
                VenueEvent.Kind.valueOf(all.text("kind")),
                new AccountId(all.text("account")),
                all.has("order") ? SortableId.parse(all.text("order")) : null,
                SortableId.parse(all.text("position")),
                all.whole("units"),
                all.has("price") ? Price.of(all.whole("price"), (int) all.whole("decimals")) : null,
                Usd.ofMicros(all.whole("fee")),
                all.text("reason"),
                all.whole("at"));
    }

    private static ObjectNode position(TrackedPosition position) {
        ObjectNode all = MAPPER.createObjectNode();
        all.put("id", position.id().toString());
        all.put("account", position.account().toString());
        all.put("instrument", position.instrument());
        all.put("trader", position.trader().hex());
        all.put("pair", position.pairIndex());
        all.put("index", position.index());
        all.put("openedAt", position.openedAt());
        all.put("side", position.side().name());
        all.put("units", position.units());
        all.put("collateral", position.collateral());
        all.put("leverage", position.leverage());
        all.put("openPrice", position.openPrice());
        return all;
    }

    private static TrackedPosition position(Fields all) {
        return new TrackedPosition(
                SortableId.parse(all.text("id")),
                new AccountId(all.text("account")),
                all.text("instrument"),
                all.address("trader"),
                all.whole("pair"),
                all.whole("index"),
                all.whole("openedAt"),
                Side.valueOf(all.text("side")),
                all.whole("units"),
                all.whole("collateral"),
                all.whole("leverage"),
                all.whole("openPrice"));
    }
}
