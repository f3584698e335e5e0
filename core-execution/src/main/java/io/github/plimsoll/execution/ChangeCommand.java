package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to change how an open position ends.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the position
 * @param position whose exits change
 * @param change what changes
 * @param trace trace id that follows the command
 */
public record ChangeCommand(String key, UserId user, SortableId position, ExitChange change, String trace) {
    public ChangeCommand {
        OpenCommand.requireKey(key);
    }

    String payloadHash() {
        return Hashes.sha256("change/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("change", change.toString());
        inputs.put("position", position.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
