package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Percent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Exits of an order that waits in the form in which they are stored: {@code target 3% 50%}, {@code trail 2% 4%},
 * {@code break-even 1%}, {@code end 3600000000}. What was written is read back as the same exit.
 */
final class ExitWords {
    private ExitWords() {}

    static String of(ExitChange exit) {
        if (exit instanceof ExitChange.Target target) {
            return "target " + said(target.level()) + " " + Objects.requireNonNull(target.share());
        }
        if (exit instanceof ExitChange.Trail trail) {
            Level from = trail.from();
            return "trail " + said(trail.offset()) + (from == null ? "" : " " + from.canonical());
        }
        if (exit instanceof ExitChange.BreakEven moved) {
            return "break-even " + said(moved.reached());
        }
        if (exit instanceof ExitChange.End end) {
            return "end " + end.afterMicros();
        }
        throw new IllegalArgumentException("no exit that a new position can have: " + exit);
    }

    private static String said(@Nullable Level level) {
        return Objects.requireNonNull(level, "an exit that a new position has names a level")
                .canonical();
    }

    /** @throws IllegalArgumentException when {@link #of} did not write it */
    static ExitChange read(String text) {
        String[] words = text.split(" ", -1);
        if (words.length == 3 && words[0].equals("target")) {
            return new ExitChange.Target(Level.ofCanonical(words[1]), Percent.parse(words[2]));
        }
        if (words.length >= 2 && words.length <= 3 && words[0].equals("trail")) {
            return new ExitChange.Trail(
                    Level.ofCanonical(words[1]), words.length == 2 ? null : Level.ofCanonical(words[2]));
        }
        if (words.length == 2 && words[0].equals("break-even")) {
            return new ExitChange.BreakEven(Level.ofCanonical(words[1]));
        }
        if (words.length == 2 && words[0].equals("end")) {
            return new ExitChange.End(Long.parseLong(words[1]));
        }
        throw new IllegalArgumentException("no stored exit: " + text);
    }
}
