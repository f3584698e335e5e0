package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exits of a position as prices: stop and target, which stand with the position, and the plan. Immutable.
 *
 * @param stop the fixed stop
 * @param target the target for all that is left
 * @param plan everything else
 */
public record ExitTerms(@Nullable Price stop, @Nullable Price target, ExitPlan plan) {
    static ExitTerms of(StoredPosition position, ExitPlan plan) {
        return new ExitTerms(position.stopLoss(), position.takeProfit(), plan);
    }

    /** The plan of a position that an open will make: its levels count from the price of the decision. */
    static ExitPlan planned(List<ExitChange> wished, Side side, Price entry, long now) {
        ExitTerms terms = new ExitTerms(null, null, ExitPlan.NONE);
        for (ExitChange change : wished) {
            terms = terms.with(change, side, entry, entry, null, now);
        }
        return terms.plan();
    }

    /**
     * After a change.
     *
     * @param breakEven where a position without profit stands
     * @param price the usable price from which a trail follows at once; from the next one when there is none
     * @throws IllegalArgumentException when the targets together share more than the position
     */
    ExitTerms with(ExitChange change, Side side, Price entry, Price breakEven, @Nullable Price price, long now) {
        if (change instanceof ExitChange.Stop wish) {
            Level level = wish.level();
            return new ExitTerms(level == null ? null : level.stop(side, entry), target, plan);
        }
        if (change instanceof ExitChange.StopAtEntry) {
            return new ExitTerms(breakEven, target, plan.breakEven() == null ? plan : plan.withBreakEven(null));
        }
        if (change instanceof ExitChange.Target wish) {
            return target(wish, side, entry);
        }
        if (change instanceof ExitChange.Trail wish) {
            return new ExitTerms(stop, target, plan.withTrail(trail(wish, side, entry, price)));
        }
        if (change instanceof ExitChange.BreakEven wish) {
            Level reached = wish.reached();
            return new ExitTerms(
                    stop, target, plan.withBreakEven(reached == null ? null : reached.target(side, entry)));
        }
        long after = ((ExitChange.End) change).afterMicros();
        return new ExitTerms(stop, target, plan.withEnd(after == 0 ? 0 : Math.addExact(now, after)));
    }

    private ExitTerms target(ExitChange.Target wish, Side side, Price entry) {
        Level level = wish.level();
        if (level == null) {
            return new ExitTerms(
                    stop, null, plan.targets().isEmpty() ? plan : plan.withTargets(List.of(), plan.lastTarget()));
        }
        Price at = level.target(side, entry);
        return wish.share() == null
                ? new ExitTerms(stop, at, plan)
                : new ExitTerms(stop, target, plan.plusTarget(at, wish.share()));
    }

    private static @Nullable ExitTrail trail(ExitChange.Trail wish, Side side, Price entry, @Nullable Price price) {
        Level offset = wish.offset();
        if (offset == null) {
            return null;
        }
        Level from = wish.from();
        return new ExitTrail(
                offset.percent(),
                offset.price(),
                from == null ? null : from.target(side, entry),
                from == null ? price : null);
    }

    /** The tightest stop there is now; null without any. */
    @Nullable
    Price protection(Side side) {
        ExitTrail trail = plan.trail();
        return Exits.tighter(side, stop, trail == null ? null : trail.stop(side));
    }

    /** Whether the change from these to those gives protection away, now or later: then it adds risk. */
    boolean isLoosenedBy(ExitTerms next, ExitChange change, Side side) {
        Price now = protection(side);
        Price then = next.protection(side);
        boolean wider = now != null && (then == null || Exits.isTighter(side, now, then));
        boolean later = plan.endsAt() > 0 && (next.plan.endsAt() == 0 || next.plan.endsAt() > plan.endsAt());
        boolean noBreakEven =
                change instanceof ExitChange.BreakEven && isFarther(side, next.plan.breakEven(), plan.breakEven());
        return wider || later || noBreakEven || isWeaker(side, next.plan.trail(), plan.trail());
    }

    /** Whether a level of gain is reached later than another, or no longer there. */
    private static boolean isFarther(Side side, @Nullable Price level, @Nullable Price than) {
        return than != null && (level == null || Exits.isTighter(side, level, than));
    }

    private static boolean isWeaker(Side side, @Nullable ExitTrail next, @Nullable ExitTrail before) {
        if (before == null) {
            return false;
        }
        if (next == null || isAbove(next, before)) {
            return true;
        }
        Price start = next.from();
        return start != null && (before.from() == null || isFarther(side, start, before.from()));
    }

    /** Whether the offset is larger; offsets of two kinds are not compared, which counts as larger. */
    private static boolean isAbove(ExitTrail next, ExitTrail before) {
        var percent = next.percent();
        var distance = next.distance();
        if (percent != null) {
            return before.percent() == null || percent.compareTo(before.percent()) > 0;
        }
        return distance == null
                || before.distance() == null
                || distance.units() > before.distance().units();
    }

    /** What a person reads; empty without any. */
    String text() {
        StringBuilder text = new StringBuilder();
        add(text, "stop", stop);
        add(text, "target", target);
        plan.targets().stream()
                .filter(t -> !t.fired())
                .forEach(t -> add(text, "target", t.level() + " for " + t.share()));
        add(text, "trail", plan.trail());
        add(text, "break-even at", plan.breakEven());
        add(text, "closed at", plan.endsAt() == 0 ? null : TimeText.of(plan.endsAt()));
        return text.toString();
    }

    private static void add(StringBuilder text, String what, @Nullable Object value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : ", ").append(what).append(' ').append(value);
        }
    }
}
