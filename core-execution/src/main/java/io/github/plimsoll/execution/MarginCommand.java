package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to put collateral into an open position or to take some out.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the position
 * @param position whose collateral changes
 * @param change what is put in or, negative, taken out; never 0
 * @param trace trace id that follows the command
 */
public record MarginCommand(String key, UserId user, SortableId position, Usd change, String trace) {
    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public MarginCommand {
        OpenCommand.requireKey(key);
        if (change.micros() == 0) {
            throw new IllegalArgumentException("a change of margin is not 0 USD");
        }
    }

    /** Whether collateral is put in. */
    boolean adds() {
        return change.isPositive();
    }

    IntentKind kind() {
        return adds() ? IntentKind.ADD_MARGIN : IntentKind.REMOVE_MARGIN;
    }

    Usd amount() {
        return adds() ? change : change.negate();
    }

    /** What carries it through the gate of orders that add risk. */
    OpenCommand order(StoredPosition position) {
        return new OpenCommand(
                key,
                user,
                position.account(),
                position.instrument(),
                position.side(),
                amount(),
                position.leverage(),
                null,
                null,
                null,
                trace,
                "",
                List.of());
    }

    String payloadHash() {
        return Hashes.sha256("margin/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("change", change.toString());
        inputs.put("position", position.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
