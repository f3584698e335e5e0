package io.github.plimsoll.feeds.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Coinbase Advanced Trade: the channels {@code ticker} and {@code heartbeats}, numbered together by {@code sequence_num}
 * within a connection, and the answer of {@code product_book}.
 */
final class CoinbaseDecoder extends Reader {
    CoinbaseDecoder(List<Listing> listings) {
        super(new Listings(listings));
    }

    @Override
    Decoded read(byte[] message, long receivedMicros) throws Unreadable {
        Fields all = Json.object(message, Set.of());
        if (all.has("pricebook")) {
            return each(List.of(all.object("pricebook")), this::answered);
        }
        if (all.textOrEmpty("type").equals("error")) {
            return Decoded.goodbye("the server says: " + all.textOrEmpty("message"));
        }
        long number = all.whole("sequence_num");
        if (number < 0) {
            throw new Unreadable(Rejected.Reason.BAD_NUMBER, "sequence_num is below 0: " + number);
        }
        if (!all.text("channel").equals("ticker")) {
            return Decoded.beat().numbered(number);
        }
        long made = Numbers.instant("timestamp", all.text("timestamp"));
        List<@Nullable Object> tickers = new ArrayList<>();
        for (Object event : all.list("events")) {
            tickers.addAll(Fields.of("an event", event).list("tickers"));
        }
        return each(tickers, part -> pushed(Fields.of("a ticker", part), made)).numbered(number);
    }

    private Tick pushed(Fields part, long made) throws Unreadable {
        return book(
                listing(part.text("product_id")),
                part.text("best_bid"),
                part.text("best_ask"),
                part.has("best_bid_quantity") ? part.text("best_bid_quantity") : null,
                part.has("best_ask_quantity") ? part.text("best_ask_quantity") : null,
                made,
                Tick.NO_SEQUENCE);
    }

    private Tick answered(Fields book) throws Unreadable {
        Fields bid = top(book, "bids");
        Fields ask = top(book, "asks");
        return book(
                listing(book.text("product_id")),
                bid.text("price"),
                ask.text("price"),
                bid.text("size"),
                ask.text("size"),
                Numbers.instant("time", book.text("time")),
                Tick.NO_SEQUENCE);
    }

    private static Fields top(Fields book, String side) throws Unreadable {
        List<?> levels = book.list(side);
        if (levels.isEmpty()) {
            throw new Unreadable(Rejected.Reason.WRONG_SHAPE, "there are no " + side);
        }
        return Fields.of("a level of " + side, levels.get(0));
    }
}
