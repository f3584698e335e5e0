package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import org.jspecify.annotations.Nullable;

/**
 * A stop that follows the price at an offset and never goes back. Exactly one of the two offsets is there.
 *
 * @param percent offset as percent of the water mark, above 0% and below 100%
 * @param distance offset as a price, above 0
 * @param from price from which it follows; at once when absent
 * @param mark the most favourable validated price since it follows; absent before that
 */
public record ExitTrail(
        @Nullable Percent percent,
        @Nullable Price distance,
        @Nullable Price from,
        @Nullable Price mark) {
    public ExitTrail {
        if ((percent == null) == (distance == null)) {
            throw new IllegalArgumentException("a trailing stop has an offset in percent or as a price");
        }
        if (percent != null && (percent.tenThousandths() <= 0 || percent.tenThousandths() >= Percent.ONE_HUNDRED)) {
            throw new IllegalArgumentException(
                    "the offset of a trailing stop must be above 0% and below 100% but is " + percent);
        }
    }

    /** Where it stops now, rounded towards the water mark, so that it acts earlier; null before it follows. */
    public @Nullable Price stop(Side side) {
        return mark == null ? null : stop(side, mark);
    }

    private Price stop(Side side, Price high) {
        long units;
        if (percent != null) {
            long share = Percent.ONE_HUNDRED - side.sign() * percent.tenThousandths();
            Rounding rounding = side == Side.LONG ? Rounding.CEILING : Rounding.FLOOR;
            units = Exact.mulDiv(high.units(), share, Percent.ONE_HUNDRED, rounding);
        } else {
            long away = distance == null ? 0 : distance.units();
            units = side == Side.LONG ? Math.subtractExact(high.units(), away) : Math.addExact(high.units(), away);
        }
        return Price.of(Math.max(1, units), high.decimals());
    }

    /** After a validated price: itself unless it begins to follow there or the price is better than its mark. */
    public ExitTrail after(Side side, long units, int decimals) {
        Price start = from;
        Price high = mark;
        boolean better = high == null
                ? start == null || reached(side, units, start.units())
                : reached(side, units, high.units()) && units != high.units();
        return better ? new ExitTrail(percent, distance, from, Price.of(units, decimals)) : this;
    }

    private static boolean reached(Side side, long units, long level) {
        return side == Side.LONG ? units >= level : units <= level;
    }

    /** As a person writes it: the offset, and from where. */
    @Override
    public String toString() {
        return (percent == null ? String.valueOf(distance) : percent.toString())
                + (from == null ? "" : " from " + from);
    }
}
