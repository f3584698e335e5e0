package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.Holding;
import io.github.plimsoll.avantis.VenueMath;
import io.github.plimsoll.avantis.message.OrderNews;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a piece of news makes of an order, its position and the events to be told. A pure function. */
final class Outcomes {
    private Outcomes() {}

    /**
     * Of one piece of a story.
     *
     * @param held the position of a close, if it is tracked
     * @param finals codes of errors after which nothing happens any more
     * @param now world time, microseconds
     */
    static JournalStep of(
            SignedOrder order,
            OrderNews.Told told,
            Instrument instrument,
            @Nullable TrackedPosition held,
            SortedSet<String> finals,
            long now) {
        SignedOrder next = told.seq().isPresent() ? order.heard(told.seq().getAsLong()) : order;
        OrderNews news = told.news();
        if (news instanceof OrderNews.Executed fill) {
            JournalStep step = understood(next, fill, instrument, held, now);
            return order.stage().isOpen() ? step : late(next, step, fill, instrument, now);
        }
        if (!next.stage().isOpen()) {
            return JournalStep.of(next);
        }
        if (news instanceof OrderNews.Accepted accepted) {
            return JournalStep.of(next.accepted(accepted.trackingId()));
        }
        if (news instanceof OrderNews.Canceled canceled) {
            return declined(next, canceled.reason(), now);
        }
        if (news instanceof OrderNews.Failed failed) {
            String why = failed.message().equals("-") ? failed.code() : failed.code() + ": " + failed.message();
            return finals.contains(failed.code())
                    ? declined(next, why, now)
                    : JournalStep.of(next.at(PreparedState.GIVEN_UP, why));
        }
        return JournalStep.of(next);
    }

    /**
     * Whether a fill was of the position as one of these orders left it, of which nothing is told yet: it has another size after an
     * increase than it would have, or another entry at a close.
     *
     * @param others of the same position that may have happened
     */
    static boolean isAhead(
            SignedOrder order,
            OrderNews.Executed fill,
            Instrument instrument,
            TrackedPosition held,
            List<SignedOrder> others) {
        Trade after = fill.trade();
        if (order.kind() == IntentKind.CLOSE) {
            return after.openPrice() > 0
                    && after.openPrice() != held.openPrice()
                    && others.stream().anyMatch(other -> other.kind() == IntentKind.INCREASE);
        }
        if (order.kind() != IntentKind.INCREASE) {
            return false;
        }
        OptionalLong shown = shown(after, instrument);
        return shown.isPresent()
                && !Coins.same(shown.getAsLong(), Math.addExact(held.units(), units(order, fill, instrument)));
    }

