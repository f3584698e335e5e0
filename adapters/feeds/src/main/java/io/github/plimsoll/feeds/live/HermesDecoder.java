package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Pyth Hermes: {@code parsed[].price} of latest prices and of the stream. Prices and confidences are strings there. Times
 * are whole seconds, in each of which there are several prices: the slot is the running number.
 */
final class HermesDecoder extends Reader {
    private static final Set<String> UNREAD = Set.of("binary", "ema_price");

    /** @param listings symbols are feed ids, 64 hexadecimal digits with or without 0x */
    HermesDecoder(List<Listing> listings) {
        super(new Listings(listings.stream()
                .map(one -> new Listing(one.market(), normal(one.symbol()), one.decimals()))
                .toList()));
    }

    static String normal(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.startsWith("0x") ? lower.substring(2) : lower;
    }

    @Override
    Decoded read(byte[] message, long receivedMicros) throws Unreadable {
        return each(Json.object(message, UNREAD).list("parsed"), this::tick);
    }

    private Tick tick(Object part) throws Unreadable {
        Fields feed = Fields.of("an entry of parsed", part);
        Listing listing = listing(normal(feed.text("id")));
        Fields price = feed.object("price");
        long confidence = price.whole("conf");
        if (confidence < 0) {
            throw new Unreadable(Rejected.Reason.BAD_NUMBER, "conf is below 0: " + confidence);
        }
        return new Tick(
                listing.market(),
                new Tick.Point(price.whole("price"), confidence),
                Numbers.exponent(price.whole("expo")),
                Numbers.seconds("publish_time", price.whole("publish_time")),
                slot(feed),
                Session.UNSTATED);
    }

    private static long slot(Fields feed) throws Unreadable {
        if (!feed.has("metadata") || !feed.object("metadata").has("slot")) {
            return Tick.NO_SEQUENCE;
        }
        long slot = feed.object("metadata").whole("slot");
        if (slot < 0) {
            throw new Unreadable(Rejected.Reason.BAD_NUMBER, "slot is below 0: " + slot);
        }
        return slot;
    }
}
