package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Which of what the venue shows an order that rests there is, or has made. Pure. */
final class RestingMatch {
    /** Leverage is shown to about so many parts of itself by whoever works it out again. */
    private static final long PARTS = 100;

    private RestingMatch() {}

    /** Whether what waits in that place has every field of an order that the venue tells. */
    static boolean isIt(SignedOrder order, UserData.Waiting seen) {
        RestingTerms terms = Objects.requireNonNull(order.resting());
        return seen.pairIndex() == order.pairIndex()
                && seen.price() == terms.price()
                && seen.collateral() == order.collateral()
                && seen.buy().filter(buy -> buy != (order.side() == Side.LONG)).isEmpty()
                && (seen.leverage().isEmpty() || seen.leverage().getAsLong() == terms.leverage())
                && (seen.slippage().isEmpty() || seen.slippage().getAsLong() == terms.slippage());
    }

    /** Whether it is still there: in its place, and placed when it was. */
    static boolean isThere(SignedOrder order, UserData data) {
        RestingNote note = RestingNote.of(order);
        return order.rests() && note.isFound() && data.orders().stream().anyMatch(seen -> isIt(order, note, seen));
    }

    /** Whether what waits is it, or may be while it was not found. */
    static boolean isOurs(SignedOrder order, UserData.Waiting seen) {
        RestingNote note = RestingNote.of(order);
        return note.isFound() ? isIt(order, note, seen) : isIt(order, seen);
    }

    private static boolean isIt(SignedOrder order, RestingNote note, UserData.Waiting seen) {
        return seen.index() == note.index() && seen.block() == note.block() && isIt(order, seen);
    }

    /**
     * What it may be among all that waits. Whoever trades for the wallet elsewhere can have placed the same.
     *
     * @param block that has its transaction; what names another one is not it
     * @param taken whether what waits is another order of ours
     */
    static List<UserData.Waiting> candidates(
            SignedOrder order, UserData data, long block, Predicate<UserData.Waiting> taken) {
        return data.orders().stream()
                .filter(seen -> isIt(order, seen) && (seen.block() == 0 || seen.block() == block) && !taken.test(seen))
                .toList();
    }

    /**
     * What it may have made: a position of its side and leverage, with no more than its collateral, at no worse a price than it
     * allows, and no older than it may be.
     *
     * @param since epoch seconds before which it had made nothing
     * @param known whether a position is another one of ours
     */
    static List<UserData.Held> made(SignedOrder order, UserData data, long since, Predicate<UserData.Held> known) {
        return data.positions().stream()
                .filter(seen -> mayHaveMade(order, seen) && seen.openedAt() >= since && !known.test(seen))
                .toList();
    }

    /** Fees are taken from the collateral, which is why it may have less; not more than a half of it. */
    static boolean mayHaveMade(SignedOrder order, UserData.Held seen) {
        RestingTerms terms = Objects.requireNonNull(order.resting());
        return seen.pairIndex() == order.pairIndex()
                && seen.buy() == (order.side() == Side.LONG)
                && seen.collateral() <= order.collateral()
                && seen.collateral() >= order.collateral() / 2
                && Math.abs(seen.leverage() - terms.leverage()) <= terms.leverage() / PARTS
                && seen.openPrice() > 0
                && isAllowed(terms, order.side(), seen.openPrice());
    }

    /** No worse than it allows; of a stop not much better than its price either, as it waits for a worse one than there was. */
    private static boolean isAllowed(RestingTerms terms, Side side, long price) {
        // A price is rounded by whoever tells it.
        BigInteger room = BigInteger.valueOf(terms.price())
                .multiply(BigInteger.valueOf(terms.slippage()))
                .divide(OrderPlan.HUNDRED)
                .add(BigInteger.ONE);
        BigInteger worse = BigInteger.valueOf(price - terms.price()).multiply(BigInteger.valueOf(side.sign()));
        return worse.compareTo(room) <= 0
                && (terms.type() == PlaceCall.LIMIT || worse.negate().compareTo(room) <= 0);
    }
}
