package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the position ends that a resting entry will open, as it was stated: levels in percent count from the price of the
 * opening, a deadline from its time. Immutable.
 *
 * @param stop the stop, when there is one
 * @param target the target for all that is left, when there is one
 * @param others partial targets, trail, break-even price, deadline
 */
public record EntryExits(@Nullable Level stop, @Nullable Level target, List<ExitChange> others) {
    public EntryExits {
        others = List.copyOf(others);
    }

    /** What is stored with an entry. */
    public static EntryExits of(StoredEntry entry) {
        return new EntryExits(
                Level.ofCanonical(entry.stopLoss()),
                Level.ofCanonical(entry.takeProfit()),
                entry.exits().stream().map(ExitWords::read).toList());
    }

    /** The entry's next version with these. */
    StoredEntry into(StoredEntry entry) {
        return entry.ending(
                stop == null ? null : stop.canonical(),
                target == null ? null : target.canonical(),
                others.stream().map(ExitWords::of).toList());
    }

    /** What the entry opens with these, under a key. */
    OpenCommand order(StoredEntry entry, String key, String trace) {
        return new OpenCommand(
                key,
                entry.user(),
                entry.account(),
                entry.instrument(),
                entry.side(),
                entry.collateral(),
                entry.leverage(),
                stop,
                target,
                entry.maxSlippage(),
                trace,
                entry.strategy(),
                others);
    }

    /**
     * After a change.
     *
     * @throws IllegalArgumentException when it needs a position that is not there yet
     */
    EntryExits with(ExitChange change) {
        if (change instanceof ExitChange.Stop wish) {
            return new EntryExits(wish.level(), target, others);
        }
        if (change instanceof ExitChange.Target wish) {
            if (wish.level() == null) {
                return new EntryExits(stop, null, without(ExitChange.Target.class));
            }
            return wish.share() == null
                    ? new EntryExits(stop, wish.level(), others)
                    : new EntryExits(stop, target, plus(others, wish));
        }
        if (change instanceof ExitChange.Trail wish) {
            return replaced(wish, wish.offset() != null);
        }
        if (change instanceof ExitChange.BreakEven wish) {
            return replaced(wish, wish.reached() != null);
        }
        if (change instanceof ExitChange.End wish) {
            return replaced(wish, wish.afterMicros() > 0);
        }
        throw new IllegalArgumentException("there is no position yet whose stop could move to its entry price");
    }

    private EntryExits replaced(ExitChange wish, boolean wanted) {
        List<ExitChange> rest = without(wish.getClass());
        return new EntryExits(stop, target, wanted ? plus(rest, wish) : rest);
    }

    private List<ExitChange> without(Class<? extends ExitChange> kind) {
        return others.stream().filter(exit -> !kind.isInstance(exit)).toList();
    }

    private static List<ExitChange> plus(List<ExitChange> exits, ExitChange more) {
        List<ExitChange> all = new ArrayList<>(exits);
        all.add(more);
        return all;
    }

    /** As it is stored; for the audit. */
    String text() {
        List<String> all = new ArrayList<>();
        if (stop != null) {
            all.add("stop " + stop.canonical());
        }
        if (target != null) {
            all.add("target " + target.canonical());
        }
        others.forEach(exit -> all.add(ExitWords.of(exit)));
        return all.isEmpty() ? "no exits" : String.join(", ", all);
    }
}
