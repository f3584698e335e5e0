package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * What one argument of a call must be: the word of 32 bytes with that number behind the four bytes of the function, read as an
 * unsigned number, as the ABI encodes addresses and amounts.
 *
 * @param index 0 for the first argument, at most 99
 * @param least smallest that is signed, 0 or above
 * @param most largest that is signed, at least {@code least}
 */
public record Argument(int index, BigInteger least, BigInteger most) {
    private static final int SELECTOR = 4;
    private static final int WORD = 32;

    /** @throws IllegalArgumentException outside these ranges */
    public Argument {
        if (index < 0 || index > 99 || least.signum() < 0 || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "an argument has an index of 0 to 99 and bounds of 0 or above, the smaller one first");
        }
    }

    /** Exactly this address, such as the recipient of a transfer. */
    public static Argument is(int index, EvmAddress address) {
        return is(index, new BigInteger(address.hex().substring(2), 16));
    }

    /** Exactly this number. */
    public static Argument is(int index, BigInteger value) {
        return new Argument(index, value, value);
    }

    /** No more than this, such as an amount in the smallest unit of a token. */
    public static Argument atMost(int index, BigInteger most) {
        return new Argument(index, BigInteger.ZERO, most);
    }

    /** Whether the call data has that word and it lies within the bounds. */
    boolean fits(byte[] data) {
        int from = SELECTOR + index * WORD;
        if (data.length < from + WORD) {
            return false;
        }
        BigInteger value = new BigInteger(1, Arrays.copyOfRange(data, from, from + WORD));
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    /** In words, as of a call that does not fit. */
    String required() {
        return "argument " + (index + 1) + " must be "
                + (least.equals(most) ? "0x" + most.toString(16) : least + " to " + most);
    }
}
