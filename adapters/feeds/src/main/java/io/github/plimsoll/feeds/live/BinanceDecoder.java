package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.Set;

/**
 * Binance's best bid and ask: {@code bookTicker} of the stream, raw or combined, and the answers of
 * {@code /api/v3/ticker/bookTicker}, one or a list. Neither has a time: it is that of receipt. The stream's {@code u} is
 * the running number.
 */
final class BinanceDecoder extends Reader {
    BinanceDecoder(List<Listing> listings) {
        super(new Listings(listings));
    }

    @Override
    Decoded read(byte[] message, long receivedMicros) throws Unreadable {
        Object value = Json.read(message, Set.of());
        if (value instanceof List<?> answers) {
            return each(answers, part -> answered(Fields.of("an answer", part), receivedMicros));
        }
        Fields all = Fields.of("the message", value);
        Fields data = all.has("data") ? all.object("data") : all;
        if (data.has("e") && data.text("e").equals("serverShutdown")) {
            return Decoded.goodbye("the server shuts down");
        }
        if (data.has("error") || data.has("msg")) {
            return Decoded.goodbye("the server says: "
                    + (data.has("msg")
                            ? data.textOrEmpty("msg")
                            : data.object("error").textOrEmpty("msg")));
        }
        if (data.has("bidPrice")) {
            return each(List.of(data), part -> answered(part, receivedMicros));
        }
        return data.has("id") && !data.has("s")
                ? Decoded.beat()
                : each(List.of(data), part -> pushed(part, receivedMicros));
    }

    private Tick answered(Fields part, long receivedMicros) throws Unreadable {
        return book(
                listing(part.text("symbol")),
                part.text("bidPrice"),
                part.text("askPrice"),
                part.text("bidQty"),
                part.text("askQty"),
                receivedMicros,
                Tick.NO_SEQUENCE);
    }

    private Tick pushed(Fields part, long receivedMicros) throws Unreadable {
        Listing listing = listing(part.text("s"));
        long update = part.whole("u");
        if (update < 0) {
            throw new Unreadable(Rejected.Reason.BAD_NUMBER, "u is below 0: " + update);
        }
        return book(listing, part.text("b"), part.text("a"), part.text("B"), part.text("A"), receivedMicros, update);
    }
}
