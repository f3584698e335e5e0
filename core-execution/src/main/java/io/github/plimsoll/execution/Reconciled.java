package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.AccountId;
import java.util.List;

/**
 * What a comparison of the books of one account with its venue found.
 *
 * @param agreeing open positions on which both agree
 * @param closing open positions that are being closed: they are compared when that has ended
 * @param differences one line for each position on which they disagree
 * @param reason why nothing is known; empty otherwise
 */
public record Reconciled(
        AccountId account, Outcome outcome, int agreeing, int closing, List<String> differences, String reason) {
    /** What is known after it. */
    public enum Outcome {
        AGREES,
        /** Its market is closed for new risk until a person has looked. */
        DIFFERS,
        /** Neither: it proves nothing. */
        UNKNOWN
    }

    public Reconciled {
        differences = List.copyOf(differences);
    }

    static Reconciled unknown(AccountId account, List<String> differences, String reason) {
        return new Reconciled(account, Outcome.UNKNOWN, 0, 0, differences, reason);
    }
}
