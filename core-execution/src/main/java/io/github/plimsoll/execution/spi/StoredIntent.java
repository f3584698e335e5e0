package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.OrderClass;
import org.jspecify.annotations.Nullable;

/**
 * An intent as stored: plain data that proves nothing. The id is the client order id at the venue.
 *
 * @param id the intent and the client order id
 * @param decision the decision that allowed it
 * @param key idempotency key, unique for ever
 * @param account the account
 * @param user its owner
 * @param kind what it asks of the venue
 * @param origin who asked
 * @param instrument market
 * @param position the position opened or closed
 * @param side side of the position, not of the order
 * @param sizeUnits wanted size in units of the instrument's size decimals; for a change of margin its amount in micro-dollars
 * @param filledUnits filled so far
 * @param collateral margin put up by an open or increase, or moved; zero for a close
 * @param leverage leverage of an open or increase; else absent
 * @param decidedPrice the validated price the decision used; absent for a close without one
 * @param priceAsOf time of that price, microseconds; 0 when absent
 * @param stopLoss stop of the new position
 * @param takeProfit target of the new position
 * @param worstPrice the venue must not fill an open at a worse price, nor give back margin when the position would be
 *     liquidated nearer than there; absent when any price will do
 * @param resting what the venue is to wait for before it carries out an open; absent for what is carried out at once, and of every
 *     other kind
 * @param epoch stop-fence epoch the decision read
 * @param validUntil its deadline, world time in microseconds: what adds risk is not sent after it, and a venue fills nothing
 *     of it later; for every other order it says nothing, see {@link #isLate}
 * @param recordedAt world time of recording, microseconds
 * @param attempts how often it was handed to the venue
 * @param state where it stands
 * @param reason why it stands there, when that is not success
 * @param trace trace id of the command
 * @param version for compare-and-set
 */
public record StoredIntent(
        SortableId id,
        SortableId decision,
        String key,
        AccountId account,
        UserId user,
        IntentKind kind,
        Origin origin,
        String instrument,
        SortableId position,
        Side side,
        long sizeUnits,
        long filledUnits,
        Usd collateral,
        @Nullable Leverage leverage,
        @Nullable Price decidedPrice,
        long priceAsOf,
        @Nullable Price stopLoss,
        @Nullable Price takeProfit,
        @Nullable Price worstPrice,
        @Nullable Resting resting,
        long epoch,
        long validUntil,
        long recordedAt,
        int attempts,
        IntentState state,
        @Nullable String reason,
        String trace,
        long version) {

    public StoredIntent {
        if (resting != null && kind != IntentKind.OPEN) {
            throw new IllegalArgumentException(
                    "intent " + id + " is of kind " + kind + ", which cannot wait at a venue");
        }
        if (resting != null
                && resting.kind() == Resting.Kind.LIMIT
                && !resting.price().equals(worstPrice)) {
            throw new IllegalArgumentException("intent " + id + " waits for " + resting.price()
                    + " or better at its venue and has a worst price of " + worstPrice);
        }
    }

    /** Whether it waits at its venue, which may be for as long as its deadline lets it. */
    public boolean rests() {
        return resting != null;
    }

    /**
     * Whether its deadline has passed: nothing of it may happen any more. Only what adds risk is ever too late; a close
     * and margin on its way in find their way whenever it is.
     *
     * @param now world time, microseconds
     */
    public boolean isLate(long now) {
        return kind.orderClass() == OrderClass.OPENING && now > validUntil;
    }

    /**
     * The next version of this row in another state.
     *
     * @throws IllegalStateException when the published table does not allow the step
     */
    public StoredIntent to(IntentState next, @Nullable String why) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("intent " + id + " cannot go from " + state + " to " + next);
        }
        return with(next, why, filledUnits, attempts);
    }

    /** As {@link #to} into SENDING, one attempt more. */
    public StoredIntent sending() {
        StoredIntent next = to(IntentState.SENDING, null);
        return next.with(next.state, null, filledUnits, attempts + 1);
    }

    /** As {@link #to} after a fill of {@code units}. */
    public StoredIntent filled(long units) {
        long total = Math.addExact(filledUnits, units);
        if (units <= 0 || total > sizeUnits) {
            throw new IllegalStateException("fill of " + units + " units on intent " + id + " exceeds its size");
        }
        IntentState next = total == sizeUnits ? IntentState.FILLED : IntentState.PARTIALLY_FILLED;
        if (next != state) {
            StoredIntent moved = to(next, null);
            return moved.with(next, null, total, attempts);
        }
        return with(state, null, total, attempts);
    }

    private StoredIntent with(IntentState newState, @Nullable String why, long filled, int tries) {
        return new StoredIntent(
                id,
                decision,
                key,
                account,
                user,
                kind,
                origin,
                instrument,
                position,
                side,
                sizeUnits,
                filled,
                collateral,
                leverage,
                decidedPrice,
                priceAsOf,
                stopLoss,
                takeProfit,
                worstPrice,
                resting,
                epoch,
                validUntil,
                recordedAt,
                tries,
                newState,
                why,
                trace,
                version + 1);
    }
}
