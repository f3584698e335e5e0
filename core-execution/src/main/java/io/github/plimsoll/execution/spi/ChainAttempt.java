package io.github.plimsoll.execution.spi;

import org.jspecify.annotations.Nullable;

/**
 * One signed form of what a wallet is to do, at its one place in the sequence: the thing itself, or nothing in its place.
 * The terms are written before they are signed and the bytes before they leave. Immutable.
 *
 * @param send id of what it is for
 * @param number from 1, in the order in which they replace each other
 * @param cancels whether it does nothing, in the place of the thing itself
 * @param terms what it offers, in the adapter's words; never changes
 * @param raw the signed bytes in hex; null until they are signed, then they never change
 * @param hash what the chain knows them by; null until they are signed
 * @param signedAt epoch microseconds when they were signed; 0 before
 * @param sentAt epoch microseconds when they were last given to nodes, as far as that was noted; 0 before
 * @param answer what the nodes last said to them; empty before
 */
public record ChainAttempt(
        String send,
        int number,
        boolean cancels,
        String terms,
        @Nullable String raw,
        @Nullable String hash,
        long signedAt,
        long sentAt,
        String answer) {
    /** Most attempts for one place. */
    public static final int MOST = 100;
    /** Longest answer that is kept. */
    public static final int MAX_ANSWER = 300;

    public ChainAttempt {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("an attempt's number is 1 to " + MOST + ", not " + number);
        }
        if ((raw == null) != (hash == null)) {
            throw new IllegalArgumentException("bytes and their hash go together");
        }
        if (answer.length() > MAX_ANSWER) {
            throw new IllegalArgumentException("an answer has at most " + MAX_ANSWER + " characters");
        }
    }

    /** As it is written before it is signed. */
    public static ChainAttempt written(String send, int number, boolean cancels, String terms) {
        return new ChainAttempt(send, number, cancels, terms, null, null, 0, 0, "");
    }

    /** The same with its bytes. */
    public ChainAttempt signed(String bytes, String hashOfBytes, long now) {
        return new ChainAttempt(send, number, cancels, terms, bytes, hashOfBytes, now, sentAt, answer);
    }

    /** The same when nobody signs it, and why. */
    public ChainAttempt refused(String why) {
        return new ChainAttempt(send, number, cancels, terms, raw, hash, signedAt, sentAt, why);
    }

    /** The same after nodes were given it. */
    public ChainAttempt sent(long now, String said) {
        return new ChainAttempt(send, number, cancels, terms, raw, hash, signedAt, now, said);
    }
}
