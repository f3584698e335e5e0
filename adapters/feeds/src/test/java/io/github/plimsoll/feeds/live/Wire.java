package io.github.plimsoll.feeds.live;

import java.util.List;
import java.util.function.Function;

/** One message of each protocol as its owner documents it, all of the same moment, and what it says. */
@SuppressWarnings("ImmutableEnumChecker")
enum Wire {
    HERMES(
            Decoders::hermes,
            "e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43",
            """
            {"binary":{"encoding":"hex","data":["504e4155"]},"parsed":[{"id":"%s","price":{"price":"%s","conf":"2500000000",\
            "expo":-8,"publish_time":1790000000},"ema_price":{"price":"7700000000000","conf":"1","expo":-8,\
            "publish_time":1790000000},"metadata":{"slot":190000001,"proof_available_time":1790000001,\
            "prev_publish_time":1789999999}}]}""",
            "7712345000001",
            point(7_712_345_000_001L, 2_500_000_000L, -8, 1_790_000_000_000_000L, 190_000_001L, Session.UNSTATED),
            List.of("parsed", "id", "conf", "expo", "publish_time")),
    LAZER(
            Decoders::lazer,
            "1",
            """
            {"type":"streamUpdated","subscriptionId":1,"parsed":{"timestampUs":"1790000000200000","priceFeeds":[\
            {"priceFeedId":"%s","price":"%s","bestBidPrice":"7712000000000","bestAskPrice":"7713000000000",\
            "exponent":-8,"confidence":2188501708,"marketSession":"regular","feedUpdateTimestamp":1790000000200000}]}}""",
            "7712345000001",
            point(
                    7_712_345_000_001L,
                    2_188_501_708L,
                    -8,
                    1_790_000_000_200_000L,
                    1_790_000_000_200_000L,
                    Session.REGULAR),
            List.of("parsed", "timestampUs", "priceFeeds", "priceFeedId", "price", "exponent")),
    AVANTIS(
            Decoders::avantis,
            "1",
            """
            {"timestampUs":"1790000000200000","priceFeeds":[{"priceFeedId":"%s","price":"%s","exponent":-8,\
            "bestBidPrice":"7712000000000","bestAskPrice":"7713000000000"}]}""",
            "7712345000001",
            point(7_712_345_000_001L, 0, -8, 1_790_000_000_200_000L, 1_790_000_000_200_000L, Session.UNSTATED),
            List.of("timestampUs", "priceFeeds", "priceFeedId", "price", "exponent")),
    BINANCE(
            Decoders::binance,
            "BTCUSDT",
            """
            {"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"%s","b":"%s","B":"31.21000000",\
            "a":"77123.46000000","A":"40.66000000"}}""",
            "77123.45000000",
            book(3_121_000_000L, 4_066_000_000L, 1_790_000_000_000_000L, 400_900_217L),
            List.of("u", "s", "b", "B", "a", "A")),
    BINANCE_REST(
            Decoders::binance,
            "BTCUSDT",
            """
            [{"symbol":"%s","bidPrice":"%s","bidQty":"31.21000000","askPrice":"77123.46000000","askQty":"40.66000000"}]""",
            "77123.45000000",
            book(3_121_000_000L, 4_066_000_000L, 1_790_000_000_000_000L, Tick.NO_SEQUENCE),
            List.of("symbol", "bidPrice", "bidQty", "askPrice", "askQty")),
    COINBASE(
            Decoders::coinbase,
            "BTC-USD",
            """
            {"channel":"ticker","client_id":"","timestamp":"2026-09-21T14:13:20.250000123Z","sequence_num":3,"events":[\
            {"type":"update","tickers":[{"type":"ticker","product_id":"%s","price":"77123.45","volume_24_h":"16038.28",\
            "best_bid":"%s","best_bid_quantity":"31.21","best_ask":"77123.46","best_ask_quantity":"40.66"}]}]}""",
            "77123.45",
            book(3_121_000_000L, 4_066_000_000L, 1_790_000_000_250_000L, Tick.NO_SEQUENCE),
            List.of("channel", "timestamp", "sequence_num", "events", "tickers", "product_id", "best_bid", "best_ask")),
    COINBASE_REST(
            Decoders::coinbase,
            "BTC-USD",
            """
            {"pricebook":{"product_id":"%s","bids":[{"price":"%s","size":"31.21"}],\
            "asks":[{"price":"77123.46","size":"40.66"}],"time":"2026-09-21T14:13:20.250000Z"}}""",
            "77123.45",
            book(3_121_000_000L, 4_066_000_000L, 1_790_000_000_250_000L, Tick.NO_SEQUENCE),
            List.of("pricebook", "product_id", "bids", "asks", "time")),
    KRAKEN(
            Decoders::kraken,
            "BTC/USD",
            """
            {"channel":"ticker","type":"update","data":[{"symbol":"%s","bid":%s,"bid_qty":31.21,"ask":77123.46,\
            "ask_qty":40.66,"last":77123.4,"volume":1.0e3,"timestamp":"2026-09-21T14:13:20.250000Z"}]}""",
            "77123.45",
            book(3_121_000_000L, 4_066_000_000L, 1_790_000_000_250_000L, Tick.NO_SEQUENCE),
            List.of("channel", "data", "symbol", "bid", "ask")),
    KRAKEN_REST(
            Decoders::kraken,
            "XXBTZUSD",
            """
            {"error":[],"result":{"%s":{"a":["77123.46000","1","40.66"],"b":["%s","1","31.21"],\
            "c":["77123.45000","0.0027"],"t":[34619,38907],"o":"77000.00000"}}}""",
            "77123.45000",
            book(3_121_000_000L, 4_066_000_000L, 1_790_000_000_000_000L, Tick.NO_SEQUENCE),
            List.of("error", "result", "a", "b")),
    COIN_GECKO(
            Decoders::coinGecko,
            "bitcoin",
            """
            {"%s":{"usd":%s,"last_updated_at":1790000000}}""",
            "77123.45",
            point(771_234_500_000_000L, 0, -10, 1_790_000_000_000_000L, Tick.NO_SEQUENCE, Session.UNSTATED),
            List.of("usd", "last_updated_at"));

    private static Tick point(long price, long confidence, int exponent, long made, long sequence, Session session) {
        return new Tick("BTC-USD", new Tick.Point(price, confidence), exponent, made, sequence, session);
    }

    private static Tick book(long bidSize, long askSize, long made, long sequence) {
        Tick.Book book = new Tick.Book(771_234_500_000_000L, 771_234_600_000_000L, bidSize, askSize, -8);
        return new Tick("BTC-USD", book, -10, made, sequence, Session.UNSTATED);
    }

    private final Decoder decoder;
    private final String id;
    private final String template;
    private final String price;
    private final Tick expected;
    private final List<String> needed;

    Wire(
            Function<List<Listing>, Decoder> decoder,
            String id,
            String template,
            String price,
            Tick expected,
            List<String> needed) {
        this.decoder = decoder.apply(List.of(new Listing("BTC-USD", id, 10)));
        this.id = id;
        this.template = template;
        this.price = price;
        this.expected = expected;
        this.needed = needed;
    }

    Decoder decoder() {
        return decoder;
    }

    String id() {
        return id;
    }

    String documented() {
        return template.formatted(id, price);
    }

    String withId(String other) {
        return template.formatted(other, price);
    }

    String withPrice(String other) {
        return template.formatted(id, other);
    }

    Tick expected() {
        return expected;
    }

    /** Fields without which it says nothing. */
    List<String> needed() {
        return needed;
    }
}
