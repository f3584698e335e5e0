package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is signed, and how far it came. Immutable.
 *
 * @param id the intent, from which its nonce follows
 * @param account whose
 * @param position the position that it opens, adds to or closes
 * @param kind OPEN, INCREASE or CLOSE
 * @param instrument market
 * @param side of the position
 * @param units wanted size in units of the instrument
 * @param collateral of an open or increase, micro-dollars; 0 of a close
 * @param trader whose position it is at the venue
 * @param signer who signs, with whose nonces; never another one for the same order
 * @param pairIndex the market's number when it was signed
 * @param signedAt world time when it was prepared, microseconds
 * @param deadlineMs epoch milliseconds after which it can no longer happen
 * @param digest what is signed, hex
 * @param body what is posted, to the byte; empty before the first signature
 * @param stage how far it came
 * @param trackingId under which the venue tells of it; empty before it took it
 * @param heard the highest number of its story that was heard; -1 before any
 * @param reason why it was given up or ended without a fill; empty otherwise
 * @param version of the stored row; 0 before it is stored
 * @param resting what it waits for at the venue; null of one that is carried out at once
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
        String digest,
        String body,
        PreparedState stage,
        String trackingId,
        long heard,
        String reason,
        long version,
        @Nullable RestingTerms resting) {
    /** One that is carried out at once. */
    public SignedOrder(
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
            String digest,
            String body,
            PreparedState stage,
            String trackingId,
            long heard,
            String reason,
            long version) {
        this(
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
                digest,
                body,
                stage,
                trackingId,
                heard,
                reason,
                version,
                null);
    }

    boolean rests() {
        return resting != null;
    }

    /** The same that waits for a price. */
    SignedOrder waitingFor(RestingTerms terms) {
        return copy(body, stage, trackingId, heard, reason, version, terms);
    }

    /** With what is known of it where others have their tracking id. */
    SignedOrder tracked(String text) {
        return with(body, stage, text, heard, reason, version);
    }

    boolean adds() {
        return kind.adds();
    }

    SignedOrder at(PreparedState next, String why) {
        return with(body, next, trackingId, heard, why, version);
    }

    SignedOrder accepted(String tracking) {
        return with(
                body, stage == PreparedState.POSTED ? PreparedState.ACCEPTED : stage, tracking, heard, reason, version);
    }

    SignedOrder heard(long seq) {
        return with(body, stage, trackingId, Math.max(heard, seq), reason, version);
    }

    /** With the bytes that are about to leave; nothing of their story was heard. */
    SignedOrder posted(String bytes) {
        return with(bytes, PreparedState.POSTED, "", -1, "", version);
    }

    /** As the store has it once it is written. */
    SignedOrder stored() {
        return with(body, stage, trackingId, heard, reason, version + 1);
    }

    private SignedOrder with(String bytes, PreparedState next, String tracking, long seq, String why, long row) {
        return copy(bytes, next, tracking, seq, why, row, resting);
    }

    private SignedOrder copy(
            String bytes,
            PreparedState next,
            String tracking,
            long seq,
            String why,
            long row,
            @Nullable RestingTerms terms) {
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
                digest,
                bytes,
                next,
                tracking,
                seq,
                why,
                row,
                terms);
    }
}
