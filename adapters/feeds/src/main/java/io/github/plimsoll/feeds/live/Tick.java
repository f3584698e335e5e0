package io.github.plimsoll.feeds.live;

import io.github.plimsoll.pricefeed.Quote;
import java.util.Objects;
import java.util.function.Function;

/**
 * One price of one market as a source gave it. Immutable. Whether it may be believed is not decided here.
 *
 * @param market id of the instrument, such as {@code BTC-USD}
 * @param value the price, in units of {@code 10^exponent} of the quote currency
 * @param exponent power of ten, -18 to 18
 * @param madeAtMicros when the source says that it was made, epoch microseconds; the time of receipt when it says nothing
 * @param sequence the source's running number of this market, or {@link #NO_SEQUENCE}
 * @param session what the source says of the market's hours
 */
public record Tick(String market, Value value, int exponent, long madeAtMicros, long sequence, Session session) {
    /** The source numbers nothing. */
    public static final long NO_SEQUENCE = -1;

    public Tick {
        Objects.requireNonNull(market, "market");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(session, "session");
    }

    /** What was said of the price. */
    public sealed interface Value {
        /** Exactly one of the functions is called. */
        <R> R fold(Function<? super Point, ? extends R> point, Function<? super Book, ? extends R> book);
    }

    /**
     * One price.
     *
     * @param price mantissa; may be 0 or below, which a price feed refuses
     * @param confidence half width of its interval in the same units; 0 when the source gives none
     */
    public record Point(long price, long confidence) implements Value {
        @Override
        public <R> R fold(Function<? super Point, ? extends R> point, Function<? super Book, ? extends R> book) {
            return point.apply(this);
        }
    }

    /**
     * The top of a book.
     *
     * @param bid mantissa, rounded down where the exponent is too coarse
     * @param ask mantissa, rounded up where the exponent is too coarse
     * @param bidSize base units in {@code 10^sizeExponent}, rounded down; 0 when the source gives none
     * @param askSize as the bid's
     * @param sizeExponent power of ten of both sizes
     */
    public record Book(long bid, long ask, long bidSize, long askSize, int sizeExponent) implements Value {
        @Override
        public <R> R fold(Function<? super Point, ? extends R> point, Function<? super Book, ? extends R> book) {
            return book.apply(this);
        }
    }

    /** Puts all that a price feed takes into the quote, over whatever was in it, and returns it. */
    public Quote fill(Quote quote) {
        quote.clear().exponent(exponent).madeAt(madeAtMicros);
        value.fold(point -> quote.price(point.price(), point.confidence()), book -> quote.book(book.bid(), book.ask()));
        return sequence >= 0 ? quote.sequence(sequence) : quote;
    }

    /** This price with another time. */
    Tick madeAt(long epochMicros) {
        return new Tick(market, value, exponent, epochMicros, sequence, session);
    }
}
