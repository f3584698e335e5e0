package io.github.plimsoll.execution.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that a wallet is to do on its chain, once. What it is only the chain's adapter reads. Plain data; it proves
 * nothing. Immutable.
 *
 * @param id idempotency key, 1 to 200 characters
 * @param wallet chain and address, such as {@code 8453:0x...}, 1 to 200 characters
 * @param payload what is to be done, in the adapter's words; never changes
 * @param deadline epoch microseconds by which it must be on its way into a block; after it, it is called off
 * @param recordedAt epoch microseconds
 * @param state where it stands
 * @param sequence its place among what the wallet does (a nonce), from 0; -1 while it has none
 * @param taken number of the attempt that the chain took; 0 while none is
 * @param block number of the block that took it; -1 while none has
 * @param blockHash hash of that block
 * @param reason why it waits or ended, code first; empty when there is nothing to say
 * @param version counts every change, from 1
 */
public record ChainSend(
        String id,
        String wallet,
        String payload,
        long deadline,
        long recordedAt,
        SendState state,
        long sequence,
        int taken,
        long block,
        @Nullable String blockHash,
        String reason,
        long version) {
    /** Longest id and wallet. */
    public static final int MAX_NAME = 200;
    /** Longest payload. */
    public static final int MAX_PAYLOAD = 300_000;
    /** Longest reason. */
    public static final int MAX_REASON = 500;

    public ChainSend {
        requireLength("id", id, MAX_NAME);
        requireLength("wallet", wallet, MAX_NAME);
        requireLength("payload", payload, MAX_PAYLOAD);
        Objects.requireNonNull(state, "state");
        if (sequence < -1 || (sequence < 0 && state != SendState.PLANNED && state != SendState.DEAD)) {
            throw new IllegalArgumentException(state + " needs a place in the sequence");
        }
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("a reason has at most " + MAX_REASON + " characters");
        }
        boolean mined = state == SendState.MINED
                || state == SendState.SAFE
                || state == SendState.FINAL
                || state == SendState.REVERTED
                || state == SendState.CANCELLED;
        if (mined != (taken > 0 && block >= 0 && blockHash != null)) {
            throw new IllegalArgumentException(state + " goes with a block: " + taken + ", " + block);
        }
    }

    /** As it is recorded. */
    public static ChainSend planned(String id, String wallet, String payload, long deadline, long recordedAt) {
        return new ChainSend(id, wallet, payload, deadline, recordedAt, SendState.PLANNED, -1, 0, -1, null, "", 1);
    }

    /** As it is recorded in a place that was passed over. */
    public static ChainSend filling(String id, String wallet, String payload, long place, long recordedAt) {
        return new ChainSend(
                id, wallet, payload, Long.MAX_VALUE, recordedAt, SendState.RESERVED, place, 0, -1, null, "", 1);
    }

    /** The same with a place in the sequence. */
    public ChainSend reserved(long place) {
        return new ChainSend(
                id, wallet, payload, deadline, recordedAt, SendState.RESERVED, place, 0, -1, null, "", version + 1);
    }

    /** The same without its place, which was never signed for. */
    public ChainSend unreserved(SendState next, String why) {
        return new ChainSend(id, wallet, payload, deadline, recordedAt, next, -1, 0, -1, null, why, version + 1);
    }

    /** The same in another state, outside of any block. */
    public ChainSend moved(SendState next, String why) {
        return new ChainSend(id, wallet, payload, deadline, recordedAt, next, sequence, 0, -1, null, why, version + 1);
    }

    /** The same in a block. */
    public ChainSend inBlock(SendState next, int attempt, long number, String hash, String why) {
        return new ChainSend(
                id, wallet, payload, deadline, recordedAt, next, sequence, attempt, number, hash, why, version + 1);
    }

    private static void requireLength(String name, String value, int most) {
        if (value.isEmpty() || value.length() > most) {
            throw new IllegalArgumentException(name + " has 1 to " + most + " characters, not " + value.length());
        }
    }
}
