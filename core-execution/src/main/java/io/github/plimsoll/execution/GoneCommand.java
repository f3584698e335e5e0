package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;

/**
 * The word of persons on what became of a position that its venue holds no more.
 *
 * @param position the position
 * @param paid what the venue paid out for what it does not show of it: collateral and result after all fees
 * @param seen {@link Gone#seen()} of what they looked at: when the position holds something else, their word is not taken
 * @param asked who took the first step
 * @param by who took the second; the same person where one decides alone
 * @param reason how they know, 1 to 200 characters
 * @param trace trace id that follows the command
 */
public record GoneCommand(
        SortableId position, Usd paid, String seen, UserId asked, UserId by, String reason, String trace) {
    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public GoneCommand {
        if (reason.isBlank() || reason.length() > ResolveCommand.LONGEST) {
            throw new IllegalArgumentException("a reason has 1 to " + ResolveCommand.LONGEST + " characters");
        }
    }

    private String word() {
        return "by the word of " + (asked.equals(by) ? by.value() : asked + " and " + by) + ": " + reason;
    }

    /** What the audit says of the position. */
    String text() {
        return "gone at its venue, which paid " + paid + " USD for it, " + word();
    }

    /** Why an order of it has ended. */
    String orderText() {
        return "its position was gone at the venue and was booked " + word();
    }
}
