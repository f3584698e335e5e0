package io.github.plimsoll.evm;

import java.util.Locale;

/**
 * An address of 20 bytes. Immutable.
 *
 * @param hex {@code 0x} and 40 digits; kept in lower case, so that equal addresses are equal. The capital letters of a
 *     checksum are not checked
 */
public record EvmAddress(String hex) {
    /** @throws IllegalArgumentException with an example */
    public EvmAddress {
        if (!hex.matches("0x[0-9a-fA-F]{40}")) {
            throw new IllegalArgumentException("an address is 0x and 40 hex digits,"
                    + " such as 0x71041dddad3595f9ced3dccfbe3d1f4b0a16bb70, not " + shortened(hex));
        }
        hex = hex.toLowerCase(Locale.ROOT);
    }

    private static String shortened(String text) {
        return "\"" + (text.length() <= 60 ? text : text.substring(0, 60) + "...") + "\"";
    }

    @Override
    public String toString() {
        return hex;
    }
}
