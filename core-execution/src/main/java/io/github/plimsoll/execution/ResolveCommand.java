package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;

/**
 * The word of persons on an order whose outcome its venue cannot tell.
 *
 * @param order the intent
 * @param word what became of it
 * @param version of the order that they looked at: when it is another one, their word is not taken
 * @param asked who took the first step
 * @param by who took the second; the same person where one decides alone
 * @param reason how they know, 1 to 200 characters
 * @param trace trace id that follows the command
 */
public record ResolveCommand(
        SortableId order, Word word, long version, UserId asked, UserId by, String reason, String trace) {
    /** Longest reason, characters. */
    public static final int LONGEST = 200;

    /** What became of it. */
    public enum Word {
        /** Nothing of it was ever executed, or no more than was told. */
        NEVER,
        /** It was filled: the position that the venue shows under its id goes into the books as the venue shows it. */
        FILLED
    }

    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public ResolveCommand {
        if (reason.isBlank() || reason.length() > LONGEST) {
            throw new IllegalArgumentException("a reason has 1 to " + LONGEST + " characters");
        }
    }

    /** An order that was filled somewhere else than in the books is no fill of theirs; of one filled in part the rest ends. */
    IntentState end(StoredIntent of) {
        return word == Word.NEVER && of.filledUnits() == 0 ? IntentState.EXPIRED : IntentState.CANCELLED;
    }

    /** Why the order has ended. */
    String text(StoredIntent of) {
        String who = asked.equals(by) ? by.value() : asked + " and " + by;
        String never = of.filledUnits() == 0 ? "never executed" : "its rest never executed";
        return (word == Word.NEVER ? never : "filled, its position is taken over from the venue") + ", by the word of "
                + who + ": " + reason;
    }
}
