package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to change how the position ends that a resting entry will open.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the entry
 * @param entry the order that waits
 * @param change what changes
 * @param trace trace id that follows the command
 */
public record EntryChangeCommand(String key, UserId user, SortableId entry, ExitChange change, String trace) {
    public EntryChangeCommand {
        OpenCommand.requireKey(key);
    }

    String payloadHash() {
        return Hashes.sha256("entry-change/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("change", change.toString());
        inputs.put("entry", entry.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
