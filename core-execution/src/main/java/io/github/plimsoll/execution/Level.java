package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stop or target as a person states it: a price, or a percent of the entry price (never of the collateral).
 * Exactly one of the two is there. Immutable.
 *
 * @param price absolute price
 * @param percent distance from the entry price, above 0% and at most 10000%; below 100% where it lies below the entry
 */
public record Level(@Nullable Price price, @Nullable Percent percent) {
    private static final Percent MOST = Percent.of(10_000);

    public Level {
        if ((price == null) == (percent == null)) {
            throw new IllegalArgumentException("a level is a price or a percent");
        }
        if (percent != null && (percent.tenThousandths() <= 0 || percent.compareTo(MOST) > 0)) {
            throw new IllegalArgumentException(
                    "a level in percent must be above 0% and at most " + MOST + " but is " + percent);
        }
    }

    public static Level at(Price price) {
        return new Level(Objects.requireNonNull(price, "price"), null);
    }

    public static Level percent(Percent percent) {
        return new Level(null, Objects.requireNonNull(percent, "percent"));
    }

    /** Whether it can lie below the entry: a price always may, a distance only when something is left of the price. */
    public boolean fitsBelowEntry() {
        return percent == null || percent.tenThousandths() < Percent.ONE_HUNDRED;
    }

    /** The stop for an entry, moved against the side by the percent; rounded towards the entry, so it acts earlier. */
    Price stop(Side side, Price entry) {
        return resolve(-side.sign(), entry, side == Side.LONG ? Rounding.CEILING : Rounding.FLOOR);
    }

    /** The target for an entry, moved with the side by the percent; rounded away from the entry. */
    Price target(Side side, Price entry) {
        return resolve(side.sign(), entry, side == Side.LONG ? Rounding.CEILING : Rounding.FLOOR);
    }

    private Price resolve(int direction, Price entry, Rounding rounding) {
        if (price != null) {
            return price;
        }
        long share = Percent.ONE_HUNDRED
                + direction * Objects.requireNonNull(percent).tenThousandths();
        long units = Exact.mulDiv(entry.units(), share, Percent.ONE_HUNDRED, rounding);
        return new Price(Math.max(1, units), entry.decimals());
    }

    String canonical() {
        return price != null ? price.units() + "e-" + price.decimals() : String.valueOf(percent);
    }

    /** The level whose canonical form that is; null for null. */
    static @Nullable Level ofCanonical(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int scale = text.indexOf("e-");
        return scale < 0
                ? percent(Percent.parse(text))
                : at(Price.of(Long.parseLong(text.substring(0, scale)), Integer.parseInt(text.substring(scale + 2))));
    }

    /** As typed: a price or a percent. */
    @Override
    public String toString() {
        return price != null ? price.toString() : String.valueOf(percent);
    }
}
