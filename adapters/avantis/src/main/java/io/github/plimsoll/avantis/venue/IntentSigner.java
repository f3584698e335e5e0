package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.SendTicket;

/** Signs what is sent for a ticket, and nothing without one, with a key that stays where it is. Thread-safe. */
public interface IntentSigner {
    /** Whose signatures these are: the trader, or a delegate of the trader. */
    EvmAddress address();

    /**
     * Signs.
     *
     * @param ticket the right to send one recorded order, which stands for these bytes from now on
     * @param intent what is sent for it
     * @throws RuntimeException when the key is not there or its keeper refuses; nothing is sent then
     */
    Signature sign(SendTicket ticket, Intent intent);
}
