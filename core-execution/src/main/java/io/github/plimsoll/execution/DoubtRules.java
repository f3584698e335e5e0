package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.risk.OrderClass;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the word of a person ends an order whose outcome is unknown: only where no venue tells it and none contradicts. */
final class DoubtRules {
    /** So long nothing may have been done with the order, microseconds of world time: what was just sent may be on its way. */
    static final long QUIET_MICROS = 600_000_000L;

    private DoubtRules() {}

    /**
     * What was seen of an order.
     *
     * @param venue name of its venue
     * @param capabilities of the venue; absent when it is not connected here
     * @param known what it knows of the order
     * @param shown what it holds for the account
     * @param held the position of the order in the books
     * @param lastStep world time of the last step of the order in the last {@link #QUIET_MICROS}; 0 when there was none
     * @param adoptable whether the position that the venue shows under the order's can be taken into the books
     */
    record Seen(
            String venue,
            @Nullable Set<Capability> capabilities,
            VenueOrder known,
            VenueSnapshot shown,
            Optional<StoredPosition> held,
            long lastStep,
            boolean adoptable) {
        private long ours() {
            return held.map(StoredPosition::remainingUnits).orElse(0L);
        }

        Optional<VenueSnapshot.OpenPosition> theirs(StoredIntent order) {
            return shown.positions().stream()
                    .filter(position -> position.position().equals(order.position()))
                    .findFirst();
        }

        private long units(StoredIntent order) {
            return theirs(order).map(VenueSnapshot.OpenPosition::units).orElse(0L);
        }

        Seen withAdoptable() {
            return new Seen(venue, capabilities, known, shown, held, lastStep, true);
        }

        /** In words. */
        String said(StoredIntent order) {
            if (capabilities == null) {
                return "venue " + venue + " is not connected";
            }
            String answer = switch (known) {
                case WORKING -> "works on it";
                case DONE -> "has ended it";
                case ABSENT -> "does not know it";
                case UNKNOWN -> "does not say what became of it";
            };
            return "venue " + venue + " " + answer + " and "
                    + (shown.known()
                            ? "shows " + units(order) + " units of its position, of which the books hold " + ours()
                            : "does not show its positions");
        }
    }

    static Optional<RuleLine> refusal(StoredIntent order, ResolveCommand.Word word, Seen seen, long now) {
        return untold(order, seen, now).or(() -> contradicted(order, word, seen));
    }

    /** Why it is not so that nobody will ever tell what became of the order; empty when it is. */
    static Optional<RuleLine> untold(StoredIntent order, Seen seen, long now) {
        if (!Doubt.STATES.contains(order.state())) {
            return refused(
                    Doubt.ORDER_NOT_UNKNOWN,
                    "UNKNOWN or PARTIALLY_FILLED",
                    order.state().name(),
                    order.state().terminal() ? "nothing any more" : "waiting, the venue is asked all the time");
        }
        if (seen.capabilities() == null) {
            return refused(Doubt.VENUE_NOT_CONNECTED, "", seen.said(order), "the same where it is connected");
        }
        boolean proves =
                seen.known() == VenueOrder.ABSENT && seen.capabilities().contains(Capability.ABSENCE_PROVES_UNSENT);
        if (proves
                || seen.known() == VenueOrder.WORKING
                || seen.known() == VenueOrder.DONE
                || seen.shown().working().contains(order.id())) {
            return refused(
                    Doubt.VENUE_TELLS,
                    "",
                    seen.said(order),
                    "waiting, what the venue tells is in the books in a moment");
        }
        return young(order, seen, now);
    }

    /** What may still be sent, or is perhaps on its way. */
    private static Optional<RuleLine> young(StoredIntent order, Seen seen, long now) {
        boolean opens = order.kind().orderClass() == OrderClass.OPENING;
        long dead = seen.lastStep() == 0 ? Long.MIN_VALUE : Math.addExact(seen.lastStep(), QUIET_MICROS);
        long from = opens ? Math.max(dead, order.validUntil()) : dead;
        return now > from
                ? Optional.empty()
                : refused(
                        Doubt.ORDER_NOT_DEAD,
                        QUIET_MICROS / 60_000_000 + " min without a step of it",
                        Math.max(0, now - seen.lastStep()) / 1_000_000 + " s",
                        "the same in " + ((from - now) / 1_000_000 + 1) + " s");
    }

    private static Optional<RuleLine> contradicted(StoredIntent order, ResolveCommand.Word word, Seen seen) {
        if (word == ResolveCommand.Word.FILLED) {
            return seen.adoptable()
                    ? Optional.empty()
                    : refused(
                            Doubt.VENUE_DISAGREES,
                            "a new position that the venue shows with its terms",
                            seen.said(order),
                            "waiting for the venue's own word of the fill");
        }
        return executed(order, seen)
                ? refused(Doubt.VENUE_DISAGREES, "nothing executed", seen.said(order), remedy(order, seen))
                : Optional.empty();
    }

    private static String remedy(StoredIntent order, Seen seen) {
        if (seen.adoptable()) {
            return "the word filled";
        }
        return order.kind() == IntentKind.CLOSE
                ? "booking what is gone of its position, /resolve " + order.position() + " gone PAID REASON"
                : "waiting for the venue's own word of the fill";
    }

    /** Whether the venue holds what it would hold after this order, and the books do not. */
    private static boolean executed(StoredIntent order, Seen seen) {
        if (!seen.shown().known()) {
            return false;
        }
        if (order.kind() == IntentKind.CLOSE) {
            return seen.units(order) < seen.ours();
        }
        if (order.kind().adds()) {
            return seen.units(order) > seen.ours();
        }
        return seen.theirs(order)
                .map(VenueSnapshot.OpenPosition::terms)
                .flatMap(terms -> seen.held().map(held -> !Comparison.isSameMargin(held, terms)))
                .orElse(false);
    }

    private static Optional<RuleLine> refused(String code, String limit, String actual, String wouldPass) {
        return Optional.of(Rulebook.violated(code, limit, actual, "", wouldPass));
    }

    static Optional<RuleLine> changed(StoredIntent order, long version) {
        return order.version() == version
                ? Optional.empty()
                : refused(
                        Doubt.ORDER_CHANGED,
                        "version " + version,
                        "version " + order.version() + ", " + order.state(),
                        "looking at it again and doing the first step again");
    }
}
