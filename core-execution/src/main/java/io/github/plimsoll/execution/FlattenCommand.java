package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to close every position of an account. The closes have keys of their own, made from this one.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the account
 * @param account what to flatten
 * @param trace trace id that follows the command
 */
public record FlattenCommand(String key, UserId user, AccountId account, String trace) {
    private static final int MOST_PREFIX = 90;

    public FlattenCommand {
        OpenCommand.requireKey(key);
    }

    /** The key of one close: a long one of ours is replaced by its hash, so that both fit. */
    String key(SortableId position) {
        return (key.length() <= MOST_PREFIX ? key : Hashes.sha256(key)) + "/" + position;
    }

    String payloadHash() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("account", account.value());
        inputs.put("user", user.value());
        return Hashes.sha256("flatten/1\n" + inputs);
    }
}
