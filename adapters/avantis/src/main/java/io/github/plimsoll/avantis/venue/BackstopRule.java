package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Where the venue should hold a stop behind that of the books, and whether to say so now: {@code stop x (1 -/+ gap)}, away from
 * the market. Where the venue would liquidate before that, or takes no stop so far away, it is half way between the stop and there.
 * Pure: equal inputs, equal answers.
 *
 * <p>A level within half a gap of where it should be stays: so of a stop that trails only every half gap is told. A level that
 * nobody here set, and that protects as well, stays too.
 */
final class BackstopRule {
    static final String NO_STOP = "the position has no stop here";

    private static final long MILLION = 1_000_000;

    private BackstopRule() {}

    /**
     * A position as it is known now.
     *
     * @param side of it
     * @param shown what the venue shows of it
     * @param stop of the books, 1e-10 dollars, above 0; empty for none
     * @param maxLoss 1e-10 percent of the collateral beyond which the venue takes no stop; empty when it is not known
     * @param mark the price of now, 1e-10 dollars; 0 or less when there is none
     * @param busy whether an order of it is under way
     * @param ours whether a level that is shown there may be one that was set here
     */
    record Seen(
            Side side,
            UserData.Held shown,
            OptionalLong stop,
            OptionalLong maxLoss,
            long mark,
            boolean busy,
            LongPredicate ours) {}

    /**
     * Decides.
     *
     * @param note with what {@link BackstopNote#seen} makes of what is shown
     * @param now world time, microseconds
     */
    static BackstopStep decide(BackstopTerms terms, Seen seen, BackstopNote note, long now) {
        long shown = seen.shown().stopLoss();
        if (terms.gap().isEmpty() || seen.stop().isEmpty()) {
            String why = terms.gap().isEmpty() ? "none are kept there" : NO_STOP;
            return new BackstopStep.None(
                    shown > 0 && seen.ours().test(shown) ? why + ", and the one that was set before stays" : why);
        }
        BackstopNote.Attempt last = note.attempt();
        if (last != null && note.isUnderWay(terms, now)) {
            return new BackstopStep.Wait(Coins.text(last.stopLoss()) + " is on its way");
        }
        long stop = seen.stop().getAsLong();
        long room = room(seen, stop);
        if (room <= 0) {
            return new BackstopStep.Problem("the stop at " + Coins.text(stop)
                    + " is not before the price at which the venue liquidates, or at which it takes no stop any more");
        }
        long gap = Exact.mulDiv(stop, terms.gap().getAsLong(), MILLION, Rounding.UP);
        long wanted = gap < room ? gap : room / 2;
        // How far what is shown is behind the stop: below 0 it would act before it.
        long behind = seen.side().sign() * (stop - shown);
        boolean looser = behind > wanted + wanted / 2;
        if (shown > 0 && !looser && !seen.ours().test(shown)) {
            return new BackstopStep.Held(behind < 0 ? "set elsewhere, and acts before the stop here" : "set elsewhere");
        }
        if (shown > 0 && !looser && behind >= wanted - wanted / 2 - 1) {
            return new BackstopStep.Held("");
        }
        return change(terms, seen, note, now, stop - seen.side().sign() * wanted);
    }

    private static BackstopStep change(BackstopTerms terms, Seen seen, BackstopNote note, long now, long level) {
        if (seen.busy()) {
            return new BackstopStep.Wait("an order of the position is under way");
        }
        if (note.at() > 0) {
            long next = note.at() + terms.pause(note.tries()).toNanos() / 1_000;
            if (now < next) {
                return new BackstopStep.Wait("it is tried again in " + (next - now + 999_999) / 1_000_000 + " s");
            }
        }
        if (seen.mark() <= 0) {
            return new BackstopStep.Wait("there is no usable price");
        }
        if (seen.side().sign() * (seen.mark() - level) <= 0) {
            return new BackstopStep.Problem(
                    "a level at " + Coins.text(level) + " would act at once, the price is " + Coins.text(seen.mark()));
        }
        return new BackstopStep.Put(seen.shown().takeProfit(), level);
    }

    /** How far behind the stop the venue still takes a level that acts before a liquidation; 0 or less: not even there. */
    private static long room(Seen seen, long stop) {
        UserData.Held shown = seen.shown();
        int sign = seen.side().sign();
        long room = shown.liquidationPrice() > 0 ? sign * (stop - shown.liquidationPrice()) : stop;
        if (seen.maxLoss().isPresent() && shown.leverage() > 0) {
            long most = Exact.mulDiv(
                    shown.openPrice(),
                    seen.maxLoss().getAsLong(),
                    Math.multiplyExact(100L, shown.leverage()),
                    Rounding.DOWN);
            room = Math.min(room, sign * (stop - (shown.openPrice() - sign * most)));
        }
        return room;
    }
}
