package io.github.plimsoll.avantis.message;

import io.github.plimsoll.numbers.SortableId;
import java.math.BigInteger;

/** The nonce of one of our intents: its id, 128 bits. One intent has one for life, and no two have the same. */
public final class IntentNonce {
    private static final int WORD_BITS = 8;
    private static final BigInteger LOWEST_BITS = BigInteger.valueOf(255);

    private IntentNonce() {}

    /** Of an intent. */
    public static BigInteger of(SortableId id) {
        return unsigned(id.high()).shiftLeft(Long.SIZE).or(unsigned(id.low()));
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** In which word of a signer's bitmap it stands: {@code nonceBitmap(signer, word)}. */
    public static BigInteger word(BigInteger nonce) {
        return nonce.shiftRight(WORD_BITS);
    }

    /** Whether a word of the bitmap says that it was used. */
    public static boolean isUsed(BigInteger nonce, BigInteger bitmap) {
        return bitmap.testBit(nonce.and(LOWEST_BITS).intValue());
    }
}
