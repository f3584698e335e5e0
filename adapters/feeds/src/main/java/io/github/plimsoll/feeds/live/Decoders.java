package io.github.plimsoll.feeds.live;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

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

    /**
     * Finds the messages in a stream of server-sent events, however its bytes are cut. Belongs to one thread; events
     * beyond {@link Decoder#MAX_MESSAGE} are left out.
     *
     * @param events names of the events that are messages; those without a name are called {@literal message}
     */
    public static Consumer<ByteBuffer> eventStream(Set<String> events, Consumer<byte[]> taker) {
        return new SseReader(new Messages(taker), events, Decoder.MAX_MESSAGE)::feed;
    }

    private record Messages(Consumer<byte[]> messages) implements Transport.Inbox {
        @Override
        public void message(byte[] message) {
            messages.accept(message);
        }

        @Override
        public void alive() {}

        @Override
        public void rejected(Rejected why) {}

        @Override
        public void ended(String why) {}
    }
}
