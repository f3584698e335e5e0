package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A wish to add to an open position, at the leverage it was opened with.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts; owner of the position
 * @param position what to increase
 * @param collateral margin to put up beside what the position holds, before fees, above 0
 * @param maxSlippage the venue must not fill at a price worse than the decided one by more than this share of it, 0 to 1;
 *     null when any price will do
 * @param trace trace id that follows the command
 */
public record IncreaseCommand(
        String key,
        UserId user,
        SortableId position,
        Usd collateral,
        @Nullable Ratio maxSlippage,
        String trace) {
    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public IncreaseCommand {
        OpenCommand.requireKey(key);
        OpenCommand.requireSlippage(maxSlippage);
        if (!collateral.isPositive()) {
            throw new IllegalArgumentException("an increase puts up more than 0 USD but names " + collateral);
        }
    }

    /** What an open of the added part would say, without the levels of the position. */
    OpenCommand order(StoredPosition into) {
        return new OpenCommand(
                key,
                user,
                into.account(),
                into.instrument(),
                into.side(),
                collateral,
                into.leverage(),
                null,
                null,
                maxSlippage,
                trace,
                "",
                List.of());
    }

    String payloadHash() {
        return Hashes.sha256("increase/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("collateral", collateral.toString());
        if (maxSlippage != null) {
            inputs.put("max_slippage", maxSlippage.toPercent().toString());
        }
        inputs.put("position", position.toString());
        inputs.put("user", user.value());
        return inputs;
    }
}
