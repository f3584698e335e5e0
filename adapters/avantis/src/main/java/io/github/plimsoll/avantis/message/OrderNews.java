package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the venue tells of one signed order, in its stream or when it is asked again. {@code seq} counts from 0 for each order;
 * only what has one is part of its story: the end of a stream's time ({@link Unsettled}) has none and is no outcome.
 */
public sealed interface OrderNews {
    /** Taken: from now on it is asked for under this id, and never posted again. */
    record Accepted(String trackingId) implements OrderNews {}

    /** One try failed; the next may follow. */
    record AttemptFailed(String code, String message, boolean willRetry) implements OrderNews {}

    /** A transaction is under way for it. */
    record Initiated(String orderId, String transaction) implements OrderNews {}

    /**
     * Filled: the end of it.
     *
     * @param opens whether it added to a position
     * @param price 1e-10 dollars
     * @param coins filled, 1e-10; 0 when it is not told
     * @param paid to the trader by a close, micro-dollars
     * @param trade the position after it
     */
    record Executed(String orderId, boolean opens, long price, long coins, long paid, Trade trade)
            implements OrderNews {}

    /** Its transaction was mined and it was not filled: the end of it. */
    record Canceled(String reason) implements OrderNews {}

    /** The venue gives up: the end of what it tells. Whether nothing happened depends on the code. */
    record Failed(String code, String message) implements OrderNews {}

    /** The stream's time is up: nothing is known by it. */
    record Unsettled() implements OrderNews {}

    /** Something new, which is passed over. */
    record Other(String type) implements OrderNews {}

    /** Whether nothing else is told after it. */
    default boolean ends() {
        return this instanceof Executed || this instanceof Canceled || this instanceof Failed;
    }

    /** A piece of news and its place in the story of its order; without a place it is no part of it. */
    record Told(OptionalLong seq, OrderNews news) {}

    /**
     * Reads one event of a stream.
     *
     * @throws RefusedException when it is not what its type says
     */
    static Told read(ServerEvents.ServerEvent event) {
        OptionalLong seq = OptionalLong.empty();
        if (event.id().isPresent()) {
            String id = event.id().get();
            if (!id.matches("[0-9]{1,9}")) {
                throw new RefusedException(RefusalCode.MALFORMED, "the id of an event is its number");
            }
            seq = OptionalLong.of(Long.parseLong(id));
        }
        return told(seq, event.type(), Fields.read("event", event.data().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads what is answered for a tracking id.
     *
     * @throws RefusedException when it is not such an answer
     */
    static List<Told> readStatus(byte[] answer) {
        List<Told> all = new ArrayList<>();
        for (Fields event : Fields.read("status", answer).objects("events")) {
            all.add(told(OptionalLong.of(event.unsigned("seq")), event.text("type"), event.object("payload")));
        }
        return all;
    }

    /**
     * Reads what became of an order that a transaction of our own initiated: its end, or {@link Unsettled} while it has none or
     * the service does not know the transaction. Its fields are taken for those of a stream, as they are not published.
     *
     * @throws RefusedException when it is not such an answer
     */
    static OrderNews readInitiated(byte[] answer) {
        Fields all = Fields.read("status of a transaction", answer);
        if (!all.is("success")) {
            return new Unsettled();
        }
        Fields data = all.object("data");
        return switch (data.text("status")) {
            case "executed" -> executed("MarketOrderExecuted", data.object("executed"));
            case "canceled" -> new Canceled(Fields.shown(data.object("canceled").textOr("reason", "canceled")));
            default -> new Unsettled();
        };
    }

    private static Told told(OptionalLong seq, String type, Fields payload) {
        OrderNews news = news(type, payload);
        boolean unplaced = news instanceof Unsettled;
        if (seq.isEmpty() && !unplaced && !(news instanceof Other)) {
            throw new RefusedException(
                    RefusalCode.MISSING_FIELD, "an event " + Fields.shown(type) + " without its number");
        }
        return new Told(unplaced ? OptionalLong.empty() : seq, news);
    }

    private static OrderNews news(String type, Fields payload) {
        return switch (type) {
            case "MarketOrderAccepted" -> new Accepted(trackingId(payload));
            case "AttemptFailed" ->
                new AttemptFailed(
                        Fields.shown(payload.textOr("code", "")),
                        Fields.shown(payload.textOr("message", "")),
                        payload.has("willRetry") && payload.is("willRetry"));
            case "MarketOrderInitiated", "IncreasePositionRequested" ->
                new Initiated(orderId(payload), Fields.shown(payload.textOr("transactionHash", "")));
            case "MarketOrderExecuted", "PositionSizeIncreased" -> executed(type, payload);
            case "MarketOrderCanceled" -> new Canceled(Fields.shown(payload.textOr("reason", "canceled")));
            case "Error" -> {
                String code = Fields.shown(payload.text("code"));
                yield code.equals("STREAM_TIMEOUT")
                        ? new Unsettled()
                        : new Failed(code, Fields.shown(payload.textOr("message", "")));
            }
            default -> new Other(Fields.shown(type));
        };
    }

    private static String trackingId(Fields payload) {
        String id = payload.text("trackingId");
        if (!id.matches("[A-Za-z0-9_.:-]{1,100}")) {
            throw new RefusedException(RefusalCode.MALFORMED, "a tracking id has letters, digits, - and _ only");
        }
        return id;
    }

    private static String orderId(Fields payload) {
        return payload.has("orderId") ? Long.toString(payload.unsigned("orderId")) : "";
    }

    private static OrderNews executed(String type, Fields payload) {
        boolean opens = type.equals("PositionSizeIncreased") || payload.is("open");
        Fields t = payload.object("t");
        Trade trade = new Trade(
                t.address("trader"),
                t.unsigned("pairIndex"),
                t.unsigned("index"),
                t.unsigned("initialPosToken"),
                t.unsigned("positionSizeUSDC"),
                t.unsigned("openPrice"),
                t.is("buy"),
                t.unsigned("leverage"),
                t.unsigned("tp"),
                t.unsigned("sl"),
                t.unsigned("timestamp"));
        long price = payload.unsigned("price");
        if (price == 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a fill at a price of 0");
        }
        return new Executed(
                orderId(payload),
                opens,
                price,
                payload.has("coinExposure") ? payload.unsigned("coinExposure") : 0,
                payload.has("usdcSentToTrader") ? payload.unsigned("usdcSentToTrader") : 0,
                trade);
    }
}
