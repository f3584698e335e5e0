package io.github.plimsoll.bot.chain;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.numbers.UserId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A text that proves, once it is signed, that a user controls an address. Immutable.
 *
 * @param user who was asked
 * @param address whose key has to sign
 * @param nonce 32 hex digits that never come again
 * @param text to the letter what is signed
 * @param endsMicros epoch microseconds of the world; from then on it proves nothing
 */
public record Challenge(UserId user, EvmAddress address, String nonce, String text, long endsMicros) {
    private static final long LASTS_MICROS = 600_000_000L;
    private static final int NONCE_BYTES = 16;

    /**
     * A new one.
     *
     * @param chain where there are nodes the chain's id, else empty
     * @param nowMicros epoch microseconds of the world
     */
    static Challenge of(UserId user, EvmAddress address, String chain, RandomGenerator random, long nowMicros) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        long ends = nowMicros + LASTS_MICROS;
        // One line of ASCII: a line's end or a letter that is written in two ways would not be the same after a copy.
        String text = "Plimsoll: I bind the address " + Checksum.of(address) + " to the user " + user
                + (chain.isEmpty() ? "" : " on chain " + chain) + ". Nonce " + nonce + ". Issued " + time(nowMicros)
                + ", valid until " + time(ends)
                + ". This moves no money and gives nobody the right to trade.";
        return new Challenge(user, address, nonce, text, ends);
    }

    boolean over(long nowMicros) {
        return nowMicros >= endsMicros;
    }

    /** When it ends, to the second. */
    String ends() {
        return time(endsMicros);
    }

    private static String time(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)).toString();
    }
}
