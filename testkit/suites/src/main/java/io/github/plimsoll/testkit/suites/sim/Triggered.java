package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exit fires when the market has reached it, on its own side only, and for its own size. */
final class Triggered {
    private Triggered() {}

    /** A close was recorded; its transaction is about to commit. */
    static void check(StoreTx tx, World world, StoredIntent close) {
        if (!close.origin().isTrigger()) {
            return;
        }
        StoredPosition position = tx.position(close.position()).orElseThrow();
        ExitPlan plan = tx.exits(close.position());
        world.see(Sight.TRAILING_STOP_FIRED, close.origin() == Origin.TRAILING_STOP);
        world.see(Sight.TIME_EXIT_FIRED, close.origin() == Origin.TIME_EXIT);
        switch (close.origin()) {
            case STOP_LOSS -> level(world, close, position, position.stopLoss(), true);
            case TAKE_PROFIT -> target(tx, world, close, position, plan);
            case TRAILING_STOP -> trailed(world, close, position, plan.trail());
            default ->
                BrokenInvariant.require(
                        "TRIGGER",
                        plan.endsAt() > 0 && world.now() >= plan.endsAt(),
                        "a deadline closed ",
                        position.id(),
                        " at ",
                        world.now(),
                        ", it is ",
                        plan.endsAt());
        }
    }

    private static void level(
            World world, StoredIntent close, StoredPosition position, @Nullable Price level, boolean stop) {
        BrokenInvariant.require("TRIGGER", level != null, "a level fired that ", position.id(), " does not have");
        boolean fromAbove = (position.side() == Side.LONG) == stop;
        BrokenInvariant.require(
                "TRIGGER",
                level != null && world.market.reached(close.instrument(), level.units(), fromAbove),
                close.origin(),
                " of a ",
                position.side(),
                " fired at ",
                level,
                " while the market is at ",
                Price.of(world.market.units(close.instrument()), 10));
    }

    /** A partial target fires once, for its share and no more than that. */
    private static void target(StoreTx tx, World world, StoredIntent close, StoredPosition position, ExitPlan plan) {
        Optional<ExitTarget> fired = plan.targets().stream()
                .filter(target -> close.id().equals(target.intent()))
                .findFirst();
        if (fired.isEmpty()) {
            level(world, close, position, position.takeProfit(), false);
            return;
        }
        ExitTarget target = fired.get();
        world.see(Sight.PARTIAL_TARGET_FIRED, true);
        level(world, close, position, target.level(), false);
        long others = tx.intents(close.account(), 1_000_000).stream()
                .filter(intent -> intent.position().equals(position.id())
                        && intent.kind() == IntentKind.CLOSE
                        && !intent.id().equals(close.id())
                        && intent.key().startsWith(keyOf(close)))
                .mapToLong(intent -> intent.state().terminal() ? intent.filledUnits() : intent.sizeUnits())
                .sum();
        boolean shared = plan.targets().stream()
                        .mapToLong(t -> t.share().tenThousandths())
                        .sum()
                == Percent.ONE_HUNDRED;
        BigDecimal share = BigDecimal.valueOf(position.openedUnits())
                .multiply(BigDecimal.valueOf(target.share().tenThousandths(), 6));
        BrokenInvariant.require(
                "TRIGGER",
                shared
                        || BigDecimal.valueOf(close.sizeUnits() + others - World.MIN_PARTIAL)
                                        .compareTo(share)
                                <= 0,
                "target ",
                target.id(),
                " of ",
                position.id(),
                " closes ",
                close.sizeUnits(),
                " beside ",
                others,
                " of ",
                position.openedUnits());
    }

    /** Up to the version: what every close of that exit begins with. */
    private static String keyOf(StoredIntent close) {
        return close.key().substring(0, close.key().lastIndexOf(':') + 1);
    }

    /** The price came back from the best one by the offset, in decimals and by nobody else's rounding. */
    private static void trailed(World world, StoredIntent close, StoredPosition position, @Nullable ExitTrail trail) {
        Price mark = trail == null ? null : trail.mark();
        Percent percent = trail == null ? null : trail.percent();
        BrokenInvariant.require(
                "TRIGGER", mark != null && percent != null, "a trail fired that ", position.id(), " does not have");
        if (mark == null || percent == null) {
            return;
        }
        boolean isLong = position.side() == Side.LONG;
        BigDecimal away = BigDecimal.valueOf(percent.tenThousandths(), 6);
        BigDecimal level = BigDecimal.valueOf(mark.units())
                .multiply(isLong ? BigDecimal.ONE.subtract(away) : BigDecimal.ONE.add(away));
        long units = level.setScale(0, isLong ? RoundingMode.CEILING : RoundingMode.FLOOR)
                .longValueExact();
        BrokenInvariant.require(
                "TRIGGER",
                world.market.reached(close.instrument(), units, isLong),
                "the trail of a ",
                position.side(),
                " fired, ",
                percent,
                " behind ",
                mark,
                ", while the market is at ",
                Price.of(world.market.units(close.instrument()), 10));
    }

    /** Whether a level of an open position is behind the market by more than a percent: it should have fired. */
    static boolean overdue(StoredPosition position, ExitPlan plan, long market) {
        boolean isLong = position.side() == Side.LONG;
        ExitTrail trail = plan.trail();
        return (trail != null && behind(trail.stop(position.side()), isLong, market))
                || plan.targets().stream().anyMatch(t -> !t.fired() && behind(t.level(), !isLong, market))
                || behind(position.stopLoss(), isLong, market)
                || behind(position.takeProfit(), !isLong, market);
    }

    private static boolean behind(@Nullable Price level, boolean fromAbove, long market) {
        if (level == null) {
            return false;
        }
        long percent = market / 100;
        return fromAbove ? market + percent < level.units() : market - percent > level.units();
    }
}
