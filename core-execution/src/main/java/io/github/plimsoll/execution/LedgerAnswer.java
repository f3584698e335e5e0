package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.function.Function;

/** What {@link AccountLedger} did with an event. */
public sealed interface LedgerAnswer {
    /**
     * The event is booked.
     *
     * @param entries sum to zero; empty when nothing moved
     * @param pnl trading result before fees
     * @param fee fee charged; negative when it was received, such as funding
     */
    record Booked(List<Posting.Entry> entries, Usd pnl, Usd fee) implements LedgerAnswer {
        public Booked {
            entries = List.copyOf(entries);
        }

        /** What the event made: result less fee. */
        public Usd realized() {
            return pnl.minus(fee);
        }
    }

    /**
     * The event contradicts the books, which are as before.
     *
     * @param code why
     * @param message one sentence with the limit and what was asked
     */
    record Refused(Code code, String message) implements LedgerAnswer {}

    /** Why an event is refused. */
    enum Code {
        /** The position is not open. */
        NO_POSITION,
        /** A position of this name is open. */
        ALREADY_OPEN,
        /** A close of more than remains. */
        MORE_THAN_REMAINS,
        /** More than the account has in cash. */
        MORE_THAN_CASH,
        /** More than the position holds as margin. */
        MORE_THAN_MARGIN,
        /** A position without margin is not liquidated. */
        NO_MARGIN
    }

    default <T> T fold(Function<Booked, T> booked, Function<Refused, T> refused) {
        return this instanceof Booked yes ? booked.apply(yes) : refused.apply((Refused) this);
    }
}
