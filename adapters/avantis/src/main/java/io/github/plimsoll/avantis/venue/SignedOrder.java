package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;

/**
 * An order as it was signed, and how far it came. Immutable.
 *
 * @param id the intent, from which its nonce follows
 * @param account whose
 * @param position the position that it opens or closes
 * @param kind OPEN or CLOSE
 * @param instrument market
 * @param side of the position
 * @param units wanted size in units of the instrument
 * @param collateral of an open, micro-dollars; 0 of a close
 * @param trader whose position it is at the venue
 * @param signer who signed
 * @param pairIndex the market's number when it was signed
 * @param signedAt world time, microseconds
 * @param deadlineMs epoch milliseconds after which it can no longer happen
 * @param body what is posted, to the byte
 * @param stage how far it came
 * @param trackingId under which the venue tells of it; empty before it took it
 * @param heard the highest number of its story that was heard; -1 before any
 * @param reason why it was given up or ended without a fill; empty otherwise
 */
public record SignedOrder(
        SortableId id,
        AccountId account,
        SortableId position,
        IntentKind kind,
        String instrument,
        Side side,
        long units,
        long collateral,
        EvmAddress trader,
        EvmAddress signer,
        long pairIndex,
        long signedAt,
        long deadlineMs,
        String body,
        OrderStage stage,
        String trackingId,
        long heard,
        String reason) {
    boolean opens() {
        return kind.adds();
    }

    SignedOrder at(OrderStage next, String why) {
        return with(next, trackingId, heard, why);
    }

    SignedOrder accepted(String tracking) {
        return with(stage == OrderStage.POSTED ? OrderStage.ACCEPTED : stage, tracking, heard, reason);
    }

    SignedOrder heard(long seq) {
        return with(stage, trackingId, Math.max(heard, seq), reason);
    }

    private SignedOrder with(OrderStage next, String tracking, long seq, String why) {
        return new SignedOrder(
                id,
                account,
                position,
                kind,
                instrument,
                side,
                units,
                collateral,
                trader,
                signer,
                pairIndex,
                signedAt,
                deadlineMs,
                body,
                next,
                tracking,
                seq,
                why);
    }
}
