package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.Set;

/** CoinGecko's {@code /simple/price} in US dollars with {@code last_updated_at}: an average of many venues, about once a minute. */
final class CoinGeckoDecoder extends Reader {
    /** @param listings symbols are CoinGecko's ids, such as {@code bitcoin} */
    CoinGeckoDecoder(List<Listing> listings) {
        super(new Listings(listings));
    }

    @Override
    Decoded read(byte[] message, long receivedMicros) throws Unreadable {
        Fields all = Json.object(message, Set.of());
        if (all.has("status") && all.object("status").has("error_code")) {
            return Decoded.goodbye("the server says: " + all.object("status").textOrEmpty("error_message"));
        }
        return each(all.names(), symbol -> {
            Listing listing = listing(symbol);
            Fields coin = all.object(symbol);
            return new Tick(
                    listing.market(),
                    new Tick.Point(Numbers.price("usd", coin.number("usd"), listing.decimals(), false), 0),
                    -listing.decimals(),
                    Numbers.seconds("last_updated_at", coin.whole("last_updated_at")),
                    Tick.NO_SEQUENCE,
                    Session.UNSTATED);
        });
    }
}
