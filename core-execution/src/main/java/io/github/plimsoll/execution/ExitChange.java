package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Percent;
import org.jspecify.annotations.Nullable;

/**
 * One change of how a position ends. Levels in percent count from the entry price; an absent level takes away what was
 * there. Immutable.
 */
public sealed interface ExitChange {
    /** The stop for all that is left. */
    record Stop(@Nullable Level level) implements ExitChange {
        @Override
        public String toString() {
            return "stop " + said(level);
        }
    }

    /** Moves the stop to the entry price plus the fees of open and close, now. */
    record StopAtEntry() implements ExitChange {
        @Override
        public String toString() {
            return "stop at entry plus fees";
        }
    }

    /**
     * The target for all that is left, or one more target for a share; without a level none of either kind.
     *
     * @param share of the size that was ever opened, above 0% and at most 100%; absent for all that is left
     */
    record Target(@Nullable Level level, @Nullable Percent share) implements ExitChange {
        public Target {
            if (share != null
                    && (level == null || share.tenThousandths() <= 0 || share.tenThousandths() > Percent.ONE_HUNDRED)) {
                throw new IllegalArgumentException(
                        "a partial target has a level and a share above 0% and at most 100%");
            }
        }

        @Override
        public String toString() {
            return "target " + said(level) + (share == null ? "" : " for " + share);
        }
    }

    /**
     * A stop that follows the price.
     *
     * @param offset percent of the best price, below 100%, or a distance as a price
     * @param from price from which it follows; now when absent
     */
    record Trail(@Nullable Level offset, @Nullable Level from) implements ExitChange {
        public Trail {
            if (offset != null && !offset.fitsBelowEntry()) {
                throw new IllegalArgumentException("the offset of a trailing stop must be below 100% but is " + offset);
            }
            if (offset == null && from != null) {
                throw new IllegalArgumentException("a trailing stop needs an offset");
            }
        }

        @Override
        public String toString() {
            return "trail " + said(offset) + (from == null ? "" : " from " + from.canonical());
        }
    }

    /** The price at which the stop moves to the entry plus fees. */
    record BreakEven(@Nullable Level reached) implements ExitChange {
        @Override
        public String toString() {
            return "break-even at " + said(reached);
        }
    }

    /**
     * A deadline.
     *
     * @param afterMicros world time from the decision to the close of all that is left, at most 365 days; 0 for none
     */
    record End(long afterMicros) implements ExitChange {
        private static final long MOST = 365 * 86_400_000_000L;

        public End {
            if (afterMicros < 0 || afterMicros > MOST) {
                throw new IllegalArgumentException("a time exit lies within 365 days");
            }
        }

        @Override
        public String toString() {
            return "exit " + (afterMicros == 0 ? "none" : "after " + afterMicros + " us");
        }
    }

    private static String said(@Nullable Level level) {
        return level == null ? "none" : level.canonical();
    }
}