    /** The units of a position, as it is told; empty when that makes none. */
    private static OptionalLong shown(Trade told, Instrument instrument) {
        if (told.initialPosToken() == 0 || told.openPrice() == 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Coins.units(instrument, told.initialPosToken(), told.leverage(), told.openPrice()));
        } catch (RefusedException | ArithmeticException impossible) {
            return OptionalLong.empty();
        }
    }

    private static JournalStep understood(
            SignedOrder order,
            OrderNews.Executed fill,
            Instrument instrument,
            @Nullable TrackedPosition held,
            long now) {
        try {
            return filled(order, fill, instrument, held, now);
        } catch (ArithmeticException beyond) {
            return JournalStep.of(
                    order.at(PreparedState.GIVEN_UP, "the venue tells of a fill with impossible numbers"));
        }
    }

    /**
     * A fill of an order that had ended: the books have to hear of it, whatever they make of it. What an open made has been taken
     * for a position from elsewhere by then and stays that.
     */
    private static JournalStep late(
            SignedOrder order, JournalStep step, OrderNews.Executed fill, Instrument instrument, long now) {
        if (step.events().isEmpty()) {
            return new JournalStep(
                    Optional.of(order.at(PreparedState.ENDED, "")),
                    told(order, instrument, order.units(), fill.price(), Usd.ZERO, now),
                    List.of());
        }
        return order.kind() == IntentKind.OPEN ? new JournalStep(step.order(), step.events(), List.of()) : step;
    }

    /** It will never happen. */
    static JournalStep declined(SignedOrder order, String why, long now) {
        VenueEvent event = event(order, "end", VenueEvent.Kind.DECLINED, 0, null, Usd.ZERO, why, now);
        return new JournalStep(Optional.of(order.at(PreparedState.ENDED, why)), List.of(event), List.of());
    }

    /** Its transaction was undone, for good. */
    static JournalStep reverted(SignedOrder order, long now) {
        String why = "its transaction was undone by the venue's contract";
        VenueEvent event = event(order, "end", VenueEvent.Kind.REVERTED, 0, null, Usd.ZERO, why, now);
        return new JournalStep(Optional.of(order.at(PreparedState.ENDED, why)), List.of(event), List.of());
    }

    /** Its collateral was moved, all of it; the position may be gone by now. */
    static JournalStep moved(SignedOrder order, @Nullable TrackedPosition held, long now) {
        VenueEvent event = event(order, "margin", VenueEvent.Kind.MARGIN, order.units(), null, Usd.ZERO, "", now);
        return new JournalStep(
                Optional.of(order.at(PreparedState.ENDED, "")),
                List.of(event),
                held == null ? List.of() : List.of(OwnOrders.after(held, order)));
    }

    private static JournalStep filled(
            SignedOrder order,
            OrderNews.Executed fill,
            Instrument instrument,
            @Nullable TrackedPosition held,
            long now) {
        boolean ours =
                fill.trade().trader().equals(order.trader()) && fill.trade().pairIndex() == order.pairIndex();
        if (!ours || fill.opens() != order.adds()) {
            return JournalStep.of(
                    order.at(PreparedState.GIVEN_UP, "the venue tells of a fill that is of another order"));
        }
        if (order.kind() == IntentKind.INCREASE) {
            return increased(order, fill, instrument, held, now);
        }
        return order.adds() ? opened(order, fill, instrument, now) : closed(order, fill, instrument, held, now);
    }

    private static JournalStep opened(SignedOrder order, OrderNews.Executed fill, Instrument instrument, long now) {
        long units = units(order, fill, instrument);
        if (units <= 0 || units > order.units()) {
            return tooMuch(order, units);
        }
        long net = fill.trade().initialPosToken();
        long collateral = net == 0 ? order.collateral() : net;
        TrackedPosition position = new TrackedPosition(
                order.position(),
                order.account(),
                order.instrument(),
                order.trader(),
                order.pairIndex(),
                fill.trade().index(),
                fill.trade().timestamp(),
                order.side(),
                units,
                collateral,
                fill.trade().leverage(),
                fill.price(),
                0);
        Usd fee = Usd.ofMicros(Math.max(0, order.collateral() - collateral));
        return done(order, instrument, units, fill.price(), fee, position, now);
    }

    private static long units(SignedOrder order, OrderNews.Executed fill, Instrument instrument) {
        return fill.coins() == 0 ? order.units() : Coins.toUnits(instrument, fill.coins());
    }

    private static JournalStep tooMuch(SignedOrder order, long units) {
        return JournalStep.of(order.at(
                PreparedState.GIVEN_UP, "the venue tells of a fill of " + units + " units of " + order.units()));
    }

    private static JournalStep increased(
            SignedOrder order,
            OrderNews.Executed fill,
            Instrument instrument,
            @Nullable TrackedPosition held,
            long now) {
        if (held == null || held.index() != fill.trade().index()) {
            return JournalStep.of(order.at(
                    PreparedState.GIVEN_UP, "the venue tells of an increase of a position that is not the known one"));
        }
        long units = units(order, fill, instrument);
        if (units <= 0 || units > order.units()) {
            return tooMuch(order, units);
        }
        long net = fill.trade().initialPosToken();
        TrackedPosition more = held.now(
                Math.addExact(held.units(), units),
                net == 0 ? Math.addExact(held.collateral(), order.collateral()) : net,
                fill.trade().leverage(),
                fill.trade().openPrice(),
                fill.trade().timestamp());
        return grown(order, instrument, units, fill.price(), then(held, fill, units, instrument), more, now);
    }

    /**
     * The collateral that was there before the increase. A close that came between and of which nobody will ever tell took its part:
     * what had cost what it paid out would be a loss that nobody had.
     */
    private static long then(TrackedPosition held, OrderNews.Executed fill, long units, Instrument instrument) {
        OptionalLong shown = shown(fill.trade(), instrument);
        if (shown.isEmpty() || Coins.same(shown.getAsLong(), Math.addExact(held.units(), units))) {
            return held.collateral();
        }
        long before = Math.subtractExact(shown.getAsLong(), units);
        return before <= 0 || before >= held.units()
                ? held.collateral()
                : held.collateral() - inside(held, held.units() - before);
    }

    /** The collateral of a part of a position, which goes with it when it is closed. */
    private static long inside(TrackedPosition held, long units) {
        return units == held.units()
                ? held.collateral()
                : Exact.mulDiv(held.collateral(), units, held.units(), Rounding.DOWN);
    }

    /** What of the collateral did not arrive was its cost. */
    private static JournalStep grown(
            SignedOrder order,
            Instrument instrument,
            long units,
            long price,
            long before,
            TrackedPosition after,
            long now) {
        long arrived = Math.subtractExact(after.collateral(), before);
        if (arrived <= 0) {
            return JournalStep.of(order.at(
                    PreparedState.GIVEN_UP, "the venue tells of an increase after which there is no more collateral"));
        }
        Usd fee = Usd.ofMicros(Math.max(0, Math.subtractExact(order.collateral(), arrived)));
        return done(order, instrument, units, price, fee, after, now);
    }

    private static JournalStep done(
            SignedOrder order,
            Instrument instrument,
            long units,
            long price,
            Usd fee,
            TrackedPosition position,
            long now) {
        return new JournalStep(
                Optional.of(order.at(PreparedState.ENDED, "")),
                told(order, instrument, units, price, fee, now),
                List.of(position));
    }

    private static List<VenueEvent> told(
            SignedOrder order, Instrument instrument, long units, long price, Usd fee, long now) {
        boolean buys = order.adds() == (order.side() == Side.LONG);
        List<VenueEvent> events = new ArrayList<>();
        events.add(
                event(order, "fill", VenueEvent.Kind.FILL, units, Coins.price(instrument, price, buys), fee, "", now));
        if (units < order.units()) {
            events.add(
                    event(order, "rest", VenueEvent.Kind.CANCELLED, 0, null, Usd.ZERO, "the venue filled a part", now));
        }
        return events;
    }

    private static JournalStep closed(
            SignedOrder order,
            OrderNews.Executed fill,
            Instrument instrument,
            @Nullable TrackedPosition held,
            long now) {
        if (held == null || held.units() < order.units()) {
            return JournalStep.of(
                    order.at(PreparedState.GIVEN_UP, "the venue tells that more was closed than is known to be open"));
        }
        long collateral = inside(held, order.units());
        long result = collateral == 0
                ? 0
                : VenueMath.gross(
                        new Holding(
                                held.side(), collateral, Math.max(VenueMath.ONE, held.leverage()), held.openPrice()),
                        fill.price());
        // What was not paid out of what was there: closing fee, rollover and funding together.
        long charge = Math.subtractExact(Math.addExact(collateral, result), fill.paid());
        TrackedPosition left = held.left(
                held.units() - order.units(),
                held.collateral() - collateral,
                fill.trade().timestamp());
        JournalStep step =
                done(order, instrument, order.units(), fill.price(), Usd.ofMicros(Math.max(0, charge)), left, now);
        if (charge >= 0) {
            return step;
        }
        List<VenueEvent> events = new ArrayList<>(step.events());
        events.add(new VenueEvent(
                0,
                order.id() + ":earned",
                VenueEvent.Kind.FUNDING,
                order.account(),
                null,
                order.position(),
                0,
                null,
                Usd.ofMicros(charge),
                "",
                now));
        return new JournalStep(step.order(), events, step.positions());
    }

    /** An open that was executed while nobody listened, found among what the trader holds. */
    static JournalStep found(SignedOrder order, UserData.Held seen, Instrument instrument, long now) {
        TrackedPosition position = new TrackedPosition(
                order.position(),
                order.account(),
                order.instrument(),
                order.trader(),
                order.pairIndex(),
                seen.index(),
                seen.openedAt(),
                order.side(),
                order.units(),
                seen.collateral(),
                seen.leverage(),
                seen.openPrice(),
                0);
        Usd fee = Usd.ofMicros(Math.max(0, order.collateral() - seen.collateral()));
        return done(order, instrument, order.units(), seen.openPrice(), fee, position, now);
    }

    /**
     * An increase that was executed while nobody listened, found as the position that grew. Its price follows from the average
     * before and after.
     */
    static JournalStep found(
            SignedOrder order, TrackedPosition held, UserData.Held seen, Instrument instrument, long now) {
        BigInteger all = BigInteger.valueOf(seen.openPrice())
                .multiply(BigInteger.valueOf(Math.addExact(held.units(), order.units())));
        long price = all.subtract(BigInteger.valueOf(held.openPrice()).multiply(BigInteger.valueOf(held.units())))
                .divide(BigInteger.valueOf(order.units()))
                .longValueExact();
        TrackedPosition more = held.now(
                Math.addExact(held.units(), order.units()),
                seen.collateral(),
                seen.leverage(),
                seen.openPrice(),
                seen.openedAt());
        return grown(order, instrument, order.units(), price, held.collateral(), more, now);
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
