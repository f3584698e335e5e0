package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.ExitChange;
import io.github.plimsoll.execution.Level;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import org.jspecify.annotations.Nullable;

/** How exits are typed: alike in {@code /open} and in the commands that change them. */
final class ExitSyntax {
    private ExitSyntax() {}

    /** {@code LEVEL|none|entry}. */
    static ExitChange stop(Words words, Listing listing, Side side) {
        if (words.takeIf("entry")) {
            return new ExitChange.StopAtEntry();
        }
        Level level = words.takeIf("none") ? null : Typed.level(words, listing, "stop loss");
        if (side == Side.LONG) {
            Typed.belowEntry(words, level, "stop loss of a long");
        }
        return new ExitChange.Stop(level);
    }

    /** {@code LEVEL [SHARE]|none}. */
    static ExitChange target(Words words, Listing listing, Side side) {
        if (words.takeIf("none")) {
            return new ExitChange.Target(null, null);
        }
        Level level = Typed.level(words, listing, "take profit");
        Percent share = share(words);
        if (side == Side.SHORT) {
            Typed.belowEntry(words, level, "take profit of a short");
        }
        return new ExitChange.Target(level, share);
    }

    /** The share of a partial target, when one follows. */
    static @Nullable Percent share(Words words) {
        if (!words.peek().endsWith("%")) {
            return null;
        }
        String word = words.take("share in percent");
        Percent share = Typed.parse(words, "BAD_PERCENT", () -> Percent.parse(word));
        if (share.tenThousandths() <= 0 || share.tenThousandths() > Percent.ONE_HUNDRED) {
            throw words.wrong(
                    "BAD_PERCENT", "The share of a target must be above 0% and at most 100% but is " + share + ".");
        }
        return share;
    }

    /** {@code OFFSET [from LEVEL]|none}. */
    static ExitChange trail(Words words, Listing listing) {
        if (words.takeIf("none")) {
            return new ExitChange.Trail(null, null);
        }
        Level offset = Typed.level(words, listing, "offset of the trailing stop");
        if (!offset.fitsBelowEntry()) {
            throw words.wrong("BAD_LEVEL", "The offset of a trailing stop must be below 100% but is " + offset + ".");
        }
        return new ExitChange.Trail(
                offset, words.takeIf("from") ? Typed.level(words, listing, "start of the trailing stop") : null);
    }

    /** {@code LEVEL|none}; without a word the stop moves to the entry now. */
    static ExitChange breakEven(Words words, Listing listing) {
        if (!words.any()) {
            return new ExitChange.StopAtEntry();
        }
        return new ExitChange.BreakEven(words.takeIf("none") ? null : Typed.level(words, listing, "break-even price"));
    }

    /** {@code in DURATION|none}; {@code in} may be left out. */
    static ExitChange end(Words words) {
        if (words.takeIf("none")) {
            return new ExitChange.End(0);
        }
        words.takeIf("in");
        return new ExitChange.End(Durations.take(words, "A time exit lies at most 31d ahead"));
    }

    /** One exit of {@code /open} in the words that {@link OpenSyntax} reads. */
    static String text(ExitChange exit) {
        if (exit instanceof ExitChange.Target target) {
            return " tp " + target.level() + " " + target.share();
        }
        if (exit instanceof ExitChange.Trail trail) {
            return " trail " + trail.offset() + (trail.from() == null ? "" : " from " + trail.from());
        }
        if (exit instanceof ExitChange.BreakEven moved) {
            return " breakeven " + moved.reached();
        }
        return " exit " + ((ExitChange.End) exit).afterMicros() / 1_000_000L + "s";
    }
}
