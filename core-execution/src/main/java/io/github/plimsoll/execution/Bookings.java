package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.Usd;
import java.util.List;

/** What each kind of event books: entries that sum to zero and none of them zero. Pure. */
final class Bookings {
    private Bookings() {}

    /** Money from outside; negative for a withdrawal. */
    static List<Posting.Entry> flow(Usd amount) {
        return nonZero(
                List.of(new Posting.Entry(Book.CASH, amount), new Posting.Entry(Book.EXTERNAL, amount.negate())));
    }

    /** A position that was found at the venue: its margin came from outside of these books. */
    static List<Posting.Entry> adopted(Usd margin) {
        return nonZero(
                List.of(new Posting.Entry(Book.MARGIN, margin), new Posting.Entry(Book.EXTERNAL, margin.negate())));
    }

    /** A fill that opens or increases: margin is held and the fee paid. */
    static List<Posting.Entry> opened(Usd held, Usd fee) {
        return nonZero(List.of(
                new Posting.Entry(Book.CASH, held.plus(fee).negate()),
                new Posting.Entry(Book.MARGIN, held),
                new Posting.Entry(Book.FEES, fee)));
    }

    /** A fill that closes, or a liquidation. */
    static List<Posting.Entry> closed(Usd released, PositionMath.Settled money) {
        return nonZero(List.of(
                new Posting.Entry(Book.MARGIN, released.negate()),
                new Posting.Entry(Book.CASH, money.payout()),
                new Posting.Entry(Book.PNL, money.pnl().negate()),
                new Posting.Entry(Book.FEES, money.fee())));
    }

    /** A charge that is no trade, such as funding or gas; negative when it is received. */
    static List<Posting.Entry> charged(Book payer, Usd charge) {
        return nonZero(List.of(new Posting.Entry(payer, charge.negate()), new Posting.Entry(Book.FEES, charge)));
    }

    /** Margin added to a position from cash; negative when it is taken back. */
    static List<Posting.Entry> margin(Usd added) {
        return nonZero(List.of(new Posting.Entry(Book.CASH, added.negate()), new Posting.Entry(Book.MARGIN, added)));
    }

    /** The entries that move something; a posting needs two. */
    private static List<Posting.Entry> nonZero(List<Posting.Entry> entries) {
        return entries.stream().filter(entry -> entry.amount().micros() != 0).toList();
    }
}
