package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kraken: the channel {@code ticker} of websocket v2, whose prices are JSON numbers and whose time may be missing (then it
 * is that of receipt), and the answer of {@code /0/public/Ticker}, which has no time.
 */
final class KrakenDecoder extends Reader {
    KrakenDecoder(List<Listing> listings) {
        super(new Listings(listings));
    }

    @Override
    Decoded read(byte[] message, long receivedMicros) throws Unreadable {
        Fields all = Json.object(message, Set.of());
        if (all.has("method")) {
            boolean refused = Boolean.FALSE.equals(all.all().get("success"));
            return refused ? Decoded.goodbye("the server says: " + all.textOrEmpty("error")) : Decoded.beat();
        }
        if (all.has("error")) {
            return answer(all, receivedMicros);
        }
        if (!all.text("channel").equals("ticker")) {
            return Decoded.beat();
        }
        return each(all.list("data"), part -> pushed(Fields.of("a ticker", part), receivedMicros));
    }

    private Tick pushed(Fields part, long receivedMicros) throws Unreadable {
        return book(
                listing(part.text("symbol")),
                part.number("bid"),
                part.number("ask"),
                part.has("bid_qty") ? part.number("bid_qty") : null,
                part.has("ask_qty") ? part.number("ask_qty") : null,
                part.has("timestamp") ? Numbers.instant("timestamp", part.text("timestamp")) : receivedMicros,
                Tick.NO_SEQUENCE);
    }

    private Decoded answer(Fields all, long receivedMicros) throws Unreadable {
        List<?> errors = all.list("error");
        if (!errors.isEmpty()) {
            return Decoded.goodbye("the server says: " + errors.get(0));
        }
        Fields result = all.object("result");
        return each(result.names(), symbol -> {
            Fields pair = result.object(symbol);
            List<?> bid = pair.list("b");
            List<?> ask = pair.list("a");
            return book(
                    listing(symbol),
                    part(bid, 0),
                    part(ask, 0),
                    part(bid, 2),
                    part(ask, 2),
                    receivedMicros,
                    Tick.NO_SEQUENCE);
        });
    }

    private static String part(List<? extends @Nullable Object> side, int at) throws Unreadable {
        if (at >= side.size()) {
            throw Fields.wrong("part " + at + " of a side", "there");
        }
        return Fields.number("part " + at + " of a side", side.get(at));
    }
}
