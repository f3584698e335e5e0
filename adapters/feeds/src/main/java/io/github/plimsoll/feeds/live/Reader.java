package io.github.plimsoll.feeds.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the decoders share: a message as a whole may be bad, or single prices of it. */
abstract class Reader implements Decoder {
    /** Decimals of the sizes of a book. */
    static final int SIZE_DECIMALS = 8;

    private final Listings listings;

    Reader(Listings listings) {
        this.listings = listings;
    }

    /** Reads a message or says what is wrong with all of it. */
    abstract Decoded read(byte[] message, long receivedMicros) throws Unreadable;

    @Override
    public final Decoded decode(byte[] message, long receivedMicros) {
        if (message.length > MAX_MESSAGE) {
            return Decoded.rejected(new Rejected(
                    Rejected.Reason.TOO_LONG,
                    "a message has " + message.length + " bytes with a limit of " + MAX_MESSAGE));
        }
        try {
            return read(message, receivedMicros);
        } catch (Unreadable all) {
            return Decoded.rejected(all.why());
        }
    }

    final Listing listing(String symbol) throws Unreadable {
        return listings.of(symbol);
    }

    /** One price of a message. */
    @FunctionalInterface
    interface One<T> {
        Tick read(T from) throws Unreadable;
    }

    /** Each by itself: a bad one does not spoil the others. */
    static <T extends @Nullable Object> Decoded each(Iterable<? extends T> parts, One<T> one) {
        List<Tick> ticks = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        for (T part : parts) {
            try {
                ticks.add(one.read(part));
            } catch (Unreadable bad) {
                rejected.add(bad.why());
            }
        }
        return Decoded.prices(ticks, rejected);
    }

    /** The top of a book from decimal text; sizes of null are not given. */
    static Tick book(
            Listing listing,
            String bid,
            String ask,
            @Nullable String bidSize,
            @Nullable String askSize,
            long madeAtMicros,
            long sequence)
            throws Unreadable {
        Tick.Book book = new Tick.Book(
                Numbers.price("the bid", bid, listing.decimals(), false),
                Numbers.price("the ask", ask, listing.decimals(), true),
                bidSize == null ? 0 : Numbers.size("the bid's size", bidSize, SIZE_DECIMALS),
                askSize == null ? 0 : Numbers.size("the ask's size", askSize, SIZE_DECIMALS),
                -SIZE_DECIMALS);
        return new Tick(listing.market(), book, -listing.decimals(), madeAtMicros, sequence, Session.UNSTATED);
    }
}
