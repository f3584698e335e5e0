package io.github.plimsoll.evm;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The two ways in which JSON-RPC writes numbers and bytes, read strictly. */
final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    static String data(byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }

    static String quantity(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** A number from 0 to 2^63 - 1 without leading zeros; empty for anything else. */
    static OptionalLong quantity(String text) {
        int digits = text.length() - 2;
        boolean sound = digits >= 1 && digits <= 16 && text.startsWith("0x") && (digits == 1 || text.charAt(2) != '0');
        if (!sound || !isHex(text)) {
            return OptionalLong.empty();
        }
        long value = Long.parseUnsignedLong(text, 2, text.length(), 16);
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A number from 0 to 2^256 - 1 without leading zeros; empty for anything else. */
    static Optional<BigInteger> big(String text) {
        int digits = text.length() - 2;
        boolean sound = digits >= 1 && digits <= 64 && text.startsWith("0x") && (digits == 1 || text.charAt(2) != '0');
        return sound && isHex(text) ? Optional.of(new BigInteger(text.substring(2), 16)) : Optional.empty();
    }

    /** Whole bytes; null for anything else. */
    static byte @Nullable [] data(String text) {
        if (!text.startsWith("0x") || (text.length() & 1) != 0 || !isHex(text)) {
            return null;
        }
        return FORMAT.parseHex(text, 2, text.length());
    }

    private static boolean isHex(String text) {
        for (int i = 2; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
