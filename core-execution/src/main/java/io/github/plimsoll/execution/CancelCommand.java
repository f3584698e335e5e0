package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to take back an order that was recorded and not sent.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the order
 * @param order the intent
 * @param trace trace id that follows the command
 */
public record CancelCommand(String key, UserId user, SortableId order, String trace) {
    public CancelCommand {
        OpenCommand.requireKey(key);
    }

    String payloadHash() {
        return Hashes.sha256("cancel/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("order", order.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
