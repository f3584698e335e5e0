package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.Set;

/**
 * Pyth Lazer ({@code streamUpdated} over websockets) and Avantis' {@code price_update}, which has the same price feeds
 * without the envelope. Microsecond stamps: that of the message is the running number, that of the feed, where there is
 * one, is when the price was made, as a price that stands still is sent with new messages.
 */
final class LazerDecoder extends Reader {
    private static final Set<String> UNREAD = Set.of("evm", "solana", "leEcdsa", "leUnsigned");

    /** @param listings symbols are the numbers of price feeds */
    LazerDecoder(List<Listing> listings) {
        super(new Listings(listings));
    }

    @Override
    Decoded read(byte[] message, long receivedMicros) throws Unreadable {
        Fields all = Json.object(message, UNREAD);
        if (!all.has("type")) {
            return prices(all);
        }
        return switch (all.text("type")) {
            case "streamUpdated" -> prices(all.object("parsed"));
            case "error", "subscriptionError" -> Decoded.goodbye("the server says: " + all.textOrEmpty("error"));
            default -> Decoded.beat();
        };
    }

    private Decoded prices(Fields parsed) throws Unreadable {
        long stamp = Numbers.micros("timestampUs", parsed.whole("timestampUs"));
        return each(parsed.list("priceFeeds"), part -> tick(Fields.of("a price feed", part), stamp));
    }

    private Tick tick(Fields feed, long stamp) throws Unreadable {
        Listing listing = listing(Long.toString(feed.whole("priceFeedId")));
        long confidence = feed.has("confidence") ? feed.whole("confidence") : 0;
        if (confidence < 0) {
            throw new Unreadable(Rejected.Reason.BAD_NUMBER, "confidence is below 0: " + confidence);
        }
        long made = feed.has("feedUpdateTimestamp")
                ? Numbers.micros("feedUpdateTimestamp", feed.whole("feedUpdateTimestamp"))
                : stamp;
        return new Tick(
                listing.market(),
                new Tick.Point(feed.whole("price"), confidence),
                Numbers.exponent(feed.whole("exponent")),
                made,
                stamp,
                session(feed.textOrEmpty("marketSession")));
    }

    private static Session session(String name) {
        return switch (name) {
            case "regular" -> Session.REGULAR;
            case "preMarket" -> Session.PRE_MARKET;
            case "postMarket" -> Session.POST_MARKET;
            case "overNight" -> Session.OVERNIGHT;
            case "closed" -> Session.CLOSED;
            default -> Session.UNSTATED;
        };
    }
}
