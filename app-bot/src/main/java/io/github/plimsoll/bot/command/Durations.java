package io.github.plimsoll.bot.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 90s}, {@code 5m}, {@code 2h} and {@code 1d}. */
public final class Durations {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]*)([smhd])");
    private static final long MAX_MICROS = 31L * 86_400_000_000L;
    private static final int MAX_DIGITS = 9;

    private Durations() {}

    /**
     * The next word.
     *
     * @param most says that more than 31 days is too much
     * @return microseconds, above 0 and at most 31 days
     * @throws UserError BAD_DURATION
     */
    public static long take(Words words, String most) {
        String word = words.take("duration");
        Matcher typed = DURATION.matcher(word);
        if (!typed.matches()) {
            throw words.wrong(
                    "BAD_DURATION",
                    "A duration is a whole number above 0 with s, m, h or d, at most 31d, but is \"" + Words.shown(word)
                            + "\".");
        }
        long unit = switch (typed.group(2)) {
            case "s" -> 1_000_000L;
            case "m" -> 60_000_000L;
            case "h" -> 3_600_000_000L;
            default -> 86_400_000_000L;
        };
        String digits = typed.group(1);
        // Digits of that length are more than 31 days in every unit.
        if (digits.length() > MAX_DIGITS || Long.parseLong(digits) > MAX_MICROS / unit) {
            throw words.wrong("BAD_DURATION", most + ", but you asked for " + Words.shown(word) + ".");
        }
        return Long.parseLong(digits) * unit;
    }
}
