package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to put paper money into an account or to take some out.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the account
 * @param account whose cash changes
 * @param change what comes in or, negative, goes out; never 0
 * @param trace trace id that follows the command
 */
public record TransferCommand(String key, UserId user, AccountId account, Usd change, String trace) {
    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public TransferCommand {
        OpenCommand.requireKey(key);
        if (change.micros() == 0) {
            throw new IllegalArgumentException("a transfer is not 0 USD");
        }
    }

    boolean deposits() {
        return change.isPositive();
    }

    Usd amount() {
        return change.abs();
    }

    /** Of the posting and of the audit row. */
    String type() {
        return deposits() ? "DEPOSIT" : "WITHDRAWAL";
    }

    String payloadHash() {
        return Hashes.sha256("transfer/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("account", account.value());
        inputs.put("change", change.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
