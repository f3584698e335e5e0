package io.github.plimsoll.feeds.live;

import java.util.List;

/** The decoders of all protocols, each for the markets that it is asked for. */
public final class Decoders {
    private Decoders() {}

    /** Pyth Hermes, latest prices and stream; symbols are feed ids with or without 0x. */
    public static Decoder hermes(List<Listing> listings) {
        return new HermesDecoder(listings);
    }

    /** Pyth Lazer's websocket; symbols are numbers of price feeds. */
    public static Decoder lazer(List<Listing> listings) {
        return new LazerDecoder(listings);
    }

    /** Avantis' event {@code price_update}; symbols are numbers of Lazer's price feeds. */
    public static Decoder avantis(List<Listing> listings) {
        return new LazerDecoder(listings);
    }

    /** Binance, stream and answers; symbols such as {@code BTCUSDT}. */
    public static Decoder binance(List<Listing> listings) {
        return new BinanceDecoder(listings);
    }

    /** Coinbase, stream and answers; symbols such as {@code BTC-USD}. */
    public static Decoder coinbase(List<Listing> listings) {
        return new CoinbaseDecoder(listings);
    }

    /** Kraken; symbols such as {@code BTC/USD} in the stream and {@code XXBTZUSD} in answers. */
    public static Decoder kraken(List<Listing> listings) {
        return new KrakenDecoder(listings);
    }

    /** CoinGecko; symbols such as {@code bitcoin}. */
    public static Decoder coinGecko(List<Listing> listings) {
        return new CoinGeckoDecoder(listings);
    }
}
