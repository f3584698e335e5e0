package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to close a position or a part of it.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the position
 * @param position what to close
 * @param amount how much
 * @param origin a person or a trigger
 * @param trace trace id that follows the command
 */
public record CloseCommand(
        String key, UserId user, SortableId position, CloseAmount amount, Origin origin, String trace) {
    public CloseCommand {
        OpenCommand.requireKey(key);
    }

    String payloadHash() {
        return Hashes.sha256("close/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("amount", amount.toString());
        inputs.put("origin", origin.name());
        inputs.put("position", position.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
