package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.numbers.SortableId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the level behind the stop of one position. It is written before anything is signed, so that at most one
 * change of levels may be under way for a position, whichever process signed it. Immutable.
 *
 * @param position whose
 * @param trader whose at the venue
 * @param pairIndex the market's number
 * @param index which of the trader's positions in it
 * @param held the last level of ours that the venue showed, 1e-10 dollars; 0 before any
 * @param at world time of the last attempt, microseconds; 0 before any
 * @param tries attempts since a level of ours was last seen to arrive
 * @param attempt the last one until it is seen to have happened
 * @param version of the stored row; 0 before it is stored
 */
record BackstopNote(
        SortableId position,
        EvmAddress trader,
        long pairIndex,
        long index,
        long held,
        long at,
        int tries,
        @Nullable Attempt attempt,
        long version) {
    private static final int MOST_TRIES = 1_000;

    /**
     * A change of levels that may happen until its deadline.
     *
     * @param digest what is signed, hex
     * @param takeProfit 1e-10 dollars
     * @param stopLoss 1e-10 dollars
     * @param deadlineMs epoch milliseconds
     */
    record Attempt(String digest, long takeProfit, long stopLoss, long deadlineMs) {}

    /** Nothing was tried yet. */
    static BackstopNote none(TrackedPosition held, long version) {
        return new BackstopNote(held.id(), held.trader(), held.pairIndex(), held.index(), 0, 0, 0, null, version);
    }

    /**
     * What is signed next. Its nonce follows from position and version: versions never come again, and no nonce of an order, which
     * has 128 bits, is equal to one of these.
     */
    Intent.Levels next(TrackedPosition held, long takeProfit, long stopLoss, long deadlineMs) {
        String names = "avantis levels " + position + " " + version;
        BigInteger nonce = new BigInteger(1, Keccak.hash(names.getBytes(StandardCharsets.US_ASCII)));
        return new Intent.Levels(
                held.trader(),
                held.pairIndex(),
                held.index(),
                takeProfit,
                stopLoss,
                deadlineMs,
                nonce.setBit(Long.SIZE * 4 - 1));
    }

    /** As it is written before that is signed. */
    BackstopNote attempted(Intent.Levels next, TradingDomain domain, long now) {
        return new BackstopNote(
                position,
                next.trader(),
                next.pairIndex(),
                next.index(),
                held,
                now,
                Math.min(MOST_TRIES, tries + 1),
                new Attempt(digest(domain, next), next.takeProfit(), next.stopLoss(), next.deadlineMs()),
                version);
    }

    static String digest(TradingDomain domain, Intent intent) {
        return HexFormat.of().formatHex(domain.typedData(intent).digest());
    }

    /** After the venue was seen to hold that: itself unless it is the level of the attempt. */
    BackstopNote seen(UserData.Held shown) {
        Attempt last = attempt;
        return last == null || !same(shown.stopLoss(), last.stopLoss())
                ? this
                : new BackstopNote(position, trader, pairIndex, index, last.stopLoss(), at, 0, null, version);
    }

    /** Whether a level that is shown there may be one of ours. */
    boolean mayHaveSet(long level) {
        Attempt last = attempt;
        return (held > 0 && same(level, held)) || (last != null && same(level, last.stopLoss()));
    }

    boolean isAt(TrackedPosition held) {
        return trader.equals(held.trader()) && pairIndex == held.pairIndex() && index == held.index();
    }

    /** As the store has it once it is written. */
    BackstopNote stored() {
        return new BackstopNote(position, trader, pairIndex, index, held, at, tries, attempt, version + 1);
    }

    /** Whether its attempt can still happen, or have happened without being shown. */
    boolean isUnderWay(BackstopTerms terms, long now) {
        Attempt last = attempt;
        return last != null && now / 1_000 <= last.deadlineMs() + terms.lag().toMillis();
    }

    private static boolean same(long shown, long set) {
        return Coins.same(shown, set);
    }
}
