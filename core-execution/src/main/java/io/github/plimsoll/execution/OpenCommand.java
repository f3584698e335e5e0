package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.OrderContext;
import java.util.List;
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
 * @param maxSlippage the venue must not fill at a price worse than the decided one by more than this share of it, 0 to 1;
 *     null when any price will do
 * @param trace trace id that follows the command
 * @param strategy the program that asks, 1 to 32 letters, digits, - and _; empty when a person does
 * @param exits how the position ends beside stop and target: partial targets, trail, break-even, deadline
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
        @Nullable Ratio maxSlippage,
        String trace,
        String strategy,
        List<ExitChange> exits) {
    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public OpenCommand {
        requireKey(key);
        context(maxSlippage, strategy);
        requireSlippage(maxSlippage);
        Level below = side == Side.LONG ? stopLoss : takeProfit;
        if (below != null && !below.fitsBelowEntry()) {
            throw new IllegalArgumentException("a level below the entry price must be below 100% but is " + below);
        }
        exits = List.copyOf(exits);
        requireExits(exits, side);
    }

    private static void requireExits(List<ExitChange> exits, Side side) {
        long shares = 0;
        int targets = 0;
        for (ExitChange exit : exits) {
            if (exit instanceof ExitChange.Stop || exit instanceof ExitChange.StopAtEntry) {
                throw new IllegalArgumentException("an open names its stop by itself");
            }
            if (exit instanceof ExitChange.Target target) {
                Level level = target.level();
                Percent share = target.share();
                if (level == null || share == null || (side == Side.SHORT && !level.fitsBelowEntry())) {
                    throw new IllegalArgumentException("a partial target has a level that can be reached and a share");
                }
                shares += share.tenThousandths();
                targets++;
            } else if (isNone(exit)
                    || exits.stream().filter(exit.getClass()::isInstance).count() > 1) {
                throw new IllegalArgumentException(
                        "a new position has each exit once, with a level or a time: " + exit);
            }
        }
        if (targets > ExitPlan.MOST_TARGETS) {
            throw new IllegalArgumentException(
                    "a position has at most " + ExitPlan.MOST_TARGETS + " partial targets but would have " + targets);
        }
        if (shares > Percent.ONE_HUNDRED) {
            throw new IllegalArgumentException(
                    "the targets together close at most 100% of a position but would close " + new Percent(shares));
        }
    }

    /** Whether it takes away what a new position does not have. */
    private static boolean isNone(ExitChange exit) {
        return (exit instanceof ExitChange.Trail trail && trail.offset() == null)
                || (exit instanceof ExitChange.BreakEven moved && moved.reached() == null)
                || (exit instanceof ExitChange.End end && end.afterMicros() == 0);
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
        this(
                key,
                user,
                account,
                instrument,
                side,
                collateral,
                leverage,
                stopLoss,
                takeProfit,
                null,
                trace,
                "",
                List.of());
    }

    /** The same wish of a program. */
    public OpenCommand by(String program) {
        return with(collateral, maxSlippage, program, exits);
    }

    /** The same wish at no price that is worse than the decided one by more than a share of it. */
    public OpenCommand within(@Nullable Ratio slippage) {
        return with(collateral, slippage, strategy, exits);
    }

    /** The same wish for a position that also ends in these ways. */
    public OpenCommand ending(List<ExitChange> ways) {
        return with(collateral, maxSlippage, strategy, ways);
    }

    /** The same wish with other collateral at the same leverage. */
    public OpenCommand sized(Usd margin) {
        return with(margin, maxSlippage, strategy, exits);
    }

    private OpenCommand with(Usd margin, @Nullable Ratio slippage, String program, List<ExitChange> ways) {
        return new OpenCommand(
                key,
                user,
                account,
                instrument,
                side,
                margin,
                leverage,
                stopLoss,
                takeProfit,
                slippage,
                trace,
                program,
                ways);
    }

    /** What risk rules read beside its size. */
    OrderContext context() {
        return context(maxSlippage, strategy);
    }

    /** The worst price at which the venue may fill it, rounded for the trader; null when any price will do. */
    @Nullable
    Price worst(Price decided) {
        if (maxSlippage == null) {
            return null;
        }
        long share = Exact.shareDown(decided.units(), maxSlippage.millionths());
        long worst = side == Side.LONG
                ? Math.addExact(decided.units(), share)
                : Math.max(1, Math.subtractExact(decided.units(), share));
        return Price.of(worst, decided.decimals());
    }

    Origin origin() {
        return strategy.isEmpty() ? Origin.USER : Origin.STRATEGY;
    }

    private static OrderContext context(@Nullable Ratio slippage, String strategy) {
        return strategy.isEmpty() && slippage == null
                ? OrderContext.NONE
                : new OrderContext(null, slippage, strategy, !strategy.isEmpty());
    }

    static void requireSlippage(@Nullable Ratio slippage) {
        if (slippage != null && slippage.compareTo(Ratio.ONE) > 0) {
            throw new IllegalArgumentException("slippage must be 0% to 100% but is " + slippage.toPercent());
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
        if (!exits.isEmpty()) {
            inputs.put("exits", exits.toString());
        }
        inputs.put("instrument", instrument);
        inputs.put("leverage", leverage.toString());
        inputs.put("side", side.name());
        if (maxSlippage != null) {
            inputs.put("max_slippage", maxSlippage.toPercent().toString());
        }
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
