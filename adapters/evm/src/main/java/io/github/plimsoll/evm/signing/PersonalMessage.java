package io.github.plimsoll.evm.signing;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * Text that a person signs with a wallet ({@code personal_sign}). What is signed can never be a transaction: its first
 * byte is 0x19. Stateless and thread-safe.
 */
public final class PersonalMessage {
    private static final String PREFIX = "\u0019Ethereum Signed Message:\n";
    private static final int LOWEST_V = 27;

    private PersonalMessage() {}

    /**
     * What is signed: keccak256(0x19, {@code "Ethereum Signed Message:\n"}, the text's length, the text), in UTF-8, with the
     * length in bytes and in decimal digits. Source: EIP-191, version 0x45.
     *
     * @return 32 bytes
     */
    public static byte[] digest(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        return Keccak.hash((PREFIX + message.length).getBytes(StandardCharsets.UTF_8), message);
    }

    /**
     * Whose key signed the text. A contract has no key: what it would call its signature (EIP-1271) is not read here.
     *
     * @param signature 65 bytes: r, s in the lower half, and 27 or 28, which some wallets write as 0 or 1
     * @throws RefusedException naming what is wrong with it: {@code WRONG_LENGTH}, {@code R_OUT_OF_RANGE},
     *     {@code S_OUT_OF_RANGE}, {@code HIGH_S}, {@code BAD_V}, or {@code NOT_THE_SIGNER} when no key makes it
     */
    public static EvmAddress signer(String text, byte[] signature) {
        byte[] written = signature.clone();
        int last = written.length - 1;
        if (written.length == Signature.LENGTH && (written[last] == 0 || written[last] == 1)) {
            written[last] = (byte) (written[last] + LOWEST_V);
        }
        return Signature.of(written).signer(digest(text));
    }
}
