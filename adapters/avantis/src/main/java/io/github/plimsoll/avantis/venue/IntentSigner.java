package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;

/** Signs digests with a key that stays where it is. Thread-safe. */
public interface IntentSigner {
    /** Whose signatures these are: the trader, or a delegate of the trader. */
    EvmAddress address();

    /**
     * Signs.
     *
     * @param digest 32 bytes
     * @throws RuntimeException when the key is not there or its keeper refuses; nothing is sent then
     */
    Signature sign(byte[] digest);
}
