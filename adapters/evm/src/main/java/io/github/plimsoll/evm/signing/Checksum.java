package io.github.plimsoll.evm.signing;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The capital letters of an address, which tell a mistyped one (EIP-55). Stateless and thread-safe. */
public final class Checksum {
    private Checksum() {}

    /**
     * Reads an address from which money may leave or to which it may go. Written in small or in capital letters only it
     * says nothing about itself; written in both, they have to be those of its checksum.
     *
     * @throws RefusedException {@code MALFORMED} or {@code BAD_CHECKSUM}
     */
    public static EvmAddress address(String text) {
        EvmAddress address;
        try {
            address = new EvmAddress(text);
        } catch (IllegalArgumentException malformed) {
            throw new RefusedException(RefusalCode.MALFORMED, String.valueOf(malformed.getMessage()));
        }
        String digits = text.substring(2);
        boolean mixed =
                !digits.equals(digits.toLowerCase(Locale.ROOT)) && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (mixed && !text.equals(of(address))) {
            throw new RefusedException(
                    RefusalCode.BAD_CHECKSUM,
                    "the capital letters of " + text + " are not its checksum: it was mistyped");
        }
        return address;
    }

    /** The address with the capital letters of its checksum. */
    public static String of(EvmAddress address) {
        String digits = address.hex().substring(2);
        byte[] hash = Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII));
        StringBuilder shown = new StringBuilder("0x");
        for (int i = 0; i < digits.length(); i++) {
            int nibble = (i & 1) == 0 ? hash[i / 2] >> 4 & 0xf : hash[i / 2] & 0xf;
            shown.append(nibble >= 8 ? Character.toUpperCase(digits.charAt(i)) : digits.charAt(i));
        }
        return shown.toString();
    }
}
