package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import org.jspecify.annotations.Nullable;

/** A stop or a target fires when the market has reached it, and on its own side only. */
final class Triggered {
    private Triggered() {}

    /** A close was recorded. */
    static void check(StoreTx tx, World world, StoredIntent close) {
        if (close.origin() != Origin.STOP_LOSS && close.origin() != Origin.TAKE_PROFIT) {
            return;
        }
        StoredPosition position = tx.position(close.position()).orElseThrow();
        boolean stop = close.origin() == Origin.STOP_LOSS;
        Price level = stop ? position.stopLoss() : position.takeProfit();
        BrokenInvariant.require("TRIGGER", level != null, "a level fired that " + position.id() + " does not have");
        boolean fromAbove = (position.side() == Side.LONG) == stop;
        BrokenInvariant.require(
                "TRIGGER",
                level != null && world.market.reached(close.instrument(), level.units(), fromAbove),
                close.origin() + " of a " + position.side() + " fired at " + level + " while the market is at "
                        + Price.of(world.market.units(close.instrument()), 10));
    }

    /** Whether a level of an open position is behind the market by more than a percent: it should have fired. */
    static boolean overdue(StoredPosition position, long market) {
        boolean isLong = position.side() == Side.LONG;
        return behind(position.stopLoss(), isLong, market) || behind(position.takeProfit(), !isLong, market);
    }

    private static boolean behind(@Nullable Price level, boolean fromAbove, long market) {
        if (level == null) {
            return false;
        }
        long percent = market / 100;
        return fromAbove ? market + percent < level.units() : market - percent > level.units();
    }
}
