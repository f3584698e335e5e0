package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Optional;

/**
 * A position that its venue may hold no more, or only a part of, and what the venue says of it.
 *
 * @param position as it stands
 * @param said the venue's answer in words
 * @param units what would leave the books, or has: what they hold beyond what the venue shows
 * @param collateral of it what goes with them
 * @param orders its orders that end with it
 * @param refusal why nothing is booked; empty when it would be, or has been
 */
public record Gone(
        StoredPosition position,
        String said,
        long units,
        Usd collateral,
        List<StoredIntent> orders,
        Optional<RuleLine> refusal) {
    /** Nothing is left of it to be booked. */
    public static final String POSITION_CLOSED = "POSITION_CLOSED";
    /** It holds something else than what was looked at. */
    public static final String POSITION_CHANGED = Receipt.POSITION_CHANGED;
    /** More than a venue can have paid, or less than nothing. */
    public static final String PAID_OUT_OF_RANGE = "PAID_OUT_OF_RANGE";
    /** Its venue does not show what it holds, or did something that is not booked yet. */
    public static final String VENUE_SILENT = "VENUE_SILENT";
    /** An order of it may still act. */
    public static final String ORDER_UNDER_WAY = "ORDER_UNDER_WAY";

    private static final String PART = "/part";

    public Gone {
        orders = List.copyOf(orders);
    }

    /**
     * What a person who looked at a position has seen of it, without white space: size, margin and result. Its version says
     * less: an exit that is tried and declined again and again, as it is where there is nothing to close, makes a new one
     * each time.
     */
    public static String seen(StoredPosition position) {
        return position.openedUnits() + "/" + position.remainingUnits() + "/"
                + position.collateral().micros() + "/" + position.realized().micros();
    }

    /** {@link #seen(StoredPosition)}, and what of it is to leave the books when that is not all. */
    public String seen() {
        return seen(position) + (units == position.remainingUnits() ? "" : PART + units);
    }

    /** Whether a person saw the position as it is. */
    static boolean isOf(String seen, StoredPosition position) {
        String now = seen(position);
        return seen.equals(now) || seen.startsWith(now + PART);
    }

    /** The refusal in one sentence; empty when there is none. */
    public String sentence() {
        return refusal.map(Rulebook::sentence).orElse("");
    }
}
