package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a position ends beside its stop and its target. All of it shares what remains of the position with them: what one
 * exit closes the others no longer can. Immutable.
 *
 * @param targets partial targets, by id; the shares add up to at most 100%
 * @param trail a stop that follows the price, when wanted
 * @param breakEven price at which the stop moves to the entry plus fees, when wanted; absent once it has moved
 * @param endsAt world time in microseconds from which everything is closed; 0 for never
 * @param lastTarget the highest id that a target ever had
 * @param version for compare-and-set; 0 when it was never stored
 */
public record ExitPlan(
        List<ExitTarget> targets,
        @Nullable ExitTrail trail,
        @Nullable Price breakEven,
        long endsAt,
        int lastTarget,
        long version) {
    /** Most partial targets of one position. */
    public static final int MOST_TARGETS = 8;

    /** Nothing beside stop and target. */
    public static final ExitPlan NONE = new ExitPlan(List.of(), null, null, 0, 0, 0);

    /** @throws IllegalArgumentException when the targets are too many or share more than the position */
    public ExitPlan {
        targets = List.copyOf(targets);
        long shares =
                targets.stream().mapToLong(t -> t.share().tenThousandths()).sum();
        if (shares > Percent.ONE_HUNDRED) {
            throw new IllegalArgumentException(
                    "the targets together close at most 100% of a position but would close " + new Percent(shares));
        }
        if (targets.size() > MOST_TARGETS) {
            throw new IllegalArgumentException("a position has at most " + MOST_TARGETS + " partial targets");
        }
        if (endsAt < 0) {
            throw new IllegalArgumentException("a time exit must not lie before 1970");
        }
    }

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return targets.isEmpty() && trail == null && breakEven == null && endsAt == 0;
    }

    public ExitPlan withTargets(List<ExitTarget> next, int last) {
        return new ExitPlan(next, trail, breakEven, endsAt, last, version + 1);
    }

    public ExitPlan withTrail(@Nullable ExitTrail next) {
        return new ExitPlan(targets, next, breakEven, endsAt, lastTarget, version + 1);
    }

    public ExitPlan withBreakEven(@Nullable Price next) {
        return new ExitPlan(targets, trail, next, endsAt, lastTarget, version + 1);
    }

    public ExitPlan withEnd(long next) {
        return new ExitPlan(targets, trail, breakEven, next, lastTarget, version + 1);
    }

    /** The next version with another target that closes a share at a level. */
    public ExitPlan plusTarget(Price level, Percent share) {
        List<ExitTarget> more = new ArrayList<>(targets);
        more.add(new ExitTarget(lastTarget + 1, level, share, 0, null));
        return withTargets(more, lastTarget + 1);
    }

    /** The next version after a target's close of {@code units} was recorded. */
    public ExitPlan fired(int target, SortableId intent, long units) {
        return with(
                target,
                t -> new ExitTarget(t.id(), t.level(), t.share(), Math.addExact(t.takenUnits(), units), intent));
    }

    /** The next version after a target's close ended with {@code units} not filled: it may fire again for those. */
    public ExitPlan returned(int target, long units) {
        return with(
                target, t -> new ExitTarget(t.id(), t.level(), t.share(), Math.max(0, t.takenUnits() - units), null));
    }

    private ExitPlan with(int target, UnaryOperator<ExitTarget> change) {
        return withTargets(
                targets.stream()
                        .map(t -> t.id() == target ? change.apply(t) : t)
                        .toList(),
                lastTarget);
    }
}
