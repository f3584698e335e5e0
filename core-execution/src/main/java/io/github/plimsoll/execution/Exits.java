package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import org.jspecify.annotations.Nullable;

/**
 * What the exits of a position do at a price and a time: pure functions of what is stored. A level is reached from the
 * side on which it lies for a long, and from the other for a short.
 */
final class Exits {
    private Exits() {}

    /**
     * An exit whose time has come.
     *
     * @param origin what the close is named after
     * @param target the partial target, or 0 for everything that is left
     */
    record Hit(Origin origin, int target) {}

    private static final Hit STOP = new Hit(Origin.STOP_LOSS, 0);
    private static final Hit TRAIL = new Hit(Origin.TRAILING_STOP, 0);
    private static final Hit TARGET = new Hit(Origin.TAKE_PROFIT, 0);
    private static final Hit END = new Hit(Origin.TIME_EXIT, 0);

    /**
     * The exit that a price fires, at most one: a stop before a target, since of two levels crossed by one price the loss
     * is assumed; a target for all before one for a part; the nearest part first.
     */
    static @Nullable Hit hit(StoredPosition position, ExitPlan plan, long units) {
        Side side = position.side();
        if (lost(side, position.stopLoss(), units)) {
            return STOP;
        }
        ExitTrail trail = plan.trail();
        if (trail != null && lost(side, trail.stop(side), units)) {
            return TRAIL;
        }
        if (won(side, position.takeProfit(), units)) {
            return TARGET;
        }
        ExitTarget next = null;
        for (ExitTarget target : plan.targets()) {
            boolean nearer = next == null || nearer(side, target.level(), next.level());
            if (!target.fired() && nearer && won(side, target.level(), units)) {
                next = target;
            }
        }
        return next == null ? null : new Hit(Origin.TAKE_PROFIT, next.id());
    }

    /** The exit that a time fires. */
    static @Nullable Hit due(ExitPlan plan, long now) {
        return plan.endsAt() > 0 && now >= plan.endsAt() ? END : null;
    }

    /** The plan after a validated price; the same object when the price changes nothing. */
    static ExitPlan after(StoredPosition position, ExitPlan plan, long units) {
        ExitTrail trail = plan.trail();
        if (trail == null) {
            return plan;
        }
        ExitTrail next = trail.after(position.side(), units, position.entry().decimals());
        return next.equals(trail) ? plan : plan.withTrail(next);
    }

    /** Whether a price moves the stop to the entry plus fees: only where that stop does not fire at once. */
    static boolean breaksEven(StoredPosition position, Listing listing, ExitPlan plan, long units) {
        return won(position.side(), plan.breakEven(), units)
                && !lost(position.side(), breakEven(position, listing), units);
    }

    /**
     * The price at which a position that is closed there has earned the venue's fee for open and close: rounded for the
     * trader's safety, away from the loss.
     */
    static Price breakEven(StoredPosition position, Listing listing) {
        long fee = listing.terms().takerFee().millionths();
        long more = 1_000_000L + fee;
        long less = 1_000_000L - fee;
        Price entry = position.entry();
        long units = position.side() == Side.LONG
                ? Exact.mulDiv(entry.units(), more, Math.max(1, less), Rounding.CEILING)
                : Exact.mulDiv(entry.units(), less, more, Rounding.FLOOR);
        return Price.of(Math.max(1, units), entry.decimals());
    }

    /** The tightest stop there is now; null without any. */
    static @Nullable Price stop(StoredPosition position, ExitPlan plan) {
        ExitTrail trail = plan.trail();
        return tighter(position.side(), position.stopLoss(), trail == null ? null : trail.stop(position.side()));
    }

    static @Nullable Price tighter(Side side, @Nullable Price one, @Nullable Price other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return isTighter(side, other, one) ? other : one;
    }

    /** Whether a stop acts strictly earlier than another. */
    static boolean isTighter(Side side, Price stop, Price than) {
        return side == Side.LONG ? stop.units() > than.units() : stop.units() < than.units();
    }

    /**
     * What a target closes: its share of all that was ever opened less what it took, never more than is free. The last
     * one of targets for everything takes all that is left. A part below the smallest one is the smallest one.
     */
    static long units(StoredPosition position, ExitPlan plan, ExitTarget target, long minPartial) {
        long free = position.remainingUnits() - position.closingUnits();
        long shares = plan.targets().stream()
                .mapToLong(t -> t.share().tenThousandths())
                .sum();
        boolean last = plan.targets().stream().allMatch(t -> t.fired() || t.id() == target.id());
        if (last && shares == Percent.ONE_HUNDRED) {
            return free;
        }
        long share = Exact.mulDiv(
                position.openedUnits(), target.share().tenThousandths(), Percent.ONE_HUNDRED, Rounding.DOWN);
        return Math.min(free, Math.max(share - target.takenUnits(), minPartial));
    }

    /** Below this price, or at it, something happens; {@link Long#MIN_VALUE} for nowhere. */
    static long low(StoredPosition position, ExitPlan plan) {
        return position.side() == Side.LONG
                ? units(stop(position, plan), Long.MIN_VALUE)
                : gain(position, plan, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Above this price, or at it, something happens; {@link Long#MAX_VALUE} for nowhere. */
    static long high(StoredPosition position, ExitPlan plan) {
        return position.side() == Side.LONG
                ? gain(position, plan, Long.MAX_VALUE, Long.MIN_VALUE)
                : units(stop(position, plan), Long.MAX_VALUE);
    }

    /** The nearest level in the direction of a gain. */
    private static long gain(StoredPosition position, ExitPlan plan, long nowhere, long everywhere) {
        Side side = position.side();
        long next = units(position.takeProfit(), nowhere);
        next = nearer(side, next, units(plan.breakEven(), nowhere));
        for (ExitTarget target : plan.targets()) {
            next = target.fired() ? next : nearer(side, next, target.level().units());
        }
        ExitTrail trail = plan.trail();
        if (trail != null) {
            Price mark = trail.mark();
            next = nearer(side, next, mark == null ? units(trail.from(), everywhere) : mark.units() + side.sign());
        }
        return next;
    }

    private static long nearer(Side side, long one, long other) {
        return side == Side.LONG ? Math.min(one, other) : Math.max(one, other);
    }

    private static boolean nearer(Side side, Price one, Price other) {
        return side == Side.LONG ? one.units() < other.units() : one.units() > other.units();
    }

    private static long units(@Nullable Price level, long absent) {
        return level == null ? absent : level.units();
    }

    /** Whether a price is at a level of loss or beyond it. */
    static boolean lost(Side side, @Nullable Price level, long units) {
        return level != null && (side == Side.LONG ? units <= level.units() : units >= level.units());
    }

    /** Whether a price is at a level of gain or beyond it. */
    static boolean won(Side side, @Nullable Price level, long units) {
        return level != null && (side == Side.LONG ? units >= level.units() : units <= level.units());
    }
}
