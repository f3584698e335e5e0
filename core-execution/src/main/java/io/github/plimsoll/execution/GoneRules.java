package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Optional;

/** Whether the word of persons ends a position or a part of it: only while its venue shows less of it, and nothing can act on it. */
final class GoneRules {
    /** Most that is paid for a position, in times of its collateral: itself and the largest gain of a venue, 2500 %. */
    static final int MOST_TIMES = 26;

    private GoneRules() {}

    /**
     * What was seen of a position.
     *
     * @param venue name of its venue
     * @param connected whether that is bound here
     * @param shown what it holds for the account, asked after the position was read
     * @param elsewhere why another process books for the venue and not this one; empty when this one does
     * @param booked whether the books have come as far as the venue's answer
     * @param orders the open orders of the position
     */
    record Seen(
            String venue,
            boolean connected,
            VenueSnapshot shown,
            Optional<String> elsewhere,
            boolean booked,
            List<Order> orders) {
        private long units(SortableId position) {
            return shown.positions().stream()
                    .filter(found -> found.position().equals(position))
                    .mapToLong(VenueSnapshot.OpenPosition::units)
                    .sum();
        }

        /** What the books hold beyond what the venue shows; 0 when that is not known, or nothing. */
        long gone(StoredPosition position) {
            return shown.known() ? Math.max(0, position.remainingUnits() - Math.max(0, units(position.id()))) : 0;
        }

        /** In words. */
        String said(StoredPosition position) {
            if (!connected) {
                return "venue " + venue + " is not connected";
            }
            return "venue " + venue + " "
                    + (shown.known()
                            ? "shows " + units(position.id()) + " units of it, of which the books hold "
                                    + position.remainingUnits()
                            : "does not show its positions");
        }
    }

    /**
     * One of its orders.
     *
     * @param seen what the venue says of it
     * @param asked whether the venue was asked for it just now
     */
    record Order(StoredIntent intent, DoubtRules.Seen seen, boolean asked) {}

    static Optional<RuleLine> refusal(StoredPosition position, Usd paid, Seen seen, long now) {
        if (!position.open()) {
            return refused(
                    Gone.POSITION_CLOSED,
                    "an open position",
                    "P" + position.number() + " is closed by " + position.closeReason(),
                    "nothing any more");
        }
        return shown(position, seen)
                .or(() -> range(position, paid, seen.gone(position)))
                .or(() -> seen.orders().stream()
                        .map(order -> order(order, now))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<RuleLine> range(StoredPosition position, Usd paid, long units) {
        Usd collateral = PositionMath.released(position.collateral(), units, position.remainingUnits());
        Usd most = Usd.ofMicros(Math.multiplyExact(collateral.micros(), MOST_TIMES));
        return !paid.isNegative() && paid.compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        Gone.PAID_OUT_OF_RANGE,
                        "0 to " + most,
                        paid.toString(),
                        "USD",
                        "what the venue paid, at most " + MOST_TIMES + " times the collateral of " + collateral
                                + " USD"));
    }

    private static Optional<RuleLine> shown(StoredPosition position, Seen seen) {
        if (!seen.connected()) {
            return refused(Doubt.VENUE_NOT_CONNECTED, "", seen.said(position), "the same where it is connected");
        }
        if (seen.elsewhere().isPresent()) {
            return refused(
                    Gone.VENUE_SILENT,
                    "the process that books for venue " + seen.venue(),
                    seen.elsewhere().get(),
                    "the same there");
        }
        if (!seen.shown().known()) {
            return refused(
                    Gone.VENUE_SILENT,
                    "an answer of the venue without it",
                    seen.said(position),
                    "the same when the venue shows its positions");
        }
        if (seen.gone(position) == 0) {
            return refused(
                    Doubt.VENUE_DISAGREES,
                    "fewer units at the venue than in the books",
                    seen.said(position),
                    "/close P" + position.number() + ", as what the venue holds can be closed");
        }
        return seen.booked()
                ? Optional.empty()
                : refused(
                        Gone.VENUE_SILENT,
                        "everything booked that the venue has told",
                        "some of it is not booked yet",
                        "the same in a few seconds, when the venue's own word of it is still not there");
    }

    private static Optional<RuleLine> order(Order order, long now) {
        StoredIntent intent = order.intent();
        if (intent.state() == IntentState.RECORDED) {
            return Optional.empty(); // nothing of it has left, nor can when it ends in the same transaction
        }
        boolean untold = intent.kind() == IntentKind.CLOSE && Doubt.STATES.contains(intent.state());
        return untold && order.asked()
                ? DoubtRules.untold(intent, order.seen(), now)
                : refused(
                        Gone.ORDER_UNDER_WAY,
                        "no order of it that may still act",
                        intent.kind() + " " + intent.id() + " is " + intent.state(),
                        Doubt.STATES.contains(intent.state())
                                ? "the same when that has ended; where its venue cannot tell, /resolve " + intent.id()
                                        + " never REASON ends it"
                                : "the same when that has ended");
    }

    static Optional<RuleLine> changed(StoredPosition position, String seen) {
        return Gone.isOf(seen, position)
                ? Optional.empty()
                : refused(
                        Gone.POSITION_CHANGED,
                        "the position as it was looked at",
                        position.remainingUnits() + " units with a margin of " + position.collateral() + " USD",
                        "looking at it again and doing the first step again");
    }

    private static Optional<RuleLine> refused(String code, String limit, String actual, String wouldPass) {
        return Optional.of(Rulebook.violated(code, limit, actual, "", wouldPass));
    }
}
