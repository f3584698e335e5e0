package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A wish to open a position.
 *
 * @param key idempotency key, made where the user acts, 1 to 128 characters
 * @param user who acts
 * @param account account to open in, owned by the user
 * @param instrument market
 * @param side long or short
 * @param collateral margin to put up, before fees
 * @param leverage notional = collateral x leverage
 * @param stopLoss stop, when wanted; in percent below 100% for a long
 * @param takeProfit target, when wanted; in percent below 100% for a short
 * @param trace trace id that follows the command
 */
public record OpenCommand(
        String key,
        UserId user,
        AccountId account,
        String instrument,
        Side side,
        Usd collateral,
        Leverage leverage,
        @Nullable Level stopLoss,
        @Nullable Level takeProfit,
        String trace) {
    public OpenCommand {
        requireKey(key);
        Level below = side == Side.LONG ? stopLoss : takeProfit;
        if (below != null && !below.fitsBelowEntry()) {
            throw new IllegalArgumentException("a level below the entry price must be below 100% but is " + below);
        }
    }

    static void requireKey(String key) {
        if (key.isBlank() || key.length() > 128) {
            throw new IllegalArgumentException("an idempotency key has 1 to 128 characters");
        }
    }

    String payloadHash() {
        return Hashes.sha256("open/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("account", account.value());
        inputs.put("collateral", collateral.toString());
        inputs.put("instrument", instrument);
        inputs.put("leverage", leverage.toString());
        inputs.put("side", side.name());
        if (stopLoss != null) {
            inputs.put("stop_loss", stopLoss.canonical());
        }
        if (takeProfit != null) {
            inputs.put("take_profit", takeProfit.canonical());
        }
        inputs.put("user", user.value());
        return inputs;
    }
}
