package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order that is signed for a venue: what may happen once, under one nonce of one wallet. What it is only the venue's adapter
 * reads. Plain data; it proves nothing. Immutable.
 *
 * @param venue name of the venue, 1 to 100 characters
 * @param id the intent
 * @param wallet whose signature and whose nonce, 1 to 200 characters; never changes
 * @param nonce of the wallet, 0 to 2^256 - 1; never changes, and no other order of the wallet has it
 * @param deadline epoch microseconds after which what is signed can no longer happen
 * @param terms what is to be signed and what it is for, in the adapter's words
 * @param bytes what is posted, to the byte; null before the first signature
 * @param state how far it came
 * @param tracking under which the venue tells of it; empty before it took it
 * @param heard the highest number of its story that was heard; -1 before any
 * @param reason why it was given up or ended without a fill; empty otherwise
 * @param version counts every change, from 1; 0 before it is stored
 */
public record PreparedOrder(
        String venue,
        SortableId id,
        String wallet,
        BigInteger nonce,
        long deadline,
        String terms,
        @Nullable String bytes,
        PreparedState state,
        String tracking,
        long heard,
        String reason,
        long version) {
    /** Longest name of a venue. */
    public static final int MAX_VENUE = 100;
    /** Longest terms. */
    public static final int MAX_TERMS = 20_000;
    /** Longest bytes. */
    public static final int MAX_BYTES = 20_000;
    /** Longest tracking id. */
    public static final int MAX_TRACKING = 200;

    private static final int NONCE_BITS = 256;

    /** @throws IllegalArgumentException when a text is too long, a number out of range, or bytes are missing */
    public PreparedOrder {
        Objects.requireNonNull(id, "id");
        requireLength("venue", venue, 1, MAX_VENUE);
        requireLength("wallet", wallet, 1, ChainSend.MAX_NAME);
        requireLength("terms", terms, 1, MAX_TERMS);
        requireLength("tracking", tracking, 0, MAX_TRACKING);
        requireLength("reason", reason, 0, ChainSend.MAX_REASON);
        if (nonce.signum() < 0 || nonce.bitLength() > NONCE_BITS || heard < -1 || version < 0) {
            throw new IllegalArgumentException("a nonce of 0 to 2^256 - 1, heard from -1 and a version from 0, not "
                    + nonce + ", " + heard + " and " + version);
        }
        if (bytes != null) {
            requireLength("bytes", bytes, 1, MAX_BYTES);
        } else if (state != PreparedState.PREPARED) {
            throw new IllegalArgumentException(state + " needs its bytes");
        }
    }

    /** The same as the store has it after a change. */
    public PreparedOrder stored() {
        return new PreparedOrder(
                venue, id, wallet, nonce, deadline, terms, bytes, state, tracking, heard, reason, version + 1);
    }

    private static void requireLength(String name, String value, int least, int most) {
        if (value.length() < least || value.length() > most) {
            throw new IllegalArgumentException(
                    name + " has " + least + " to " + most + " characters, not " + value.length());
        }
    }
}
