package io.github.plimsoll.postgres.upkeep;

/**
 * One check of a database and its outcome.
 *
 * @param name what was checked, a few words
 * @param outcome whether it holds
 * @param text one line: what was looked at, or the first thing that is wrong and how many there are
 */
public record Check(String name, Outcome outcome, String text) {
    /** Whether what was checked holds. */
    public enum Outcome {
        GOOD,
        WRONG,
        /** The time for it was over before everything was looked at: nothing is known. */
        UNFINISHED
    }

    public boolean good() {
        return outcome == Outcome.GOOD;
    }
}
