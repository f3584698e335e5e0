package io.github.plimsoll.avantis.venue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.avantis.message.Fields;
import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.nio.charset.StandardCharsets;

/** Orders and positions as rows of a store: what only this adapter reads is JSON, version 1. */
final class JournalText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long VERSION = 1;
    private static final int MAX_WORDS = 500;

    private JournalText() {}

    private static String text(ObjectNode all) {
        try {
            return MAPPER.writeValueAsString(all.put("version", VERSION));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Fields fields(String text) {
        Fields all = Fields.read("journal", text.getBytes(StandardCharsets.UTF_8));
        if (all.whole("version") != VERSION) {
            throw new IllegalArgumentException(
                    "the journal is of version " + all.whole("version") + ", not " + VERSION);
        }
        return all;
    }

    /** As a row keeps it: one line that fits, of characters that every database takes. */
    static String clipped(String words) {
        StringBuilder line = new StringBuilder();
        words.codePoints().limit(MAX_WORDS).forEach(point -> {
            boolean strange = Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
            if (line.length() + Character.charCount(point) <= MAX_WORDS) {
                line.appendCodePoint(strange ? ' ' : point);
            }
        });
        return line.toString();
    }

    static PreparedOrder row(String venue, String wallet, SignedOrder order) {
        return new PreparedOrder(
                venue,
                order.id(),
                wallet,
                IntentNonce.of(order.id()),
                Math.multiplyExact(order.deadlineMs(), 1_000L),
                terms(order),
                order.body().isEmpty() ? null : order.body(),
                order.stage(),
                order.trackingId(),
                order.heard(),
                clipped(order.reason()),
                order.version());
    }

    private static String terms(SignedOrder order) {
        ObjectNode all = MAPPER.createObjectNode();
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
        all.put("digest", order.digest());
        RestingTerms resting = order.resting();
        if (resting != null) {
            all.putObject("resting")
                    .put("type", resting.type())
                    .put("price", resting.price())
                    .put("leverage", resting.leverage())
                    .put("slippage", resting.slippage());
        }
        return text(all);
    }

    /** @throws io.github.plimsoll.evm.RefusedException or IllegalArgumentException when it was not written so */
    static SignedOrder order(PreparedOrder row) {
        Fields all = fields(row.terms());
        String bytes = row.bytes();
        SignedOrder order = new SignedOrder(
                row.id(),
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
                row.deadline() / 1_000,
                all.text("digest"),
                bytes == null ? "" : bytes,
                row.state(),
                row.tracking(),
                row.heard(),
                row.reason(),
                row.version());
        return all.has("resting") ? order.waitingFor(resting(all.object("resting"))) : order;
    }

    private static RestingTerms resting(Fields of) {
        return new RestingTerms(
                Math.toIntExact(of.whole("type")), of.whole("price"), of.whole("leverage"), of.whole("slippage"));
    }

    static PlacedPosition row(TrackedPosition position) {
        return new PlacedPosition(position.id(), place(position), position.open(), position.version());
    }

    private static String place(TrackedPosition position) {
        ObjectNode all = MAPPER.createObjectNode();
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
        return text(all);
    }

    /** @throws io.github.plimsoll.evm.RefusedException or IllegalArgumentException when it was not written so */
    static TrackedPosition position(PlacedPosition row) {
        Fields all = fields(row.text());
        return new TrackedPosition(
                row.id(),
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
                all.whole("openPrice"),
                row.version());
    }
}
