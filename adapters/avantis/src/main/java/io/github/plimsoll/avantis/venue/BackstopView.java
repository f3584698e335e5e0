package io.github.plimsoll.avantis.venue;

import java.util.OptionalLong;

/**
 * What is known of the venue's stop of one position. Immutable.
 *
 * @param level that the venue showed, 1e-10 dollars; empty when it showed none, or nothing was read yet
 * @param seenAt world time of that reading, microseconds; 0 before any
 * @param why what is to be said beside it; empty when nothing
 * @param problem whether a person should know that
 */
public record BackstopView(OptionalLong level, long seenAt, String why, boolean problem) {
    private static final long MILLION = 1_000_000;

    /**
     * For people, half a sentence.
     *
     * @param now world time, microseconds
     */
    public String sentence(long now) {
        if (level.isEmpty()) {
            return "no backstop at the venue" + (why.isEmpty() ? "" : ": " + why);
        }
        return "backstop at the venue " + Coins.text(level.getAsLong()) + " (seen "
                + Math.max(0, now - seenAt) / MILLION + " s ago)" + (why.isEmpty() ? "" : ", " + why);
    }
}
