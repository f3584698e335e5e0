package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resting entry as stored: an open that waits for a price. Plain data; what it opens is decided anew when its price is
 * there. With a trigger alone it is a stop entry, with a limit alone a limit order, with both a stop-limit.
 *
 * @param id the entry
 * @param decision the decision that let it be placed
 * @param key idempotency key of its placing
 * @param account account to open in
 * @param user its owner
 * @param number running number within the account: what a person types as {@code E3}
 * @param instrument market
 * @param side side of the position to open
 * @param collateral margin to put up, before fees
 * @param leverage notional = collateral x leverage
 * @param stopLoss stop of the new position in canonical form, as it was stated
 * @param takeProfit target of the new position in canonical form, as it was stated
 * @param exits its other exits in canonical form, as they were stated; at most {@value #MOST_EXITS}
 * @param maxSlippage share by which the fill may be worse than the price decided on; absent when any price will do
 * @param strategy the program that placed it; empty when a person did
 * @param trigger price that arms it: reached from below by a long, from above by a short
 * @param limit it never fills at a worse price
 * @param atVenue whether its order waits at the venue, sent when it was placed; else it waits here and its order is made when
 *     its price is there
 * @param armed whether the trigger was reached, or there is none
 * @param tries how many orders of it were recorded
 * @param intent the last of them
 * @param tried price at which the last one was decided; after one that was not filled, a limit waits for a better one
 * @param notBefore world time of the next try at the earliest, microseconds
 * @param placedAt world time, microseconds
 * @param validUntil it is never tried after this world time, microseconds
 * @param state where it stands
 * @param reason why it stands there, when that is not success
 * @param trace trace id of the command
 * @param version for compare-and-set
 */
public record StoredEntry(
        SortableId id,
        SortableId decision,
        String key,
        AccountId account,
        UserId user,
        int number,
        String instrument,
        Side side,
        Usd collateral,
        Leverage leverage,
        @Nullable String stopLoss,
        @Nullable String takeProfit,
        List<String> exits,
        @Nullable Ratio maxSlippage,
        String strategy,
        @Nullable Price trigger,
        @Nullable Price limit,
        boolean atVenue,
        boolean armed,
        int tries,
        @Nullable SortableId intent,
        @Nullable Price tried,
        long notBefore,
        long placedAt,
        long validUntil,
        EntryState state,
        @Nullable String reason,
        String trace,
        long version) {

    /** All partial targets that a plan may have, a trail, a break-even price and a deadline. */
    public static final int MOST_EXITS = ExitPlan.MOST_TARGETS + 3;

    public StoredEntry {
        exits = List.copyOf(exits);
        if (exits.size() > MOST_EXITS) {
            throw new IllegalArgumentException("entry " + id + " names " + exits.size() + " exits");
        }
        if (trigger == null && limit == null) {
            throw new IllegalArgumentException("entry " + id + " waits for no price");
        }
        if (atVenue ? (trigger != null && limit != null) || state == EntryState.WORKING : state == EntryState.ENDING) {
            throw new IllegalArgumentException("entry " + id + (atVenue ? " waits at its venue" : " waits here")
                    + " and cannot be " + state + " with trigger " + trigger + " and limit " + limit);
        }
    }

    /** The next version, whose trigger was reached. */
    public StoredEntry arm() {
        return with(true, tries, intent, tried, notBefore, state, reason);
    }

    /** The next version, one order more of which is under way. */
    public StoredEntry sent(SortableId order, @Nullable Price price) {
        requireStep(EntryState.SENT);
        return with(true, tries + 1, order, price, notBefore, EntryState.SENT, null);
    }

    /** The next version after an order that was not filled: it waits again. */
    public StoredEntry again(long earliest, String why) {
        requireStep(EntryState.WORKING);
        return with(armed, tries, intent, tried, earliest, EntryState.WORKING, why);
    }

    /** The next version, whose order is to be ended by its venue. */
    public StoredEntry ending(String why) {
        requireStep(EntryState.ENDING);
        return with(armed, tries, intent, tried, notBefore, EntryState.ENDING, why);
    }

    /**
     * The next version in a terminal state.
     *
     * @throws IllegalStateException when the published table does not allow the step
     */
    public StoredEntry end(EntryState end, @Nullable String why) {
        requireStep(end);
        return with(armed, tries, intent, tried, notBefore, end, why);
    }

    /**
     * The next version, with other exits.
     *
     * @throws IllegalStateException when it does not wait
     */
    public StoredEntry ending(@Nullable String stop, @Nullable String target, List<String> others) {
        if (state != EntryState.WORKING) {
            throw new IllegalStateException("entry " + id + " is " + state + " and its exits no longer change");
        }
        return with(stop, target, others, armed, tries, intent, tried, notBefore, state, reason);
    }

    private void requireStep(EntryState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("entry " + id + " cannot go from " + state + " to " + next);
        }
    }

    private StoredEntry with(
            boolean reached,
            int count,
            @Nullable SortableId order,
            @Nullable Price price,
            long earliest,
            EntryState next,
            @Nullable String why) {
        return with(stopLoss, takeProfit, exits, reached, count, order, price, earliest, next, why);
    }

    private StoredEntry with(
            @Nullable String stop,
            @Nullable String target,
            List<String> others,
            boolean reached,
            int count,
            @Nullable SortableId order,
            @Nullable Price price,
            long earliest,
            EntryState next,
            @Nullable String why) {
        return new StoredEntry(
                id,
                decision,
                key,
                account,
                user,
                number,
                instrument,
                side,
                collateral,
                leverage,
                stop,
                target,
                others,
                maxSlippage,
                strategy,
                trigger,
                limit,
                atVenue,
                reached,
                count,
                order,
                price,
                earliest,
                placedAt,
                validUntil,
                next,
                why,
                trace,
                version + 1);
    }
}
