package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import org.jspecify.annotations.Nullable;

/**
 * A target that closes a part of a position. It fires once: while {@code intent} is there it has fired.
 *
 * @param id number within its plan, 1 or above; never used again by another target of that plan
 * @param level price at which it fires
 * @param share of the size that was ever opened, above 0% and at most 100%
 * @param takenUnits size that its closes took, those under way included
 * @param intent the close that it fired; absent before that, and again when a close ended without its whole fill
 */
public record ExitTarget(
        int id,
        Price level,
        Percent share,
        long takenUnits,
        @Nullable SortableId intent) {
    public ExitTarget {
        if (id < 1 || takenUnits < 0) {
            throw new IllegalArgumentException("target " + id + " took " + takenUnits);
        }
        if (share.tenThousandths() <= 0 || share.tenThousandths() > Percent.ONE_HUNDRED) {
            throw new IllegalArgumentException(
                    "the share of a target must be above 0% and at most 100% but is " + share);
        }
    }

    public boolean fired() {
        return intent != null;
    }
}
