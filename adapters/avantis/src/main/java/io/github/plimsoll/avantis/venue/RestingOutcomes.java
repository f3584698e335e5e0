package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ends of orders that rested at the venue. A pure function. */
final class RestingOutcomes {
    private RestingOutcomes() {}

    /**
     * A keeper has carried it out: the position that it made is shown. The venue puts all of the collateral into it but for what it
     * takes, at its leverage and the price that there was, so that the size is not exactly what was ordered. What is smaller is a
     * part, and the collateral of the rest is in the position or gone all the same: it is charged. What is larger the books hold as
     * ordered, and the rest of it shows where they are compared with the venue.
     */
    static JournalStep filled(SignedOrder order, UserData.Held seen, Instrument instrument, long now) {
        long shown = Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice());
        long units = Coins.same(shown, order.units()) ? order.units() : Math.min(shown, order.units());
        if (units <= 0) {
            return JournalStep.of(
                    order.at(PreparedState.GIVEN_UP, "the venue shows a position of it that is no unit large"));
        }
        TrackedPosition position = new TrackedPosition(
                order.position(),
                order.account(),
                order.instrument(),
                order.trader(),
                order.pairIndex(),
                seen.index(),
                seen.openedAt(),
                order.side(),
                Coins.same(shown, units) ? units : shown,
                seen.collateral(),
                seen.leverage(),
                seen.openPrice(),
                0);
        // As the books part the collateral: by size.
        long put = Exact.mulDiv(order.collateral(), units, order.units(), Rounding.DOWN);
        long fee = Math.max(0, put - seen.collateral());
        long beside = order.collateral() - put;
        Price price = Coins.price(instrument, seen.openPrice(), order.side() == Side.LONG);
        List<VenueEvent> events = new ArrayList<>();
        events.add(event(order, "fill", VenueEvent.Kind.FILL, units, price, Usd.ofMicros(fee), "", now));
        if (units < order.units()) {
            String why = "the venue filled as much as the collateral is for";
            events.add(event(order, "rest", VenueEvent.Kind.CANCELLED, 0, null, Usd.ZERO, why, now));
            why = "collateral beside the filled part, which the venue took";
            events.add(event(order, "beside", VenueEvent.Kind.GAS, 0, null, Usd.ofMicros(beside), why, now));
        }
        return new JournalStep(Optional.of(order.at(PreparedState.ENDED, "")), events, List.of(position));
    }

    /** It is taken back, and its collateral with it. */
    static JournalStep calledOff(SignedOrder order, String why, long now) {
        VenueEvent end = event(order, "end", VenueEvent.Kind.CANCELLED, 0, null, Usd.ZERO, why, now);
        return new JournalStep(Optional.of(order.at(PreparedState.ENDED, why)), List.of(end), List.of());
    }

    private static VenueEvent event(
            SignedOrder order,
            String which,
            VenueEvent.Kind kind,
            long units,
            @Nullable Price price,
            Usd fee,
            String reason,
            long now) {
        return new VenueEvent(
                0,
                order.id() + ":" + which,
                kind,
                order.account(),
                order.id(),
                order.position(),
                units,
                price,
                fee,
                JournalText.clipped(reason),
                now);
    }
}
