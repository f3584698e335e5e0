package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.OrderContext;
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
 * @param strategy the program that asks, 1 to 32 letters, digits, - and _; empty when a person does
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
        String trace,
        String strategy) {
    public OpenCommand {
        requireKey(key);
        context(strategy);
        Level below = side == Side.LONG ? stopLoss : takeProfit;
        if (below != null && !below.fitsBelowEntry()) {
            throw new IllegalArgumentException("a level below the entry price must be below 100% but is " + below);
        }
    }

    /** What a person wishes. */
    public OpenCommand(
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
        this(key, user, account, instrument, side, collateral, leverage, stopLoss, takeProfit, trace, "");
    }

    /** The same wish of a program. */
    public OpenCommand by(String program) {
        return new OpenCommand(
                key, user, account, instrument, side, collateral, leverage, stopLoss, takeProfit, trace, program);
    }

    /** What risk rules read beside its size. */
    OrderContext context() {
        return context(strategy);
    }

    Origin origin() {
        return strategy.isEmpty() ? Origin.USER : Origin.STRATEGY;
    }

    private static OrderContext context(String strategy) {
        return strategy.isEmpty() ? OrderContext.NONE : new OrderContext(null, null, strategy, true);
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
        if (!strategy.isEmpty()) {
            inputs.put("strategy", strategy);
        }
        if (takeProfit != null) {
            inputs.put("take_profit", takeProfit.canonical());
        }
        inputs.put("user", user.value());
        return inputs;
    }
}
